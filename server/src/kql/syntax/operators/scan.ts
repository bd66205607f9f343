/** `T | scan declare (n: long = 0) with (step s: x > 1 => n = n + 1;)` */

import type { Range } from '../../../text/index.ts';
import { expectScalar, missingExpression, parseScalar } from '../expressions.ts';
import { parseList } from '../lists.ts';
import { expectName, nameLength, parseName } from '../names.ts';
import type { Expression, NameNode, Parameter, ParameterDeclaration } from '../nodes.ts';
import { kind } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { parseParameterList } from '../schemas.ts';
import { isDeclarableName, type Token } from '../tokens.ts';
import { parseOrdered } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ScanOperator extends OperatorBase<'ScanOperator'> {
  readonly parameters: readonly Parameter[];
  readonly orderBy: readonly Expression[];
  readonly partitionBy: readonly Expression[];
  readonly declarations: readonly ParameterDeclaration[];
  readonly steps: readonly ScanStep[];
}

export interface ScanStep extends OperatorBase<'ScanStep'> {
  readonly name: NameNode;
  readonly condition: Expression;
  readonly assignments: readonly ScanAssignment[];
}

export interface ScanAssignment extends Range {
  readonly kind: 'ScanAssignment';
  readonly name: NameNode;
  readonly value: Expression;
}

const CLAUSES = new Set(['partition', 'order', 'by', 'declare', 'with']);

const ARROW = new Set(['=>']);

export const scan = defineOperator<ScanOperator>({
  words: ['scan'],
  doc: 'Matches sequences of rows, step by step.',
  parameters: [kind('partial full'), { name: 'with_match_id', value: 'name' }],
  children: {
    ScanOperator: ['parameters', 'orderBy', 'partitionBy', 'declarations', 'steps'],
    ScanStep: ['name', 'condition', 'assignments'],
    ScanAssignment: ['name', 'value'],
  },
  parse(p, keyword) {
    const parameters = parseParameters(p, scan.parameters, { equalsNeeded: false });
    const orderBy = p.takeWord('order') ? parseKeys(p, parseOrdered) : [];
    const partitionBy = p.takeWord('partition') ? parseKeys(p, parseScalar) : [];
    const declarations = p.takeWord('declare') && p.expect('(', 'after `declare`') ? parseParameterList(p) : [];
    const steps = p.expectWord('with', 'and the steps of scan') ? parseSteps(p) : [];
    return { kind: 'ScanOperator', ...span(p, keyword), parameters, orderBy, partitionBy, declarations, steps };
  },
});

function parseKeys(p: Parser, element: (p: Parser) => Expression | undefined): Expression[] {
  p.expectWord('by', 'before the columns');
  const isEnd = (q: Parser) => q.at('word') && CLAUSES.has(q.token.text);
  return p.before(CLAUSES, () => parseList(p, { element, missing: missingExpression, isEnd }));
}

function parseSteps(p: Parser): ScanStep[] {
  if (!p.expect('(', 'before the steps')) return [];
  return p.within('(', 'to close the steps', () => {
    const steps: ScanStep[] = [];
    while (p.atWord('step')) steps.push(parseStep(p, p.take()));
    return steps;
  }).value;
}

/** `step name optional output=last: condition => a = 1, b = 2;` */
function parseStep(p: Parser, keyword: Token): ScanStep {
  const name = expectName(p, 'the name of the step', isDeclarableName);
  p.takeWord('optional');
  if (p.takeWord('output')) {
    p.expect('=', 'after `output`');
    if (!p.takeWord('all') && !p.takeWord('last') && !p.takeWord('none')) missingOutput(p);
  }
  p.expect(':', 'before the condition of the step');
  const condition = p.before(ARROW, () => expectScalar(p));
  const assignments = p.takeIf('=>')
    ? parseList(p, { element: parseAssignment, missing: missingAssignment, starts: startsAssignment })
    : [];
  p.expect(';', 'at the end of the step');
  return { kind: 'ScanStep', ...span(p, keyword), name, condition, assignments };
}

/** `output=first`: a word that is none of the three is passed over. */
function missingOutput(p: Parser): void {
  p.missing('`all`, `last` or `none`', 'KS005', false);
  if (p.at('word')) p.take();
}

function startsAssignment(p: Parser): boolean {
  return nameLength(p, 0, isDeclarableName) > 0;
}

function parseAssignment(p: Parser): ScanAssignment | undefined {
  const name = parseName(p, isDeclarableName);
  if (!name) return undefined;
  const value = p.expect('=', 'after the column') ? expectScalar(p) : p.absent('an expression');
  return { kind: 'ScanAssignment', start: name.start, end: Math.max(name.end, p.lastEnd), name, value };
}

function missingAssignment(p: Parser): ScanAssignment {
  const name = p.missing('a column and its value');
  return { kind: 'ScanAssignment', start: name.start, end: name.end, name, value: name };
}
