import type { Json } from '../../../kql/semantics/index.ts';
import { type Expression, hasWord, type InExpression, nodesOf } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import type { Fix } from '../../finding.ts';

/**
 * A list for `in` that has one text in several letter cases: whoever wrote it knows that the case varies, and `in` passes over every
 * spelling that is not in the list.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'suggestion',
  summary: 'A list that has one text in several letter cases, for an operator that minds them',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!hasWord(tree, 'in', '!in')) return;
    /** The two spellings in lists that have a name: each is looked through once, however often it is used. */
    const inLists = new Map<readonly Json[], Spellings | undefined>();
    for (const node of nodesOf(tree, 'InExpression')) {
      const { text: operator, start, end } = node.operator;
      if (operator !== 'in' && operator !== '!in') continue;
      const spellings = spellingsIn(node.values);
      if (!spellings) continue;
      const [one, other] = spellings;
      context.report({
        at: { start, end },
        message: `The list has both \`${short(one)}\` and \`${short(other)}\`, and \`${operator}\` takes no third spelling for the same. \`${operator}~\` takes them all.`,
        fix: () => ignoringCase(node, context),
      });
    }

    function spellingsIn(values: readonly Expression[]): Spellings | undefined {
      const constants = values.map((value) => context.binding.constantOf(value)?.value);
      const [only] = constants;
      // `x in (a, b)` with lists `a` and `b` is an error
      if (constants.length !== 1 || !Array.isArray(only)) return twoSpellings(constants);
      const list = only as readonly Json[];
      if (!inLists.has(list)) inLists.set(list, twoSpellings(list));
      return inLists.get(list);
    }
  },
});

type Spellings = readonly [one: string, other: string];

/** The first two texts that differ in letter case only. */
function twoSpellings(values: readonly (Json | undefined)[]): Spellings | undefined {
  const seen = new Map<string, string>();
  for (const text of values) {
    if (typeof text !== 'string') continue;
    const key = text.toLowerCase();
    const other = seen.get(key);
    if (other !== undefined && other !== text) return [other, text];
    seen.set(key, text);
  }
  return undefined;
}

/** The operator that takes any letter case, and each text once. */
function ignoringCase({ operator, values }: InExpression, context: QueryContext): Fix | undefined {
  const edits = [{ start: operator.end, end: operator.end, text: '~' }];
  const seen = new Set<string>();
  for (const [i, value] of values.entries()) {
    // a list within the list would have to be mended as well
    if (value.kind === 'DynamicLiteral') return undefined;
    const constant = context.binding.constantOf(value);
    if (value.kind !== 'Literal' || constant?.type !== 'string') continue;
    const key = constant.value.toLowerCase();
    if (seen.has(key)) edits.push({ start: values[i - 1]!.end, end: value.end, text: '' });
    seen.add(key);
  }
  return context.fix(`Write ${operator.text}~`, false, edits);
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
