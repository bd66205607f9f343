import { type Expression, nodesOf } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';

/** Operators to which a star is a character like any other. */
const PLAIN = new Set([
  '==', '!=', '=~', '!~', 'in', '!in', 'in~', '!in~', 'contains', '!contains', 'contains_cs', '!contains_cs', 'startswith', '!startswith',
  'startswith_cs', '!startswith_cs', 'endswith', '!endswith', 'endswith_cs', '!endswith_cs', 'has', '!has', 'has_cs', '!has_cs', 'has_any',
  'has_all',
]); // biome-ignore format: a list

/**
 * A `*` or `%` at an end of a text, as in other languages, where KQL takes it for a character.
 * https://learn.microsoft.com/kusto/query/datatypes-string-operators
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'none',
  summary: 'A `*` or `%` that is meant as a wildcard and is a character like any other',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!tree.tokens.some(({ kind, text }) => kind === 'string' && /^h?@?["'][*%]|[*%]["']$/.test(text))) return;
    for (const { left, operator, right } of nodesOf(tree, 'BinaryExpression'))
      if (PLAIN.has(operator.text)) check(left, right, operator.text, context);
    for (const { left, operator, values } of nodesOf(tree, 'InExpression'))
      if (PLAIN.has(operator.text)) for (const value of values) check(left, value, operator.text, context);
  },
});

/** Names of fields in which stars are data. */
const HOLD_STARS =
  /command|cmd|arg|script|query|pattern|rule|polic|permission|scope|resource|action|operation|arn|ur[il]|filter|subject|domain|cert/i;

function check(field: Expression, value: Expression, operator: string, context: QueryContext): void {
  if (value.kind !== 'Literal' || value.type !== 'string') return;
  const text = context.binding.constantOf(value)?.value;
  const sign = typeof text === 'string' ? wildcardIn(text) : undefined;
  if (!sign || HOLD_STARS.test(context.textOf(field))) return;
  const { start, end } = value;
  context.report({
    at: { start, end },
    message: `To \`${operator}\`, \`${sign}\` is a character and no wildcard: only texts that hold it pass. Use \`startswith\`, \`endswith\` or \`contains\` without it, or \`matches regex\`.`,
  });
}

/** The sign at an end of a text, where nothing else explains it. */
function wildcardIn(text: string): string | undefined {
  const match = /^([*%]?)(\.?\w[\w.\\/ -]*\w\.?)([*%]?)$/.exec(text);
  if (!match) return undefined;
  const [, before, middle, after] = match as unknown as [string, string, string, string];
  const sign = before || after;
  if (sign === '' || !/[A-Za-z]{2}/.test(middle) || (before && after && before !== after)) return undefined;
  // `%AppData%` is a variable, `%2f` an encoded character
  if (sign === '%' && ((before && after) || /^[0-9a-fA-F]{2}/.test(middle))) return undefined;
  return sign;
}
