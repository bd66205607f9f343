import { isDeployedRule } from '../../../rule/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import type { Fix, Related } from '../../finding.ts';
import { appendStage, keepColumn, type MissingColumn, missingColumns, nameInstead } from '../../mapped-columns.ts';

/**
 * A field that names a column which the query does not return. Where a stage has said which columns there are, that is
 * certain; where all columns of a table of the service are still there, it is only what its reference says.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A field that names a column which the query does not return',
  needs: FACTS_OF_NAMES,
  onQuery(_query, context) {
    const isRule = isDeployedRule(context.document);
    for (const missing of missingColumns(context)) {
      const { reference, otherCase, split, tables, dropped, meant, isLet } = missing;
      if (otherCase !== undefined) continue;
      const isCertain = split.length === 0 && (tables.length === 0 || meant !== undefined || isLet);
      context.report({
        at: reference,
        message: messageOf(missing, isRule),
        // a hunting query runs all the same: the entity is missing
        ...((!isRule || !isCertain) && ({ severity: 'warning' } as const)),
        ...(dropped && { related: relatedTo(dropped.keyword, reference.name) }),
        fix: fixOf(missing, context),
      });
    }
  },
});

function messageOf(missing: MissingColumn, isRule: boolean): string {
  const { reference, split, meant, renamed, dropped, isLet, tables, result } = missing;
  const { name } = reference;
  const so = isRule ? 'so the service refuses the rule' : 'so nothing is mapped';
  if (split.length > 0) {
    const names = split.map((own) => `\`${own.name}\``).join(' and ');
    return `The tables have \`${name}\` in several types, and \`union\` makes ${names} of it. Convert it to one type before the union.`;
  }
  if (algorithmIn(reference))
    return `The query returns no column \`${name}\`, ${so}: a mapping takes the name of a column, not a value.`;
  if (isLet) return `\`${name}\` is a let of the query, and no column of what it returns, ${so}.`;
  if (meant !== undefined && renamed) return `The query returns this column as \`${meant}\`, and no \`${name}\`.`;
  if (meant !== undefined) return `The query returns no column \`${name}\`: did you mean \`${meant}\`?`;
  if (dropped) return `The query returns no column \`${name}\`, ${so}: \`${dropped.keyword.text}\` leaves it out.`;
  if (tables.length > 0) return `The query returns no column \`${name}\`: \`${tables[0]}\` has none.`;
  const names = result.columns.map((column) => `\`${column.name}\``);
  const all = names.length > 0 && names.length <= MOST_LISTED ? ` It returns ${names.join(', ')}.` : '';
  return `The query returns no column \`${name}\`, ${so}.${all}`;
}

/** More names than these nobody reads in a message. */
const MOST_LISTED = 8;

function relatedTo({ start, end }: { start: number; end: number }, name: string): Related[] {
  return [{ start, end, message: `The last stage before which there is a column \`${name}\`` }];
}

function fixOf(missing: MissingColumn, context: QueryContext): (() => Fix | undefined) | undefined {
  const { reference, meant, split, dropped, isLet } = missing;
  const { name } = reference;
  const algorithm = algorithmIn(reference);
  if (algorithm) {
    const stage = `extend FileHashAlgorithm = "${algorithm}"`;
    return () =>
      appendStage(`Add a column with ${algorithm}`, stage, ['FileHashAlgorithm'], context, [
        nameInstead(reference, 'FileHashAlgorithm'),
      ]);
  }
  if (split.length > 0) {
    const values = split.map((own) => (own.type === 'string' ? own.name : `tostring(${own.name})`));
    return () =>
      appendStage(`Put ${name} together again`, `extend ${name} = coalesce(${values.join(', ')})`, [name], context);
  }
  if (isLet) return () => appendStage(`Add a column ${name}`, `extend ${name} = ${name}`, [name], context);
  if (meant !== undefined)
    return () => ({ title: `Write ${meant}`, safe: false, edits: [nameInstead(reference, meant)] });
  return dropped ? () => keepColumn(name, context) : undefined;
}

/** The name of an algorithm that stands where a column should: `identifier: Algorithm` with `columnName: MD5`. */
function algorithmIn({ name, use }: MissingColumn['reference']): string | undefined {
  return use === 'Algorithm' && /^(MD5|SHA1|SHA256|SHA256AC)$/i.test(name) ? name.toUpperCase() : undefined;
}
