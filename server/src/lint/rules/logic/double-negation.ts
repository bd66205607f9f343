import { negation } from '../../../kql/logic/index.ts';
import type { Expression, Node } from '../../../kql/syntax/index.ts';
import { forEachCall } from '../../calls.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

const NOT = new Set(['not']);

/** Functions that say no, and those that say yes to the same question. */
const OPPOSITES: Readonly<Record<string, string>> = {
  isnotempty: 'isempty', notempty: 'isempty', isnotnull: 'isnull', notnull: 'isnull',
}; // biome-ignore format: a table

/** Where a comparison may stand without parentheses. */
const HOLD_CONDITIONS: ReadonlySet<Node['kind']> = new Set<Node['kind']>([
  'CallExpression', 'LogicalExpression', 'NamedExpression', 'ParenthesizedExpression', 'WhereOperator',
]); // biome-ignore format: a list

/** `not(x != 'a')`: two negations, which readers have to take apart. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'mixed',
  summary: 'A negation of a negation',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    forEachCall(tree, NOT, (call, around) => {
      const argument = negation(call);
      const inner = argument && withoutParentheses(argument);
      const plain = inner && withoutNegation(inner);
      if (!plain) return;
      const { edits, isExact, shown } = plain;
      // of a missing number neither a comparison nor its opposite may be true
      const isText = inner.kind === 'BinaryExpression' || inner.kind === 'InExpression';
      const isSafe = isExact || (isText && context.binding.typeOf(inner.left) === 'string');
      const parts = [
        { start: call.start, end: inner.start, text: '' },
        ...edits,
        { start: inner.end, end: call.end, text: '' },
      ];
      context.report({
        at: { start: call.name.start, end: call.name.end },
        message: `\`not(…)\` of a negation is harder to read than what it says: ${shown}.`,
        fix: HOLD_CONDITIONS.has(around.at(-1)!.kind)
          ? () => context.fix('Remove both negations', isSafe, parts)
          : undefined,
      });
    });
  },
});

function withoutParentheses(expression: Expression): Expression {
  return expression.kind === 'ParenthesizedExpression' ? withoutParentheses(expression.expression) : expression;
}

interface Plain {
  /** What turns the inside into its opposite. */
  readonly edits: readonly { start: number; end: number; text: string }[];
  /** Whether it is the opposite for missing values as well. */
  readonly isExact: boolean;
  readonly shown: string;
}

function withoutNegation(inner: Expression): Plain | undefined {
  if (inner.kind === 'CallExpression') {
    const argument = negation(inner);
    if (argument) {
      if (argument.kind === 'LogicalExpression') return undefined;
      const edits = [
        { start: inner.start, end: argument.start, text: '' },
        { start: argument.end, end: inner.end, text: '' },
      ];
      return { edits, isExact: true, shown: 'that the condition holds' };
    }
    const { name, start, end } = inner.name;
    const opposite = Object.hasOwn(OPPOSITES, name) && inner.args.length === 1 ? OPPOSITES[name]! : undefined;
    return opposite === undefined
      ? undefined
      : { edits: [{ start, end, text: opposite }], isExact: true, shown: `\`${opposite}(…)\`` };
  }
  if (inner.kind !== 'BinaryExpression' && inner.kind !== 'InExpression' && inner.kind !== 'BetweenExpression')
    return undefined;
  const { text, start, end } = inner.operator;
  const positive =
    text === '!=' || text === '<>' ? '==' : text === '!~' ? '=~' : text.startsWith('!') ? text.slice(1) : undefined;
  return positive === undefined
    ? undefined
    : { edits: [{ start, end, text: positive }], isExact: false, shown: `\`… ${positive} …\`` };
}
