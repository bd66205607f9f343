/** Joins: which columns are equal in the rows of both sides, and what is known of rows behind. */
import { allColumns, type Binding, type Column, findColumn, type TableShape } from '../semantics/index.ts';
import type { Expression, JoinOperator, LookupOperator, Name } from '../syntax/index.ts';
import { keyOfName } from './fields.ts';
import type { Condition } from './predicates.ts';
import { Known, renamed } from './solver.ts';

export type Join = JoinOperator | LookupOperator;

/** Columns that are equal in rows that are joined: `on x`, `on $left.x == $right.y`. */
export interface JoinKey {
  readonly left: Name;
  readonly right: Name;
  /** The condition that says so. */
  readonly node: Expression;
}

/** The kind of a join; without one it is `innerunique`, and that of a lookup `leftouter`. */
export function joinKind({ kind, parameters }: Pick<Join, 'kind' | 'parameters'>): string {
  const value = parameters.find(({ name }) => name === 'kind')?.value;
  return value?.kind === 'Name' ? value.name : kind === 'LookupOperator' ? 'leftouter' : 'innerunique';
}

export function joinKeys({ conditions }: Pick<Join, 'conditions'>): JoinKey[] {
  return conditions.flatMap(keysIn);
}

function keysIn(node: Expression): JoinKey[] {
  switch (node.kind) {
    case 'ParenthesizedExpression':
      return keysIn(node.expression);
    case 'LogicalExpression':
      return node.operator === 'and' ? node.operands.flatMap(keysIn) : [];
    case 'Name':
      return [{ left: node, right: node, node }];
    case 'BinaryExpression': {
      const [left, right] = [sideOf(node.left, '$left'), sideOf(node.right, '$right')];
      return node.operator.text === '==' && left && right ? [{ left, right, node }] : [];
    }
    default:
      return [];
  }
}

function sideOf(expression: Expression, side: string): Name | undefined {
  if (expression.kind !== 'PathExpression' || expression.steps.length !== 1) return undefined;
  const [step] = expression.steps;
  const isSide = expression.root.kind === 'Name' && expression.root.name === side;
  return isSide && step!.kind === 'MemberStep' && step!.member.kind === 'Name' ? step!.member : undefined;
}

/** What stands on both sides of a join, and behind it. */
export interface JoinShapes {
  readonly left: TableShape;
  readonly right: TableShape;
  readonly after: TableShape;
}

/** The shapes around a join; undefined where one is not known. */
export function joinShapes(join: Join, left: TableShape | undefined, binding: Binding): JoinShapes | undefined {
  const [right, after] = [binding.shapeOf(join.right), binding.shapeOf(join)];
  return left && right && after ? { left, right, after } : undefined;
}

/** The column behind a join of both sides that is one of the right side; undefined where there is none or one cannot tell. */
export function rightColumnAfter(name: string, { left, right, after }: JoinShapes): Column | undefined {
  const own = allColumns(right);
  const index = own.findIndex((column) => column.name === name);
  if (index < 0) return undefined;
  // the columns of the left side come first, those of the right side behind them
  const [all, before] = [allColumns(after), allColumns(left).length];
  if (all.length === before + own.length) return all[before + index];
  const same = findColumn(after, name);
  return same === own[index] ? same : undefined;
}

/** Kinds of join by the sides whose rows are all that comes out, as they are. */
const KEPT: Readonly<Record<string, readonly ('left' | 'right')[]>> = {
  inner: ['left', 'right'], innerunique: ['left', 'right'], leftouter: ['left'], rightouter: ['right'],
  leftsemi: ['left'], leftanti: ['left'], leftantisemi: ['left'], anti: ['left'],
  rightsemi: ['right'], rightanti: ['right'], rightantisemi: ['right'], fullouter: [],
}; // biome-ignore format: a table

/** Kinds of join whose rows all have a match. */
const MATCHED: ReadonlySet<string> = new Set(['inner', 'innerunique', 'leftsemi', 'rightsemi']);

/** Whether every row behind the join has a match on the other side. */
export function isMatched(join: Join): boolean {
  return MATCHED.has(joinKind(join));
}

/** What is known of rows behind a join, from what is known of its sides. */
export function knownAfterJoin(join: Join, left: Known, right: Known, shapes: JoinShapes): Known {
  const next = new Known();
  if (left.size + right.size === 0) return next;
  const sides = KEPT[joinKind(join)] ?? [];
  const leftAfter = (name: string): string[] => {
    const column = sides.includes('left') ? findColumn(shapes.left, name) : undefined;
    return column && findColumn(shapes.after, name) === column ? [name] : [];
  };
  const rightAfter = (name: string): string[] => {
    if (!sides.includes('right')) return [];
    const isAlone = !sides.includes('left') && joinKind(join) !== 'rightouter';
    // a column of the left side that nobody has listed may have the name, and any column the one it would have instead
    if (!isAlone && shapes.left.open) return [];
    const now = isAlone ? findColumn(shapes.after, name) : rightColumnAfter(name, shapes);
    return now && (isAlone || now.name === name || !shapes.right.open) ? [now.name] : [];
  };
  left.carry(leftAfter, next);
  right.carry(rightAfter, next);
  if (!isMatched(join)) return next;
  for (const key of joinKeys(join)) {
    const [own, other] = [key.left.name, key.right.name];
    for (const name of rightAfter(other)) for (const one of left.of(keyOfName(own))) next.add(renamed(one, name));
    for (const name of leftAfter(own)) for (const one of right.of(keyOfName(other))) next.add(renamed(one, name));
  }
  return next;
}

/** A key that no row of the left side has in common with one of the right side, and what makes it so. */
export interface Mismatch {
  readonly key: JoinKey;
  readonly left: readonly Condition[];
  readonly right: Condition;
}

/** The first key of which both sides ask for different values. */
export function mismatchOf(join: Join, left: Known, right: Known): Mismatch | undefined {
  for (const key of joinKeys(join)) {
    const known = new Known();
    for (const one of left.of(keyOfName(key.left.name))) known.add(one);
    if (known.size === 0) continue;
    for (const other of right.of(keyOfName(key.right.name))) {
      const reasons = known.reasonsAgainst(renamed(other, key.left.name));
      if (reasons && reasons.length > 0) return { key, left: reasons, right: other };
    }
  }
  return undefined;
}
