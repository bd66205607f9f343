/** The name in a query that the caret stands on, and what it means there. */
import type { Facts } from '../facts/index.ts';
import type { Binding, Meaning } from '../kql/semantics/index.ts';
import { type Name, pathTo } from '../kql/syntax/index.ts';
import { bindingOf, type RuleDocument, type RuleFile, type RuleQuery } from '../rule/index.ts';

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
