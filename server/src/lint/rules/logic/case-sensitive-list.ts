import { type Expression, type InExpression, nodesOf } from '../../../kql/syntax/index.ts';
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
    if (!tree.tokens.some(({ text }) => text === 'in' || text === '!in')) return;
    for (const node of nodesOf(tree, 'InExpression')) {
      const { text: operator, start, end } = node.operator;
      if (operator !== 'in' && operator !== '!in') continue;
      const seen = new Map<string, string>();
      for (const text of texts(node.values)) {
        const key = text.toLowerCase();
        const other = seen.get(key);
        seen.set(key, text);
        if (other === undefined || other === text) continue;
        context.report({
          at: { start, end },
          message: `The list has both \`${short(other)}\` and \`${short(text)}\`, and \`${operator}\` takes no third spelling for the same. \`${operator}~\` takes them all.`,
          fix: () => ignoringCase(node, context),
        });
        break;
      }
    }

    function* texts(values: readonly Expression[]): Generator<string> {
      for (const value of values) {
        const constant = context.binding.constantOf(value);
        if (constant?.type === 'string') yield constant.value;
        else if (constant?.type === 'dynamic' && Array.isArray(constant.value)) {
          for (const item of constant.value) if (typeof item === 'string') yield item;
        }
      }
    }
  },
});

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
