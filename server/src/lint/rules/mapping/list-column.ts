import { findColumn } from '../../../kql/semantics/index.ts';
import { columnReferences } from '../../../rule/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { appendStage, isMappable } from '../../mapped-columns.ts';

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
      const maker = result && findColumn(result, name)?.list;
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
