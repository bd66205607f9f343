/** A rule as the index keeps it: names and keys, no text and no tree. */
import { attackTable, lookedForIn } from '../explain/index.ts';
import type { Facts } from '../facts/index.ts';
import { bindingOf, type RuleDocument, type RuleFile, type RuleKind } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import { scalarText, valueUnder } from '../yaml/index.ts';
import { keysOf } from './indicator-key.ts';
import { type Signature, signatureOf } from './near-duplicates.ts';

/** A tactic with the techniques that a rule lists under it, see `attackTable`. */
export interface ListedTactic {
  readonly tactic: string;
  readonly techniques: readonly { readonly id: string }[];
}

export interface IndexedRule extends Range {
  readonly kind: RuleKind;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly severity: string | undefined;
  readonly attack: readonly ListedTactic[];
  /** The tables and functions that its queries read. */
  readonly sources: readonly string[];
  /** The indicators of its queries by key, each with its first place. */
  readonly indicators: ReadonlyMap<string, Range>;
  /** What its queries are like; undefined for one of a few words. */
  readonly signature: Signature | undefined;
  /** The names whose declarations all this depends on, see `Binding`. */
  readonly asked: readonly string[];
}

/** The rules of a file, for the index. */
export function indexedRules({ documents }: RuleFile, facts: Facts): IndexedRule[] {
  return documents.map((document) => indexedRule(document, facts));
}

function indexedRule(document: RuleDocument, facts: Facts): IndexedRule {
  const { kind, root, start, end, queries } = document;
  const indicators = new Map<string, Range>();
  const sources = new Set<string>();
  const asked = new Set<string>();
  for (const query of queries) {
    const looked = lookedForIn(document, query, facts);
    for (const source of looked.sources) sources.add(detached(source));
    for (const name of bindingOf(document, query, facts).asked) asked.add(detached(name));
    for (const indicator of looked.indicators) {
      const [place] = indicator.places;
      for (const key of keysOf(indicator)) if (!indicators.has(key)) indicators.set(key, place!);
    }
  }
  const text = (...keys: string[]): string | undefined => {
    const found = keys.map((key) => scalarText(valueUnder(root, key))).find((value) => value !== undefined);
    return found === undefined ? undefined : detached(found);
  };
  return {
    ...{ kind, start, end },
    id: text('id', 'Id'),
    name: text('name', 'displayName', 'DisplayName', 'FunctionName', 'ParserName', 'EventParserName'),
    severity: text('severity'),
    attack: attackTable(document, facts).map(({ tactic, techniques }) => ({
      tactic: detached(tactic),
      techniques: techniques.map(({ id }) => ({ id: detached(id) })),
    })),
    sources: [...sources],
    indicators,
    signature: signatureOf(queries),
    asked: [...asked],
  };
}

/** The text by itself: a part of a string keeps the whole of it in memory, here a file for each name in it. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}
