import { type FieldPlace, isNull, type Shape } from '../../../rule/index.ts';
import type { Range } from '../../../text/index.ts';
import { type Mapping, placeOf, resolved, type Scalar } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import type { Fix } from '../../finding.ts';
import { checkedPlaces, severityFor } from '../../strictness.ts';
import { lineStart, linesFrom } from '../../yaml-edits.ts';

/** A mapping where a list belongs, a list where a text belongs, and so on. The service cannot read such a rule. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'A mapping, a list or a text where something else belongs',
  needs: [],
  onDocument(document, context) {
    for (const place of checkedPlaces(context)) {
      const { field, value } = place;
      if (!field || isNull(value) || fits(value, field.shape) || isMangled(place, context)) continue;
      context.report({
        at: placeOfWrong(place, context.file.text),
        severity: severityFor(field.unread ? 'repository' : 'service', document, context.settings, 'warning'),
        message: messageOf(place),
        fix: () => fixOf(place, context.file.text),
      });
    }
  },
});

function fits(value: FieldPlace['value'], shape: Shape): boolean {
  switch (shape.is) {
    case 'any':
      return true;
    case 'map':
      return value.kind === 'Mapping';
    case 'list':
      return value.kind === 'Sequence' || (shape.orText === true && value.kind === 'Scalar');
    default:
      return value.kind === 'Scalar';
  }
}

/** Whether the YAML itself is strange there, which is reported as such: `columnName: {{Column}}`. */
function isMangled({ value }: FieldPlace, { file }: DocumentContext): boolean {
  return file.yamlProblems.some((problem) => problem.start >= value.start && problem.start <= value.end);
}

const NAMES: Readonly<Record<FieldPlace['value']['kind'], string>> = {
  Mapping: 'a mapping',
  Sequence: 'a list',
  Scalar: 'a single value',
};

function messageOf({ field, path, value }: FieldPlace): string {
  const name = path.findLast((step) => typeof step === 'string');
  const of = field!.key === '*' ? `An item of \`${name}\`` : `\`${name}\``;
  const { shape } = field!;
  const wanted = shape.is === 'map' ? 'a mapping' : shape.is === 'list' ? 'a list' : 'a single value';
  const how =
    shape.is === 'list' && value.kind === 'Mapping'
      ? ' Put `- ` in front of each item.'
      : shape.is === 'list'
        ? ' Write it as an item: `- …`.'
        : '';
  return `${of} is ${wanted}, and this is ${NAMES[value.kind]}, which the service cannot read.${how}`;
}

/** The key; of an item its first line. */
function placeOfWrong({ pair, value }: FieldPlace, text: string): Range {
  if (pair?.key.kind === 'Scalar') return pair.key.content;
  const first = firstScalar(value);
  return first ? placeOf(text, first) : { start: value.start, end: Math.min(value.start + 1, value.end) };
}

function firstScalar(value: FieldPlace['value']): Scalar | undefined {
  if (value.kind === 'Scalar') return value;
  const first = resolved(value.kind === 'Mapping' ? value.pairs[0]?.key : value.items[0]);
  return first?.kind === 'Scalar' ? first : undefined;
}

function fixOf({ field, pair, value }: FieldPlace, text: string): Fix | undefined {
  const { shape } = field!;
  // the node itself, and no alias of it
  if (shape.is !== 'list' || (pair && pair.value !== value)) return undefined;
  if (value.kind === 'Mapping' && shape.item.shape.is === 'map' && !value.flow) return itemFix(value, text);
  const isLine = value.kind === 'Scalar' && value.style !== 'literal' && value.style !== 'folded';
  if (isLine && shape.item.shape.is !== 'map')
    return {
      title: 'Make it a list',
      safe: true,
      edits: [{ start: value.start, end: value.end, text: `[${text.slice(value.start, value.end)}]` }],
    };
  return undefined;
}

/** Puts a dash in front of a mapping, and its other lines below. */
function itemFix({ start, end }: Mapping, text: string): Fix | undefined {
  const first = lineStart(text, start);
  if (text.slice(first, start).trim() !== '') return undefined;
  const edits = [];
  for (const line of linesFrom(text, first)) {
    if (line.start >= end) break;
    if (!line.blank) {
      const at = line.start + (start - first);
      edits.push({ start: at, end: at, text: line.start === first ? '- ' : '  ' });
    }
  }
  return { title: 'Make it an item of a list', safe: true, edits };
}
