/** The name in a query that the caret stands on, and what it means there. */
import type { Facts } from '../facts/index.ts';
import { type Binding, type Column, findColumn, type Meaning } from '../kql/semantics/index.ts';
import { type Name, pathTo } from '../kql/syntax/index.ts';
import {
  bindingOf,
  type ColumnReference,
  columnReferences,
  type RuleDocument,
  type RuleFile,
  type RuleQuery,
} from '../rule/index.ts';
import { touches } from '../text/index.ts';

/** A column of the result that a field of the rule names. */
export interface FieldColumn {
  readonly field: ColumnReference;
  readonly column: Column;
  readonly binding: Binding;
  readonly document: RuleDocument;
  readonly query: RuleQuery;
}

/** The column that the field at an offset names, if the query returns it. */
export function fieldColumnAt(file: RuleFile, offset: number, facts: Facts): FieldColumn | undefined {
  for (const document of file.documents) {
    // the fields speak of the rule's own query, which is the first
    const [query] = document.queries;
    if (!query || !touches(document, offset)) continue;
    const field = columnReferences(document).find((one) => touches(one, offset));
    const binding = field && bindingOf(document, query, facts);
    const column = binding?.result && findColumn(binding.result, field!.name);
    if (column) return { field: field!, column, binding: binding!, document, query };
  }
  return undefined;
}

export interface NameAt {
  readonly name: Name;
  readonly meaning: Meaning;
  readonly binding: Binding;
  readonly document: RuleDocument;
  readonly query: RuleQuery;
}

/** The name around an offset (as a caret: both ends count), if it is known what it stands for. */
export function nameAt(file: RuleFile, offset: number, facts: Facts): NameAt | undefined {
  for (const document of file.documents) {
    const query = document.queries.find(({ tree }) => tree.root.start <= offset && offset <= tree.root.end);
    if (!query) continue;
    const name = pathTo(query.tree.root, offset).findLast((node) => node.kind === 'Name');
    if (name?.kind !== 'Name') return undefined;
    const binding = bindingOf(document, query, facts);
    const meaning = binding.meaningOf(name);
    return meaning && { name, meaning, binding, document, query };
  }
  return undefined;
}
