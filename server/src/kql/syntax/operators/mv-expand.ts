/** `T | mv-expand kind=array x = y to typeof(string) limit 5` */

import type { Range } from '../../../text/index.ts';
import { expectScalar, missingExpression } from '../expressions.ts';
import { parseList } from '../lists.ts';
import { parseTypeof } from '../literals.ts';
import { parseName } from '../names.ts';
import type { Expression, Missing, Parameter, TypeofLiteral } from '../nodes.ts';
import { kind, WITH_ITEM_INDEX, wordParameter } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { TYPE_WORDS } from '../tokens.ts';
import { parseColumn as parseNamedColumn } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface MvExpandOperator extends OperatorBase<'MvExpandOperator'> {
  readonly parameters: readonly Parameter[];
  readonly columns: readonly ExpandedColumn[];
  readonly limit: Expression | undefined;
}

/** A column of mv-expand and mv-apply, with the type its elements are given. */
export interface ExpandedColumn extends Range {
  readonly kind: 'ExpandedColumn';
  readonly expression: Expression;
  readonly type: TypeofLiteral | Missing | undefined;
}

const CLAUSES = new Set(['limit', 'on']);

export const mvExpand = defineOperator<MvExpandOperator>({
  words: ['mv-expand', 'mvexpand'],
  doc: 'Makes one row per element of an array or per property of a bag.',
  parameters: [kind('bag array'), wordParameter('bagexpansion', 'bag array'), WITH_ITEM_INDEX],
  children: { MvExpandOperator: ['parameters', 'columns', 'limit'], ExpandedColumn: ['expression', 'type'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, mvExpand.parameters);
    const columns = parseExpandedColumns(p, CLAUSES, (q) => q.atWord('limit'));
    const limit = p.takeWord('limit') && expectScalar(p);
    if (p.atWord('on') && p.peek(1).kind === '(') {
      p.reportUnexpected(': write `mv-apply` for a query over the elements');
      p.skipToAnchor();
    }
    return { kind: 'MvExpandOperator', ...span(p, keyword), parameters, columns, limit };
  },
});

/** `x to typeof(int), y` up to the words of the clauses behind. */
export function parseExpandedColumns(
  p: Parser,
  clauses: ReadonlySet<string>,
  isEnd: (p: Parser) => boolean,
): ExpandedColumn[] {
  return p.before(clauses, () => parseList(p, { element: parseExpandedColumn, missing: missingColumn, isEnd }));
}

function parseExpandedColumn(p: Parser): ExpandedColumn | undefined {
  const expression = p.atWord('to') ? missingExpression(p) : p.before(TO, () => parseColumn(p));
  if (!expression) return undefined;
  const type = p.takeWord('to') && parseTargetType(p);
  return {
    kind: 'ExpandedColumn',
    start: expression.start,
    end: Math.max(expression.end, p.lastEnd),
    expression,
    type,
  };
}

/** A column; `x (where y)` lacks the `on` of mv-apply, and is no call of `x`. */
function parseColumn(p: Parser): Expression | undefined {
  const isQuery =
    p.peek(1).kind === '(' && p.isOperatorWord(p.peek(2).text) && p.peek(3).kind !== '(' && p.peek(3).kind !== ')';
  return (isQuery && parseName(p)) || parseNamedColumn(p);
}

function parseTargetType(p: Parser): TypeofLiteral | Missing {
  const { kind: tokenKind, start, end, text } = p.token;
  if (p.atWord('typeof') && p.peek(1).kind === '(') return parseTypeof(p);
  if (tokenKind !== 'word' || !TYPE_WORDS.has(text)) return p.missing('`typeof(…)`');
  // `to string`
  const written = `typeof(${text})`;
  p.report(p.token, `A type is written \`${written}\` here.`, 'KS005', {
    title: `Write ${written}`,
    edits: [{ start, end, text: written }],
  });
  p.take();
  return p.absent('a type');
}

const TO = new Set(['to']);

function missingColumn(p: Parser): ExpandedColumn {
  const expression = missingExpression(p);
  return { kind: 'ExpandedColumn', start: expression.start, end: expression.end, expression, type: undefined };
}
