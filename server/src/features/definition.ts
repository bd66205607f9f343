/** Where a name comes from: the let, the parameter, the stage that makes a column, the file that declares a function. */
import type { DeclaredPlace, Facts } from '../facts/index.ts';
import type { Column } from '../kql/semantics/index.ts';
import { type Name, walk } from '../kql/syntax/index.ts';
import type { RuleFile } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import { fieldColumnAt, nameAt } from './name-at.ts';

/** The place in the same file that declares the name at an offset; undefined for what comes from outside. */
export function definition(file: RuleFile, offset: number, facts: Facts): Range | undefined {
  const found = nameAt(file, offset, facts);
  if (!found) return fieldDefinition(file, offset, facts);
  const { meaning, name } = found;
  switch (meaning.kind) {
    case 'let':
      return rangeOf(meaning.let.statement.name);
    case 'parameter':
      return meaning.parameter.declaration && rangeOf(meaning.parameter.declaration.name);
    case 'column':
      return originOf(meaning.column, name);
    default:
      return undefined;
  }
}

/** The places in files of the workspace that declare the table or function at an offset, or that of the column there. */
export function declarationPlaces(file: RuleFile, offset: number, facts: Facts): readonly DeclaredPlace[] {
  const meaning = nameAt(file, offset, facts)?.meaning;
  const name = meaning?.kind === 'column' ? tableOf(meaning.column) : meaning && 'name' in meaning ? meaning.name : '';
  if (!name || (meaning?.kind !== 'column' && meaning?.kind !== 'table' && meaning?.kind !== 'function')) return [];
  const declared = facts.workspaceFunction(name)?.declaredAt;
  return declared ?? (facts.table(name, 'workspace') ?? facts.table(name, 'xdr'))?.declaredAt ?? [];
}

function tableOf(column: Column): string | undefined {
  let own = column;
  while (own.copyOf) own = own.copyOf;
  return own.table;
}

/** The place in the query that makes the column which a field names; for a column of a table, the name of the table there. */
function fieldDefinition(file: RuleFile, offset: number, facts: Facts): Range | undefined {
  const field = fieldColumnAt(file, offset, facts);
  if (!field) return undefined;
  let own = field.column;
  let node = own.node;
  for (; own.copyOf && own.copyOf.name === own.name; own = own.copyOf) node = own.copyOf.node ?? node;
  if (node) return rangeOf(node);
  let table: Name | undefined;
  walk(field.query.tree.root, (one) => {
    if (one.kind !== 'Name' || table) return;
    const meaning = field.binding.meaningOf(one);
    if (meaning?.kind === 'table' && meaning.name === own.table) table = one;
  });
  return table && rangeOf(table);
}

/** The node that made a column: that of an earlier stage when the name itself only hands it on. */
function originOf(column: Column, name: Range): Range | undefined {
  let own: Column | undefined = column;
  while (own && (!own.node || (own.node.start === name.start && own.node.end === name.end))) own = own.copyOf;
  return own?.node && rangeOf(own.node);
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}
