import type { Range } from '../../../text/index.ts';
import { embedScalar, type Scalar } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import { checkedPlaces, severityFor } from '../../strictness.ts';
import { cut } from '../../yaml-edits.ts';

/** The service fills so many columns into one text. */
const MOST_COLUMNS = 3;

/** A placeholder in the name or description of alerts that the service does not fill, and shows as it stands. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'suggestion',
  summary: 'A placeholder in the text of an alert that is not filled in',
  needs: [],
  onDocument(_document, context) {
    for (const { field, value } of checkedPlaces(context))
      if (
        field?.shape.is === 'text' &&
        field.shape.holds === 'format' &&
        value.kind === 'Scalar' &&
        value.text.includes('{')
      )
        checkFormat(value, context);
  },
});

/** What looks like a placeholder: braces around what holds none, with as many as stand together on each side. */
const BRACES = /(\{+)([^{}\r\n]*)(\}+)|\{\{+\s*[A-Za-z_]\w*/g;

function checkFormat(scalar: Scalar, context: DocumentContext): void {
  const { source, start: from, end: to, map, encode } = embedScalar(context.file.text, scalar);
  const rangeOf = (index: number, length: number): Range => ({
    start: map ? map.toDocument(from + index, false) : from + index,
    end: map ? map.toDocument(from + index + length, true) : from + index + length,
  });
  const text = source.slice(from, to);
  const all = new Set([...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => match[1]!.trim()));
  const columns = new Set<string>();
  for (const match of text.matchAll(BRACES)) {
    const [braces, open, inner = '', close] = match;
    const at = rangeOf(match.index, braces.length);
    const name = inner.trim();
    if (open === undefined || close === undefined) {
      context.report({ at, message: `\`${cut(braces)}\` is not closed by \`}}\`, and stands in the alert as it is.` });
      continue;
    }
    const isColumn = /^[A-Za-z_]\w*$/.test(name);
    if (open === '{{' && close === '}}' && name !== '') {
      columns.add(name);
      if (columns.size === MOST_COLUMNS + 1)
        context.report({
          at,
          severity: severityFor('service', context.document, context.settings),
          message: `The service takes ${MOST_COLUMNS} columns in one text at most, and this is one more: it refuses the rule.`,
        });
    } else if (isColumn || (name === '' && open.length + close.length > 2)) {
      // one more than the service takes would make it worse
      const hasRoom = all.has(name) || all.size < MOST_COLUMNS;
      const written = isColumn && hasRoom ? encode(`{{${name}}}`) : undefined;
      context.report({
        at,
        message: isColumn
          ? `A column stands between two braces on each side, \`{{${name}}}\`. \`${cut(braces)}\` stands in the alert as it is.`
          : `\`${cut(braces)}\` names no column, and stands in the alert as it is.`,
        fix:
          written === undefined
            ? undefined
            : () => ({ title: `Write {{${name}}}`, safe: false, edits: [{ ...at, text: written }] }),
      });
    }
  }
}
