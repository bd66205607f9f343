import { type BinaryExpression, nodesOf } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import type { Fix } from '../../finding.ts';

/** Operators that may take an address for the beginning or the middle of another one. */
const OPERATOR = /^(!?)(contains|startswith|has|hasprefix)(_cs)?$/;

/** An address, or its first numbers. */
const ADDRESS = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){1,3}$/;

/**
 * An IPv4 address looked for as text: `10.0.0.1` is a part of `10.0.0.12`, and `172.16` the beginning of `172.160`. The functions
 * for addresses know where one ends. https://learn.microsoft.com/kusto/query/has-ipv4-function
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'suggestion',
  summary: 'An address looked for as text, which finds other addresses too',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!tree.tokens.some(({ kind, text }) => kind === 'word' && OPERATOR.test(text))) return;
    for (const node of nodesOf(tree, 'BinaryExpression')) {
      const [, not, word] = OPERATOR.exec(node.operator.text) ?? [];
      const constant = word === undefined ? undefined : context.binding.constantOf(node.right);
      if (constant?.type !== 'string') continue;
      const address = constant.value;
      const isPrefix = word === 'hasprefix' || word === 'startswith';
      const begun = isPrefix ? address.replace(/\.$/, '') : address;
      if (!ADDRESS.test(begun) || !(isPrefix || isWhole(begun))) continue;
      // versions look the same
      const field = context.textOf(node.left);
      if (/version|build/i.test(field) || !(isWhole(begun) || /ip|addr/i.test(field))) continue;
      if (word === 'contains') checkPart(node, address, not !== '', context);
      else if (word === 'startswith') checkBeginning(node, address, context);
      else {
        const call = word === 'has' ? 'has_ipv4' : 'has_ipv4_prefix';
        // the function wants a whole number at the end
        const isFit = isWhole(begun) || word === 'has' || address !== begun;
        context.report({
          at: { start: node.operator.start, end: node.operator.end },
          severity: 'hint',
          ...(not === '' && { code: 'KS514' }),
          message: `\`${call}\` looks for an address as such: it knows where one begins and ends.`,
          fix: isFit ? () => replacement(node, call, not !== '', context) : undefined,
        });
      }
    }
  },
});

/** `contains "10.0.0.1"` */
function checkPart(node: BinaryExpression, address: string, negated: boolean, context: QueryContext): void {
  const first = Number(/^\d+/.exec(address)![0]);
  const longer = digitsBehind(address) ?? (first < 100 && first > 9 ? `1${address}` : undefined);
  if (!longer) return;
  context.report({
    at: { start: node.operator.start, end: node.operator.end },
    ...(!negated && { code: 'KS514' }),
    message: `\`${longer}\` contains \`${address}\` too, so that other addresses are taken for it. \`has_ipv4\` looks for the address as a whole.`,
    fix: () => replacement(node, 'has_ipv4', negated, context),
  });
}

/** `startswith "172.16"` */
function checkBeginning(node: BinaryExpression, address: string, context: QueryContext): void {
  const longer = address.endsWith('.') ? undefined : digitsBehind(address);
  if (!longer) return;
  const { start, end } = node.right;
  const isPlain = node.right.kind === 'Literal' && /^@?['"]/.test(node.right.token.text);
  const advice = isWhole(address)
    ? 'For the one address write `==`.'
    : `With a dot at its end, \`${address}.\`, the last number is a whole one.`;
  context.report({
    at: { start, end },
    message: `\`${longer}\` begins with \`${address}\` too, so that other addresses are taken for it. ${advice}`,
    fix:
      isPlain && !isWhole(address)
        ? () => context.fix('Put a dot at the end', false, [{ start: end - 1, end: end - 1, text: '.' }])
        : undefined,
  });
}

function isWhole(address: string): boolean {
  return address.split('.').length === 4;
}

/** The address with one more digit, where its last number may have one. */
function digitsBehind(address: string): string | undefined {
  const last = Number(/\d+$/.exec(address)![0]);
  return last > 0 && last <= 25 ? `${address}0` : undefined;
}

/** A call in place of the comparison. */
function replacement(node: BinaryExpression, call: string, negated: boolean, context: QueryContext): Fix | undefined {
  const { left, right, start, end } = node;
  const text = `${call}(${context.textOf(left).trim()}, ${context.textOf(right).trim()})`;
  return context.fix(`Write ${call}`, false, [{ start, end, text: negated ? `not(${text})` : text }]);
}
