/** Where the names that a query declares are used, and what each is made of. */
import type { Binding, LetMeaning } from '../kql/semantics/index.ts';
import { type Node, walk } from '../kql/syntax/index.ts';
import type { Range } from '../text/index.ts';

export interface Uses {
  /** The lets that are named in the value, sorted. */
  readonly derivedFrom: readonly string[];
  /** These, and what they are made of in turn, sorted. */
  readonly derivedFromAll: readonly string[];
  /** The places where it is named. */
  readonly uses: readonly Range[];
}

/** A let that is made of more lets is made of everything. */
const MOST_DERIVED = 100;

export class LetUses {
  private readonly direct = new Map<LetMeaning, Set<LetMeaning>>();
  private readonly uses = new Map<LetMeaning, Range[]>();
  /** Of parameters, by name. */
  private readonly parameters = new Map<string, Range[]>();

  constructor(root: Node, binding: Binding) {
    const byStatement = new Map<Node, LetMeaning>(binding.lets.map((meaning) => [meaning.statement, meaning]));
    for (const meaning of binding.lets) {
      this.direct.set(meaning, new Set());
      this.uses.set(meaning, []);
    }
    let within: LetMeaning | undefined;
    walk(
      root,
      (node) => {
        within ??= byStatement.get(node);
        if (node.kind !== 'Name' || node === within?.statement.name) return;
        const meaning = binding.meaningOf(node);
        const { start, end } = node;
        if (meaning?.kind === 'let' && this.uses.has(meaning.let)) {
          this.uses.get(meaning.let)!.push({ start, end });
          if (within) this.direct.get(within)!.add(meaning.let);
        } else if (meaning?.kind === 'parameter') {
          const { name } = meaning.parameter;
          const places = this.parameters.get(name);
          if (places) places.push({ start, end });
          else this.parameters.set(name, [{ start, end }]);
        }
      },
      (node) => {
        if (node === within?.statement) within = undefined;
      },
    );
  }

  of(meaning: LetMeaning): Uses {
    const direct = this.direct.get(meaning) ?? new Set();
    const all = new Set(direct);
    // a set grows while it is gone through
    for (const one of all) for (const more of this.direct.get(one) ?? []) if (all.size < MOST_DERIVED) all.add(more);
    return { derivedFrom: names(direct), derivedFromAll: names(all), uses: this.uses.get(meaning) ?? [] };
  }

  ofParameter(name: string): Uses {
    return { derivedFrom: [], derivedFromAll: [], uses: this.parameters.get(name) ?? [] };
  }
}

function names(meanings: Iterable<LetMeaning>): string[] {
  return [...new Set([...meanings].map(({ name }) => name))].sort();
}
