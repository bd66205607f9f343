import type { Column } from '../../../kql/semantics/index.ts';
import {
  type Expression,
  hasWord,
  type JoinOperator,
  type LookupOperator,
  type Node,
  nodesOf,
  textOf,
  walk,
} from '../../../kql/syntax/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';

/** Calls that ask whether a value is there: who uses one has thought of rows without a match. */
const EMPTINESS = new Set(['isempty', 'isnotempty', 'isnull', 'isnotnull', 'notempty', 'notnull', 'coalesce']);

/** Operators that compute a column from others of its row. */
const ROW_BY_ROW = new Set(['extend', 'project', 'project-reorder', 'serialize']);

/** Calls whose value is not the one of a column in them. */
const CHOICES = new Set([...EMPTINESS, 'iff', 'iif', 'case', 'column_ifexists']);

type OuterJoin = JoinOperator | LookupOperator;

/**
 * A negated comparison with a column that an outer join leaves empty in rows without a match. Such rows pass the condition,
 * because empty is different from everything: a filter for *changed* values also lets *new* ones through. Silent where
 * another condition asks for a value of that side, since such rows do not get through then.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'none',
  summary: 'A comparison that treats rows without a match in an outer join in a way that is easily missed',
  needs: [],
  onQuery(query, context) {
    // few queries have an outer join, and names are bound only for those
    if (!hasWord(query.tree, 'lookup', 'leftouter', 'rightouter', 'fullouter')) return;
    const found: Found = {
      negations: [],
      losses: [],
      guarded: new Set(),
      asked: new Set(),
      values: new Map(),
      joins: new Map(),
    };
    for (const { names, value } of nodesOf(query.tree, 'NamedExpression'))
      for (const name of names) found.values.set(name, value);
    for (const { name, args } of nodesOf(query.tree, 'CallExpression')) {
      for (const argument of EMPTINESS.has(name.name) ? args : []) {
        guard(argument, found, context);
        for (const column of columnsIn(argument, context))
          for (const join of joinsBehind(column, found, context)) found.asked.add(join);
      }
    }
    for (const { predicate } of nodesOf(query.tree, 'WhereOperator'))
      collect(predicate, false, undefined, found, context);
    for (const { at, column, join } of found.negations) if (!found.guarded.has(join)) report(at, column, join, context);
    for (const { at, column, join } of found.losses) if (!found.asked.has(join)) reportLoss(at, column, join, context);
  },
});

interface Negation {
  readonly at: Node;
  readonly column: Column;
  readonly join: OuterJoin;
}

interface Found {
  readonly negations: Negation[];
  /** Comparisons that ask for little, and are not true of nothing: `Count < 5`. */
  readonly losses: Negation[];
  /** Joins whose rows without a match are kept out or treated somewhere. */
  readonly guarded: Set<OuterJoin>;
  /** Joins of which the query asks whether there is a match. */
  readonly asked: Set<OuterJoin>;
  /** The expressions that columns are computed from, by the node that names the column. */
  readonly values: Map<Node, Expression>;
  /** The joins that leave a column empty, or one that it is computed from. */
  readonly joins: Map<Column, ReadonlySet<OuterJoin>>;
}

/**
 * The comparisons of a predicate; what stands inside `iff(…)` or `case(…)` decides over a value, not over a row.
 * @param outer the outermost `not(…)` around the expression
 */
function collect(
  expression: Expression,
  negated: boolean,
  outer: Node | undefined,
  found: Found,
  context: QueryContext,
): void {
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return collect(expression.expression, negated, outer, found, context);
    case 'LogicalExpression':
      for (const operand of expression.operands) collect(operand, negated, outer, found, context);
      return;
    case 'CallExpression': {
      const [argument] = expression.args;
      if (expression.name.name === 'not' && argument)
        return collect(argument, !negated, outer ?? expression, found, context);
      if (!negated) guard(expression, found, context);
      return;
    }
    case 'BetweenExpression':
      return guard(expression, found, context);
    case 'BinaryExpression':
    case 'InExpression': {
      // less and more than nothing is neither true nor false, also when it is negated
      if (expression.kind === 'BinaryExpression' && /^[<>]=?$/.test(expression.operator.text)) {
        const lost = smallSide(expression, context);
        const join = lost && !negated ? emptiedBy(lost) : undefined;
        if (lost && join) found.losses.push({ at: expression, column: lost, join });
        return guard(expression, found, context);
      }
      if (isNegation(expression.operator.text) === negated || isAboutAbsence(expression, context)) {
        return guard(expression, found, context);
      }
      for (const column of columnsIn(expression, context)) {
        const join = emptiedBy(column);
        if (join) found.negations.push({ at: outer ?? expression, column, join });
        if (join) return;
      }
      return;
    }
    default:
      if (!negated) guard(expression, found, context);
  }
}

/** `Count < 5`, `5 >= Count`: the column that has to be small, and may be nothing. */
function smallSide(
  { left, operator, right }: Expression & { kind: 'BinaryExpression' },
  { binding }: QueryContext,
): Column | undefined {
  const [small, limit] = operator.text.startsWith('<') ? [left, right] : [right, left];
  const constant = binding.constantOf(limit);
  const meaning = small.kind === 'Name' ? binding.meaningOf(small) : undefined;
  const isNumber = constant?.type === 'int' || constant?.type === 'long' || constant?.type === 'real';
  return isNumber && meaning?.kind === 'column' ? meaning.column : undefined;
}

function isNegation(operator: string): boolean {
  return operator.startsWith('!') || operator.startsWith('not') || operator === '<>';
}

/** `x != ""` is how some say isnotempty(x), and `Hit != true` how they ask for rows without a match. */
function isAboutAbsence(expression: Expression, { binding }: QueryContext): boolean {
  const values =
    expression.kind === 'BinaryExpression'
      ? [expression.left, expression.right]
      : expression.kind === 'InExpression'
        ? expression.values
        : [];
  return values.some((value) => {
    const constant = binding.constantOf(value);
    return constant?.value === '' || constant?.type === 'bool';
  });
}

function guard(expression: Expression, found: Found, context: QueryContext): void {
  for (const column of columnsIn(expression, context)) {
    for (const join of joinsBehind(column, found, context)) found.guarded.add(join);
  }
}

/** A column that is computed in more steps than this is not followed any further. */
const MOST_STEPS = 50;

/**
 * The joins that leave a column empty, or one that it is computed from: of nothing comes nothing, so who compares
 * `d` after `extend d = Time - Time1` asks for a value of `Time1`.
 */
function joinsBehind(column: Column, found: Found, context: QueryContext, steps = 0): ReadonlySet<OuterJoin> {
  const known = found.joins.get(column);
  if (known) return known;
  const joins = new Set<OuterJoin>();
  found.joins.set(column, joins);
  const join = emptiedBy(column);
  if (join) joins.add(join);
  else if (steps < MOST_STEPS) {
    let made: Column = column;
    while (made.copyOf) made = made.copyOf;
    const value = ROW_BY_ROW.has(made.madeBy) && made.node ? (found.values.get(made.node) ?? made.node) : undefined;
    // what `iff(…)` or `coalesce(…)` gives is there in any row
    const isChoice = value?.kind === 'CallExpression' && CHOICES.has(value.name.name);
    for (const other of value && !isChoice ? columnsIn(value, context) : [])
      for (const behind of joinsBehind(other, found, context, steps + 1)) joins.add(behind);
  }
  return joins;
}

/** The columns that an expression is about, also through functions and paths. */
function columnsIn(expression: Node, { binding }: QueryContext): Column[] {
  const columns: Column[] = [];
  walk(expression, (node) => {
    if (node.kind === 'CallExpression' && CHOICES.has(node.name.name) && node !== expression) return false;
    const meaning = node.kind === 'Name' ? binding.meaningOf(node) : undefined;
    if (meaning?.kind === 'column') columns.push(meaning.column);
    return true;
  });
  return columns;
}

/** The join that leaves the column, or the one it is a copy of, empty in rows without a match. */
function emptiedBy(column: Column): OuterJoin | undefined {
  for (let at: Column | undefined = column; at; at = at.copyOf) if (at.emptyAfter) return at.emptyAfter as OuterJoin;
  return undefined;
}

function shownJoin(join: OuterJoin, context: QueryContext): string {
  const kind = join.parameters.find((parameter) => parameter.name === 'kind');
  return kind ? `\`${textOf(context.file.text, kind).replace(/\s*=\s*/, '=')}\`` : `this ${join.keyword.text}`;
}

function reportLoss(at: Node, column: Column, join: OuterJoin, context: QueryContext): void {
  const { name } = column;
  context.report({
    at,
    message:
      `After ${shownJoin(join, context)}, \`${name}\` is null in rows without a match, and null is not less than anything: those rows are lost here. ` +
      `If they are meant as well, write \`coalesce(${name}, 0)\`; if not, say so with \`kind=inner\`.`,
    related: [{ start: join.keyword.start, end: join.keyword.end, message: `The join that leaves \`${name}\` empty` }],
  });
}

function report(at: Node, column: Column, join: OuterJoin, context: QueryContext): void {
  const shown = shownJoin(join, context);
  const test = ['string', 'dynamic', 'unknown'].includes(column.type) ? 'isnotempty' : 'isnotnull';
  context.report({
    at,
    message:
      `After ${shown}, \`${column.name}\` is empty in rows without a match, and those rows pass this condition too. ` +
      `If only rows with a match are meant, add \`${test}(${column.name})\` or use \`kind=inner\`.`,
    related: [
      { start: join.keyword.start, end: join.keyword.end, message: `The join that leaves \`${column.name}\` empty` },
    ],
  });
}
