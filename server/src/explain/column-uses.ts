/** The fields of a rule that use columns of its result, by the name of the column. */
import { type ColumnRole, columnReferences, type RuleDocument } from '../rule/index.ts';
import type { ColumnUse } from './model.ts';

const KINDS: Readonly<Record<ColumnRole, ColumnUse['kind']>> = {
  entity: 'entity',
  entities: 'entity',
  detail: 'customDetail',
  placeholder: 'placeholder',
  severity: 'override',
  tactics: 'override',
  property: 'override',
};

/** The uses by the name of the column, in the order of the fields. */
export function columnUses(document: RuleDocument): ReadonlyMap<string, readonly ColumnUse[]> {
  const uses = new Map<string, ColumnUse[]>();
  for (const { name, role, use, entityType = '', start, end } of columnReferences(document)) {
    const field = role === 'entities' ? 'sentinelEntitiesMappings' : `${entityType} ${use}`.trim();
    const found = { kind: KINDS[role], field, start, end };
    const known = uses.get(name);
    if (known) known.push(found);
    else uses.set(name, [found]);
  }
  return uses;
}
