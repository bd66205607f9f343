/** What stands after two or more tables become one: join, lookup, union. */
import type { Expression, Operator } from '../syntax/index.ts';
import type { RowBinder } from './binding.ts';
import { parameterColumn, parameterWord } from './made-columns.ts';
import { type Column, OPEN_TABLE, type TableShape, uniqueNames } from './shapes.ts';

type Join = Operator & { kind: 'JoinOperator' | 'LookupOperator' };

/** Which sides a kind of join keeps. */
const SIDES: Readonly<Record<string, 'left' | 'right'>> = {
  leftanti: 'left', leftantisemi: 'left', anti: 'left', leftsemi: 'left', rightanti: 'right', rightantisemi: 'right', rightsemi: 'right',
}; // biome-ignore format: a table

export function join(operator: Join, input: TableShape, b: RowBinder): TableShape {
  const right = b.bindTabular(operator.right, undefined) ?? OPEN_TABLE;
  b.bindConditions(operator.conditions, input, right);
  const kind = parameterWord(operator.parameters, 'kind');
  const side = kind === undefined ? undefined : SIDES[kind];
  if (side) return side === 'left' ? input : right;
  let columns = [...right.columns];
  if (operator.kind === 'LookupOperator') {
    // the keys of the right side are those of the left side
    const keys = new Set(operator.conditions.flatMap((condition) => rightKey(condition) ?? []));
    columns = columns.filter((column) => !keys.has(column.name));
  }
  // lookup is a left outer join unless told otherwise; join is an inner one
  const outer = kind ?? (operator.kind === 'LookupOperator' ? 'leftouter' : 'innerunique');
  const emptied = (column: Column): Column => ({ ...column, emptyAfter: operator });
  const left = outer === 'rightouter' || outer === 'fullouter' ? input.columns.map(emptied) : input.columns;
  if (outer === 'leftouter' || outer === 'fullouter') columns = columns.map(emptied);
  return { columns: uniqueNames([...left, ...columns]), open: input.open || right.open };
}

/** The column of the right side that a condition names. */
function rightKey(condition: Expression): string | undefined {
  if (condition.kind === 'Name') return condition.name;
  if (condition.kind !== 'BinaryExpression') return undefined;
  const side = [condition.left, condition.right].find(
    (e) => e.kind === 'PathExpression' && e.root.kind === 'Name' && e.root.name === '$right',
  );
  const step = side?.kind === 'PathExpression' ? side.steps[0] : undefined;
  return step?.kind === 'MemberStep' && step.member.kind === 'Name' ? step.member.name : undefined;
}

export function union(
  operator: Operator & { kind: 'UnionOperator' },
  input: TableShape | undefined,
  b: RowBinder,
): TableShape {
  const legs = b.bindSources(operator.sources, input);
  const first = b.hasInput && input ? [input] : [];
  const shape = unionOf([...first, ...legs], undefined, parameterWord(operator.parameters, 'kind') === 'inner');
  const source = [
    ...parameterColumn(operator.parameters, 'withsource', 'string', 'union'),
    ...parameterColumn(operator.parameters, 'with_source', 'string', 'union'),
  ];
  return { columns: [...source, ...shape.columns], open: shape.open };
}

/** The columns of several tables under one another; a name with two types becomes two columns. */
export function unionOf(legs: readonly TableShape[], otherwise: TableShape = OPEN_TABLE, inner = false): TableShape {
  if (legs.length === 0) return otherwise;
  const byName = new Map<string, Column[]>();
  for (const { columns } of legs)
    for (const column of columns) byName.set(column.name, [...(byName.get(column.name) ?? []), column]);
  const open = legs.some((leg) => leg.open);
  const columns = [...byName.values()].flatMap((same) => {
    if (inner && same.length < legs.length) return [];
    const types = new Set(same.map((column) => column.type));
    if (types.size === 1) return [same[0]!];
    // one that nobody knows may well be the same
    if (types.has('unknown')) return [{ ...same[0]!, type: 'unknown' as const }];
    return [...types].map((type) => {
      const column = same.find((c) => c.type === type)!;
      return { ...column, name: `${column.name}_${type}` };
    });
  });
  return { columns, open };
}
