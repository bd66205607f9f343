import { isTemplate } from '../../../rule/index.ts';
import { closest } from '../../../text/index.ts';
import { placeOf } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';
import { checkedPlaces } from '../../strictness.ts';
import { cut, replaceScalar } from '../../yaml-edits.ts';

/** An id of a connector that no list has. New ones come every week, so that it is a hint and nothing more. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'suggestion',
  summary: 'A connector that the list of connectors does not have',
  needs: ['connectors'],
  onDocument(_document, context) {
    const { connectors } = context.facts;
    for (const { field, value } of checkedPlaces(context)) {
      if (field?.shape.is !== 'text' || field.shape.holds !== 'connector' || value.kind !== 'Scalar') continue;
      const id = value.text.trim();
      if (id === '' || isTemplate(id) || connectors.get(id)) continue;
      // rules also name the solution, such as `CustomLogsAma`
      if (connectors.ids.some((other) => connectors.get(other)!.solution === id)) continue;
      const lower = id.toLowerCase();
      const meant = connectors.ids.find((other) => other.toLowerCase() === lower) ?? closest(id, connectors.ids);
      context.report({
        at: placeOf(context.file.text, value),
        message: `No connector \`${cut(id)}\` is known. ${meant ? `Did you mean \`${meant}\`?` : 'If it is new, that is fine.'}`,
        fix: meant === undefined ? undefined : () => replaceScalar(value, meant, false),
      });
    }
  },
});
