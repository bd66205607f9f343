/** `find in (T, U*) where x == 1 project a, b: string, pack(*)` */
import { parseEntity } from '../entities.ts';
import { expectScalar, missingExpression, parseStar } from '../expressions.ts';
import { parseList } from '../lists.ts';
import { parseName } from '../names.ts';
import type { Expression, Parameter, Stage } from '../nodes.ts';
import { WITH_SOURCE } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { parseSelector } from '../primary.ts';
import { parseType } from '../schemas.ts';
import { isName, type Token } from '../tokens.ts';
import { as } from './as.ts';
import { missingOperator } from './bad-operator.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface FindOperator extends OperatorBase<'FindOperator'> {
  readonly parameters: readonly Parameter[];
  /** Empty: all tables. */
  readonly sources: readonly Expression[];
  readonly predicate: Expression;
  /** `project` or `project-smart` */
  readonly projection: Token | undefined;
  readonly columns: readonly Expression[];
  readonly away: readonly Expression[];
}

const PROJECTIONS = new Set(['project', 'project-smart', '__projectAway']);

export const find = defineOperator<FindOperator>({
  words: ['find'],
  doc: 'Finds rows that match a condition in several tables.',
  parameters: [WITH_SOURCE, { ...WITH_SOURCE, name: 'with_source' }],
  children: { FindOperator: ['parameters', 'sources', 'predicate', 'columns', 'away'] },
  parse(p, keyword) {
    parseDataScopeClause(p);
    const parameters = parseParameters(p, find.parameters, { equalsNeeded: false });
    const sources = parseFindSources(p);
    const needsWhere = parameters.length > 0 || sources.length > 0;
    if (needsWhere) p.expectWord('where', 'before the condition');
    else p.takeWord('where');
    const predicate = p.before(PROJECTIONS, () => expectScalar(p));
    const projection = p.takeWord('project') ?? p.takeWord('project-smart');
    const columns = projection?.text === 'project' ? parseProjection(p) : [];
    const away = p.takeWord('__projectAway') ? parseProjection(p) : [];
    return { kind: 'FindOperator', ...span(p, keyword), parameters, sources, predicate, projection, columns, away };
  },
});

/** `datascope = all`, which find and search take before their sources. */
export function parseDataScopeClause(p: Parser): void {
  if (!p.takeWord('datascope')) return;
  p.expect('=', 'after `datascope`');
  if (p.takeWord('all') || p.takeWord('hotcache')) return;
  p.missing('`all` or `hotcache`', 'KS005', false);
  if (isName(p.token)) p.take();
}

/** `in (T, U*)`, of find and search. */
export function parseFindSources(p: Parser): Expression[] {
  if (!p.takeWord('in')) return [];
  if (!p.expect('(', 'before the tables')) {
    // `in T where x`
    const source = parseEntity(p);
    return source ? [source] : [];
  }
  return p.within('(', 'to close the tables', () =>
    parseList(p, { element: parseFindSource, missing: missingExpression }),
  ).value;
}

/** A table, a pattern, or `T | as name`. */
function parseFindSource(p: Parser): Expression | undefined {
  const source = parseEntity(p) ?? parseSelector(p);
  if (!source || !p.at('|')) return source;
  const pipe = p.take();
  const keyword = p.takeWord('as');
  const operator = keyword ? as.parse(p, keyword) : missingOperator(p);
  const stage: Stage = { kind: 'Stage', start: pipe.start, end: p.lastEnd, pipe, operator };
  return { kind: 'Pipeline', start: source.start, end: p.lastEnd, source, stages: [stage] };
}

function parseProjection(p: Parser): Expression[] {
  return parseList(p, { element: parseFindColumn, missing: missingExpression });
}

function parseFindColumn(p: Parser): Expression | undefined {
  if (p.atWord('pack') && p.peek(1).kind === '(') return parsePack(p);
  const star = parseStar(p);
  if (star) return star;
  const name = parseName(p);
  // `pack` stands before its `(*)` only
  if (name?.form === 'plain' && name.name === 'pack') p.expect('(', 'after `pack`');
  if (name && p.at('=')) {
    p.reportUnexpected(': the columns of `find` keep their names, rename them with `project` behind it');
    p.skipToAnchor();
  }
  if (!name || !p.takeIf(':')) return name;
  const type = parseType(p, true);
  return { kind: 'TypedColumn', start: name.start, end: p.lastEnd, name, type };
}

/** `pack(*)` */
function parsePack(p: Parser): Expression {
  const keyword = p.take();
  p.take();
  p.within('(', 'to close `pack`', () => p.expect('*', 'in `pack(*)`'));
  return { kind: 'PackAll', start: keyword.start, end: p.lastEnd };
}
