import { assumedNames, isAssumed } from '../../../kql/semantics/index.ts';
import { type Expression, type Literal, nodesOf, stringValue } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import { shown } from '../../logic.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Texts that a conversion may read as a number, in ways that are not told. */
const MAY_BE_NUMBER = /^\s*$|^\s*[-+]?(0x[\da-f]+|[\d.,]*\d[\d.,]*(e[-+]?\d+)?)\s*$/i;

const NUMBERS: ReadonlySet<string> = new Set(['int', 'long', 'real', 'decimal']);

/** A text that a number is compared with: `EventID in ("4624", "4625")`, `EventID == "4624"`. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'safe',
  summary: 'A text that numbers are compared with, in a list or alone',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    for (const { left, operator, values } of nodesOf(tree, 'InExpression'))
      if (/^!?in$/.test(operator.text)) check(left, textsIn(values), context);
    for (const { left, operator, right } of nodesOf(tree, 'BinaryExpression'))
      if (/^([=!]=|<>)$/.test(operator.text)) check(left, textsIn([right]), context);
  },
});

function check(left: Expression, texts: readonly Literal[], context: QueryContext): void {
  const { binding, facts, query } = context;
  const type = texts.length > 0 ? binding.typeOf(left) : 'unknown';
  if (!NUMBERS.has(type) || isAssumed(left, assumedNames(query.tree.root, binding, facts))) return;
  const field = shown(left, context);
  const numbers = texts.filter((literal) => NUMBER.test(stringValue(literal.token.text)));
  const [first] = numbers;
  if (first) {
    const others = numbers.length === 1 ? 'is a text' : `and ${numbers.length - 1} more are texts`;
    const without = numbers.length === 1 ? 'Write the number' : 'Write the numbers';
    const edits = numbers.map(({ start, end, token }) => ({ start, end, text: stringValue(token.text) }));
    context.report({
      at: first,
      message: `${shown(first, context)} ${others}, and ${field} is of type ${type}. ${without} without quotes.`,
      fix: () => context.fix('Leave out the quotes', true, edits),
    });
  }
  for (const literal of texts) {
    if (MAY_BE_NUMBER.test(stringValue(literal.token.text))) continue;
    const message = `${shown(literal, context)} is a text and no number, and ${field} is of type ${type}, so that it never equals this value.`;
    context.report({ at: literal, message, severity: 'warning' });
  }
}

/** The texts among the values, also in an array that stands there. */
function textsIn(values: readonly Expression[]): Literal[] {
  return values.flatMap((value) => {
    if (value.kind === 'DynamicLiteral' && value.value.kind === 'JsonArray') return textsIn(value.value.elements);
    return value.kind === 'Literal' && value.type === 'string' ? [value] : [];
  });
}
