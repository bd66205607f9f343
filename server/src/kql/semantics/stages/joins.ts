/** What stands after two or more tables become one: join, lookup, union. */
import type { ScalarType } from '../../../facts/index.ts';
import type { Expression, Operator } from '../../syntax/index.ts';
import type { Binder } from '../binder.ts';
import { parameterColumn, parameterWord } from '../declared-columns.ts';
import {
  allColumns,
  type Column,
  FreeNames,
  findOrInfer,
  isInferred,
  openTable,
  type TableShape,
  tableOf,
  withUniqueNames,
} from '../shapes.ts';
import { promoted } from '../types.ts';
import { checkCondition } from './rows.ts';

type Of<K extends Operator['kind']> = Extract<Operator, { kind: K }>;

/** Kinds of join that keep one side only. */
const ONE_SIDE: Readonly<Record<string, 'left' | 'right'>> = {
  anti: 'left', leftanti: 'left', leftantisemi: 'left', leftsemi: 'left', rightanti: 'right', rightantisemi: 'right', rightsemi: 'right',
}; // biome-ignore format: a table

/** A pair of columns that are equal in the rows that are joined. */
type Keys = readonly [left: Column, right: Column];

export function join(b: Binder, operator: Of<'JoinOperator'>, input: TableShape): TableShape {
  const { parameters, conditions, where } = operator;
  const right = b.bindTable(operator.right);
  bindConditions(b, conditions, input, right);
  if (where) {
    b.right = right;
    b.bindIn(input, where);
    b.right = undefined;
    checkCondition(b, where);
  }
  if (conditions.length === 0 && !where) {
    b.report(
      'join-condition',
      'KS006',
      operator.keyword,
      'Say which columns are equal: `on Column`, or `on $left.a == $right.b`.',
    );
  }
  const kind = parameterWord(parameters, 'kind') ?? 'innerunique';
  const side = ONE_SIDE[kind];
  const [ownLeft, ownRight] = emptied(operator, kind, allColumns(input), allColumns(right));
  if (side === 'left') return tableOf(ownLeft, input.open);
  if (side === 'right') return tableOf(ownRight, right.open);
  return tableOf(withUniqueNames([...ownLeft, ...ownRight]), input.open || right.open);
}

export function lookup(b: Binder, operator: Of<'LookupOperator'>, input: TableShape): TableShape {
  const right = b.bindTable(operator.right);
  const keys = bindConditions(b, operator.conditions, input, right);
  const kind = parameterWord(operator.parameters, 'kind') ?? 'leftouter';
  // the keys of the right side are those of the left side
  const others = allColumns(right).filter((column) => !keys.some(([, key]) => key === column));
  const [ownLeft, ownRight] = emptied(operator, kind, allColumns(input), others);
  return tableOf(withUniqueNames([...ownLeft, ...ownRight]), input.open || right.open);
}

/** Marks the columns that an outer join leaves empty in rows without a match. */
function emptied(
  operator: Operator,
  kind: string,
  left: readonly Column[],
  right: readonly Column[],
): readonly [left: readonly Column[], right: readonly Column[]] {
  const mark = (columns: readonly Column[]) => columns.map((column) => ({ ...column, emptyAfter: operator }));
  return [
    kind === 'rightouter' || kind === 'fullouter' ? mark(left) : left,
    kind === 'leftouter' || kind === 'fullouter' ? mark(right) : right,
  ];
}

/** Binds `on a, $left.b == $right.c`; the pairs of columns it names. */
function bindConditions(b: Binder, conditions: readonly Expression[], left: TableShape, right: TableShape): Keys[] {
  b.right = right;
  const keys = conditions.flatMap((condition) => bindCondition(b, condition, left, right) ?? []);
  b.right = undefined;
  return keys;
}

function bindCondition(b: Binder, condition: Expression, left: TableShape, right: TableShape): Keys[] | undefined {
  switch (condition.kind) {
    case 'ParenthesizedExpression':
      return bindCondition(b, condition.expression, left, right);
    case 'LogicalExpression':
      if (condition.operator === 'and')
        return condition.operands.flatMap((operand) => bindCondition(b, operand, left, right) ?? []);
      break;
    case 'Name':
      return commonColumn(b, condition, left, right);
    case 'BinaryExpression':
      if (condition.operator.text === '==') return equalColumns(b, condition.left, condition.right);
      break;
    case 'Missing':
      return undefined;
  }
  b.bind(condition);
  b.report(
    'join-condition',
    'KS182',
    condition,
    'A condition of a join is the name of a column that both sides have, or `$left.a == $right.b`.',
  );
  return undefined;
}

function commonColumn(
  b: Binder,
  name: Expression & { kind: 'Name' },
  left: TableShape,
  right: TableShape,
): Keys[] | undefined {
  const [own, other] = [findOrInfer(left, name.name), findOrInfer(right, name.name)];
  const column = own ?? other;
  if (!column) {
    // neither side has it; a let of that name is no column
    const type = b.bind(name);
    if (type !== 'error') b.report('type-mismatch', 'KS109', name, 'Only the name of a column can stand here.');
    return undefined;
  }
  b.setMeaning(name, { kind: 'column', column });
  if (!own || !other) {
    const side = own ? 'right' : 'left';
    b.report(
      'join-condition',
      // the engine does not take a column of the right side for granted
      other && isInferred(other) ? 'KS142' : 'KS145',
      name,
      `The ${side} side has no column \`${name.name}\`. Where the names differ, write \`$left.a == $right.b\`.`,
      name.name,
    );
    return undefined;
  }
  if (own.type !== other.type && own.type !== 'unknown' && other.type !== 'unknown') {
    b.report(
      'join-condition',
      'KS227',
      name,
      `\`${name.name}\` is of type ${own.type} on the left side and ${other.type} on the right side. Convert one before the join.`,
      name.name,
    );
    return undefined;
  }
  return [[own, other]];
}

function equalColumns(b: Binder, first: Expression, second: Expression): Keys[] | undefined {
  const left = sideColumn(b, first, '$left');
  const right = sideColumn(b, second, '$right');
  if (!left || !right) return undefined;
  const dynamic = left.type === 'dynamic' ? first : right.type === 'dynamic' ? second : undefined;
  if (dynamic) {
    b.report(
      'join-condition',
      'KS241',
      dynamic,
      'A dynamic value cannot be a key. Convert it before the join, for example with `tostring(…)`.',
    );
    return undefined;
  }
  if (!areComparable(left.type, right.type)) {
    b.report(
      'join-condition',
      'KS242',
      { start: first.start, end: second.end },
      `These keys have different types: ${left.type} and ${right.type}. Convert one before the join.`,
    );
    return undefined;
  }
  return [[left, right]];
}

function areComparable(a: ScalarType, c: ScalarType): boolean {
  return a === 'unknown' || c === 'unknown' || promoted(a) === promoted(c);
}

/** The column that `$left.x` names. */
function sideColumn(b: Binder, operand: Expression, side: '$left' | '$right'): Column | undefined {
  if (operand.kind === 'ParenthesizedExpression') return sideColumn(b, operand.expression, side);
  if (operand.kind === 'Missing') return undefined;
  const type = b.bind(operand);
  if (operand.kind !== 'PathExpression' || operand.root.kind !== 'Name' || operand.root.name !== side) {
    if (type !== 'error') b.report('join-condition', 'KS183', operand, wantedSide(operand, side));
    return undefined;
  }
  return b.columnOf(operand);
}

function wantedSide(operand: Expression, side: '$left' | '$right'): string {
  const other = side === '$left' ? '$right' : '$left';
  if (operand.kind === 'PathExpression' && operand.root.kind === 'Name' && operand.root.name === other)
    return 'Before `==` stands a column of `$left`, behind it one of `$right`: swap the two.';
  if (operand.kind === 'Name')
    return `Say which side the column is of: \`${side}.${operand.name}\` ${side === '$left' ? 'before' : 'behind'} \`==\`.`;
  return `Expected a column of the ${side.slice(1)} side, \`${side}.Column\`. Compute it before the join.`;
}

// ---- union ----------------------------------------------------------------------------------------------------

export function union(
  b: Binder,
  { parameters, sources }: Of<'UnionOperator'>,
  input: TableShape | undefined,
): TableShape {
  const { fuzzy } = b;
  const isFuzzy = parameterWord(parameters, 'isfuzzy');
  if (isFuzzy !== undefined) b.fuzzy = isFuzzy === 'true' || isFuzzy === '1';
  const tables = sources.flatMap((source) => (source.kind === 'Missing' ? [] : [b.bindTable(source)]));
  b.fuzzy = fuzzy;
  return unionOf(
    b,
    input ? [input, ...tables] : tables,
    parameterColumn(parameters, ['withsource', 'with_source'], 'string', 'union'),
  );
}

/**
 * One table of all columns. A column that has several types is split into `x_string`, `x_long` …; a type that nobody knows may
 * be any of the others. As in the official engine, types are not split any more once two tables have agreed on one: what the
 * service does then is not told, and a column that is missed is better than one that is called unknown by mistake.
 */
export function unionOf(b: Binder, tables: readonly TableShape[], first: readonly Column[] = []): TableShape {
  if (tables.length === 0) return openTable();
  const byName = new Map<string, SameName>();
  for (const table of tables) {
    for (const column of table.columns) {
      const known = byName.get(column.name);
      if (known) addType(known, column, b.reading.unknownTypesFit);
      else byName.set(column.name, { columns: [column], agreed: false });
    }
  }
  const names = new FreeNames();
  const columns: Column[] = [];
  for (const [name, { columns: ofName }] of byName) {
    for (const column of ofName) {
      const free = names.take(ofName.length > 1 ? `${name}_${column.type}` : name);
      columns.push(free === column.name ? column : { ...column, name: free, madeBy: 'union', copyOf: column });
    }
  }
  return tableOf(
    [...first, ...columns],
    tables.some(({ open }) => open),
  );
}

/** The columns of one name, one for each type. */
interface SameName {
  readonly columns: Column[];
  /** Whether the first two of them have the same type. */
  agreed: boolean;
}

function addType(known: SameName, column: Column, unknownFits: boolean): void {
  const [own] = known.columns;
  if (known.agreed || (column.type === 'unknown' && unknownFits)) return;
  if (own!.type === 'unknown' && unknownFits) known.columns[0] = column;
  else if (known.columns.length === 1 && own!.type === column.type) {
    known.agreed = true;
    if (own!.list && !column.list) known.columns[0] = { ...own!, list: undefined };
  } else if (!known.columns.some(({ type }) => type === column.type)) known.columns.push(column);
}
