/** `T | make-series n = count() default = 0 on t from a to b step 1h by x` */

import type { Range } from '../../../text/index.ts';
import { expectNamed, expectScalar, missingExpression, parseNamed } from '../expressions.ts';
import { parseList } from '../lists.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { HINT_SHUFFLEKEY, kind } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { isName } from '../tokens.ts';
import { parseColumns } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface MakeSeriesOperator extends OperatorBase<'MakeSeriesOperator'> {
  readonly parameters: readonly Parameter[];
  readonly aggregates: readonly SeriesAggregate[];
  readonly on: Expression;
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly step: Expression | undefined;
  /** The arguments of the old form `in range(from, to, step)`. */
  readonly range: readonly Expression[];
  readonly groupBy: readonly Expression[];
}

export interface SeriesAggregate extends Range {
  readonly kind: 'SeriesAggregate';
  readonly expression: Expression;
  readonly defaultValue: Expression | undefined;
}

const ENDS = new Set(['on', 'from', 'in']);
const CLAUSES = new Set(['from', 'to', 'step', 'in', 'by']);

export const makeSeries = defineOperator<MakeSeriesOperator>({
  words: ['make-series'],
  doc: 'Makes arrays of aggregates over an axis, usually time.',
  parameters: [HINT_SHUFFLEKEY, kind('nonempty')],
  children: {
    MakeSeriesOperator: ['parameters', 'aggregates', 'on', 'from', 'to', 'step', 'range', 'groupBy'],
    SeriesAggregate: ['expression', 'defaultValue'],
  },
  parse(p, keyword) {
    const parameters = parseParameters(p, makeSeries.parameters);
    const isEnd = (q: Parser) => q.at('word') && ENDS.has(q.token.text);
    const aggregates = p.before(ENDS, () =>
      parseList(p, { element: parseAggregate, missing: missingAggregate, isEnd }),
    );
    if (p.atWord('by')) skipEarlyGroups(p);
    const hasOn = p.expectWord('on', 'and the column of the axis');
    const on = hasOn || !atAxis(p) ? p.before(CLAUSES, () => expectNamed(p)) : p.absent('a column');
    const axis = parseAxis(p);
    const groupBy = p.takeWord('by') ? parseColumns(p) : [];
    return { kind: 'MakeSeriesOperator', ...span(p, keyword), parameters, aggregates, on, ...axis, groupBy };
  },
});

function parseAggregate(p: Parser): SeriesAggregate | undefined {
  const expression = p.before(DEFAULT, () => parseNamed(p));
  if (!expression) return undefined;
  const defaultValue = p.takeWord('default') && p.expect('=', 'after `default`') && parseDefault(p);
  return {
    kind: 'SeriesAggregate',
    start: expression.start,
    end: Math.max(expression.end, p.lastEnd),
    expression,
    defaultValue,
  };
}

const DEFAULT = new Set(['default']);

/** The value of a default; `default = on x` has none. */
function parseDefault(p: Parser): Expression {
  const isForgotten = p.atWord('on') && isName(p.peek(1)) && p.peek(1).text !== 'on';
  return isForgotten ? missingExpression(p) : expectNamed(p);
}

/** `by x on t`: the groups stand behind the axis. */
function skipEarlyGroups(p: Parser): void {
  p.reportUnexpected(': the groups stand behind the axis');
  p.take();
  p.before(ENDS, () => parseColumns(p));
}

function missingAggregate(p: Parser): SeriesAggregate {
  const expression = missingExpression(p);
  return { kind: 'SeriesAggregate', start: expression.start, end: expression.end, expression, defaultValue: undefined };
}

type Axis = Pick<MakeSeriesOperator, 'from' | 'to' | 'step' | 'range'>;

function atAxis(p: Parser): boolean {
  return p.at('word') && CLAUSES.has(p.token.text);
}

/** `from a to b step c`, of which only the step is needed, or `in range(a, b, c)`. */
function parseAxis(p: Parser): Axis {
  if (p.atWord('from') || p.atWord('to') || p.atWord('step')) {
    const from = p.takeWord('from') && p.before(CLAUSES, () => expectScalar(p));
    const to = p.takeWord('to') && p.before(CLAUSES, () => expectScalar(p));
    const step = p.expectWord('step', 'and the width of a bin') && p.before(CLAUSES, () => expectScalar(p));
    return { from, to, step, range: [] };
  }
  const none = { from: undefined, to: undefined, step: undefined };
  if (!p.takeWord('in')) {
    p.missing('`from … to … step …`', 'KS005');
    return { ...none, range: [] };
  }
  p.expectWord('range', 'after `in`');
  const range = p.expect('(', 'after `range`')
    ? p.within('(', 'to close the range', () =>
        parseList(p, { element: parseNamed, missing: missingExpression, optional: true }),
      ).value
    : [];
  return { ...none, range };
}
