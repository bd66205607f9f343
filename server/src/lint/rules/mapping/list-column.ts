import { type Binding, type Column, findColumn } from '../../../kql/semantics/index.ts';
import { type Expression, type KqlTree, pathTo } from '../../../kql/syntax/index.ts';
import { columnReferences } from '../../../rule/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { appendStage, isMappable } from '../../mapped-columns.ts';

/** Functions that yield a list, never a single value. */
const MAKERS = new Set([
  'make_set', 'make_set_if', 'makeset', 'make_list', 'make_list_if', 'make_list_with_nulls', 'makelist', 'pack_array',
  'array_concat', 'array_slice', 'set_union', 'set_intersect', 'set_difference', 'split', 'extract_all',
]); // biome-ignore format: a list

/** A column of lists that is mapped to an entity, which takes one value. */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'suggestion',
  summary: 'A column of lists that is mapped to an entity',
  needs: FACTS_OF_NAMES,
  onQuery(query, context) {
    const { document } = context;
    if (document.queries[0] !== query || query.tree.problems.length > 0) return;
    const references = columnReferences(document).filter(({ role }) => role === 'entity');
    if (references.length === 0) return;
    const { result } = context.binding;
    for (const reference of references) {
      const { name, use } = reference;
      const column = result && findColumn(result, name);
      const maker = column && makerOf(column, query.tree, context.binding);
      if (!maker) continue;
      context.report({
        at: reference,
        message: `\`${name}\` holds a list, made by \`${maker}\`, and \`${use}\` takes one value: the entity is the text of the whole list. Make a row of each value with \`mv-expand\`.`,
        fix: isMappable(name)
          ? () => appendStage(`Make a row of each ${name}`, `mv-expand ${name} to typeof(string)`, [name], context)
          : undefined,
      });
    }
  },
});

/** Operators that make columns of expressions, and those that hand them on under another name. */
const MADE = new Set(['summarize', 'extend', 'project', 'distinct']);
const COPIED = new Set([...MADE, 'project-rename', 'union']);

/** The function that makes the lists of a column; undefined where it may hold anything else. */
function makerOf(column: Column, tree: KqlTree, binding: Binding): string | undefined {
  let own = column;
  while (own.copyOf && COPIED.has(own.madeBy)) own = own.copyOf;
  // `mv-expand` and its like make another column of it
  if (own.copyOf || own.type !== 'dynamic' || !MADE.has(own.madeBy) || !own.node) return undefined;
  let expression: Expression | undefined;
  if (own.node.kind === 'CallExpression') expression = own.node;
  else if (own.node.kind === 'Name') {
    const { node } = own;
    const named = pathTo(tree.root, node.start).findLast((around) => around.kind === 'NamedExpression');
    if (named?.kind === 'NamedExpression' && named.names.length === 1 && named.names[0] === node)
      expression = named.value;
  }
  while (expression?.kind === 'ParenthesizedExpression') expression = expression.expression;
  if (expression?.kind !== 'CallExpression' || binding.meaningOf(expression.name)?.kind !== 'function')
    return undefined;
  const { name } = expression.name;
  return MAKERS.has(name) ? name : undefined;
}
