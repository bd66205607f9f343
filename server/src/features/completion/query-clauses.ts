/** What stands in the clauses of each operator, as far as completion needs to know it: by the words that divide them. */
import { OPERATORS } from '../../kql/syntax/index.ts';
import type { Wanted } from './query-place.ts';

export interface Clause {
  /** The word that begins it; empty for what stands behind the word of the operator. */
  readonly word: string;
  readonly wanted: Wanted;
}

/** `WANTED word WANTED word WANTED`, by operator. */
const TABLE: Readonly<Record<string, string>> = {
  'where': 'expression', 'filter': 'expression', 'extend': 'expression', 'serialize': 'expression', 'print': 'expression',
  'project': 'expression', 'project-away': 'column', 'project-keep': 'column', 'project-reorder': 'column',
  'project-rename': 'nothing', 'distinct': 'expression',
  'summarize': 'aggregate by expression', 'sort': 'nothing by expression', 'order': 'nothing by expression',
  'top': 'nothing by expression', 'top-hitters': 'nothing of column by expression',
  'top-nested': 'nothing of column by aggregate', 'sample-distinct': 'nothing of column',
  'take': 'nothing', 'limit': 'nothing', 'sample': 'nothing', 'count': 'nothing', 'getschema': 'nothing', 'consume': 'nothing',
  'as': 'nothing', 'fork': 'nothing', 'scan': 'expression',
  'join': 'table on key', 'lookup': 'table on key', 'union': 'table',
  'find': 'nothing in table where expression project column', 'search': 'nothing in table',
  'mv-expand': 'expression to nothing limit nothing', 'mvexpand': 'expression to nothing limit nothing',
  'mv-apply': 'expression to nothing limit nothing on nothing', 'mvapply': 'expression to nothing limit nothing on nothing',
  'parse': 'expression with nothing', 'parse-where': 'expression with nothing', 'parse-kv': 'expression as nothing with nothing',
  'make-series': 'aggregate on column from expression to expression step expression by expression',
  'range': 'nothing from expression to expression step expression',
  'evaluate': 'plugin', 'invoke': 'function', 'render': 'chart with nothing',
  'partition': 'nothing by column', 'reduce': 'nothing by expression with nothing', 'facet': 'nothing by column with nothing',
}; // biome-ignore format: a table

/** Operators in whose brackets a query goes on without its table. */
export const SUBQUERY_WORDS: ReadonlySet<string> = new Set(['fork', 'mv-apply', 'mvapply', 'partition', 'facet']);

/** Operators that a query may begin with. */
export const SOURCE_OPERATORS: ReadonlySet<string> = new Set(['union', 'find', 'search', 'print', 'range']);

const read = new Map<string, readonly Clause[]>();

/** The clauses of an operator, the first one behind its word; of a word that is none, a single one of expressions. */
export function clausesOf(operator: string): readonly Clause[] {
  let clauses = read.get(operator);
  if (!clauses) {
    const words = (Object.hasOwn(TABLE, operator) ? TABLE[operator]! : 'expression').split(' ');
    clauses = words.flatMap((wanted, i) =>
      i % 2 === 0 ? [{ word: words[i - 1] ?? '', wanted: wanted as Wanted }] : [],
    );
    if (OPERATORS.has(operator)) read.set(operator, clauses);
  }
  return clauses;
}
