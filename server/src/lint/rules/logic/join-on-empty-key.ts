import { joinKeys, joinKind } from '../../../kql/logic/index.ts';
import { type Column, findColumn, type TableShape } from '../../../kql/semantics/index.ts';
import { type Expression, hasWord, type JoinOperator, type Node, walk } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';

/** Calls that give an empty text where there is nothing to be found. */
const MAY_BE_EMPTY = new Set([
  'extract',
  'column_ifexists',
  'trim',
  'trim_start',
  'trim_end',
  'replace_regex',
  'extract_json',
]);

/** Kinds of join that put rows of both sides together. */
const PAIRS = /^inner(unique)?$/;

/**
 * A join on a text that both sides take out of another one. Where there is nothing to take it is empty, and every such row of one
 * side goes with every such row of the other.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'none',
  summary: 'A join on texts that both sides extract, and that are equal where both are empty',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!hasWord(tree, 'join')) return;
    const joins: { readonly join: JoinOperator; readonly left: TableShape | undefined }[] = [];
    const values = new Map<Node, Expression>();
    const asked = new Set<string>();
    walk(tree.root, (node) => {
      if (node.kind === 'NamedExpression') for (const name of node.names) values.set(name, node.value);
      if (node.kind === 'WhereOperator') addNames(node.predicate, asked);
      if (
        node.kind === 'CallExpression' &&
        /^(isnotempty|isempty|notempty|iff|iif|case|coalesce)$/.test(node.name.name)
      )
        addNames(node, asked);
      if (node.kind !== 'Pipeline') return;
      let before: Node = node.source;
      for (const stage of node.stages) {
        if (stage.kind === 'Stage' && stage.operator.kind === 'JoinOperator')
          joins.push({ join: stage.operator, left: context.binding.shapeOf(before) });
        before = stage;
      }
    });
    for (const { join, left } of joins) check(join, left, values, asked, context);
  },
});

function check(
  join: JoinOperator,
  left: TableShape | undefined,
  values: ReadonlyMap<Node, Expression>,
  asked: ReadonlySet<string>,
  context: QueryContext,
): void {
  if (!PAIRS.test(joinKind(join))) return;
  const right = context.binding.shapeOf(join.right);
  // a second key keeps most rows without the first one apart
  const [key] = joinKeys(join);
  if (!key || join.conditions.length > 1 || !left || !right) return;
  const columns = [findColumn(left, key.left.name), findColumn(right, key.right.name)];
  if (!columns.every((column) => column && mayBeEmpty(column, values, asked))) return;
  const { start, end } = key.node;
  const { name } = key.left;
  context.report({
    at: { start, end },
    message: `\`${name}\` is empty where nothing could be extracted, on both sides: all such rows are joined with each other. Keep them out on one side with \`where isnotempty(${name})\`.`,
  });
}

/** Whether a column is a text that was taken out of another value, and no condition of the query asks about it. */
function mayBeEmpty(column: Column, values: ReadonlyMap<Node, Expression>, asked: ReadonlySet<string>): boolean {
  let own = column;
  if (asked.has(own.name)) return false;
  while (own.copyOf) {
    own = own.copyOf;
    if (asked.has(own.name)) return false;
  }
  const value = own.node && values.get(own.node);
  return value !== undefined && isTaken(value);
}

/** `extract(…)`, `tolower(extract(…))` */
function isTaken(value: Expression): boolean {
  if (value.kind !== 'CallExpression') return false;
  const { name } = value.name;
  if (MAY_BE_EMPTY.has(name)) return true;
  return /^(tolower|toupper|tostring|trim|trim_start|trim_end)$/.test(name) && value.args.some(isTaken);
}

function addNames(node: Node, names: Set<string>): void {
  walk(node, (inner) => {
    if (inner.kind === 'Name') names.add(inner.name);
  });
}
