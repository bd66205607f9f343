/**
 * The index over the rules of a workspace. Files come, change and go one by one; memory and time are linear in what the
 * rules hold. Rules are numbered; a number is never used again. What goes is marked, and swept out when half is marked.
 */
import type { Range } from '../text/index.ts';
import type { IndexedRule } from './indexed-rule.ts';
import { ALIKE, bandsOf, Groups, likeness, type Signature } from './near-duplicates.ts';
import { Postings } from './postings.ts';

/** A rule of the index and its place. */
export interface RuleEntry
  extends Range,
    Pick<IndexedRule, 'kind' | 'id' | 'name' | 'severity' | 'attack' | 'sources'> {
  /** As it was given to `set`. */
  readonly file: string;
  /** Which of the documents of the file it is, from 0. */
  readonly ordinal: number;
}

/** A rule that has an indicator, and its first place there. */
export interface IndicatorPlace extends Range {
  readonly rule: RuleEntry;
}

/** A rule that is nearly the same as another. */
export interface NearDuplicate {
  readonly rule: RuleEntry;
  /** The share of what the two look like that they have in common, about: from 0.8 to 1. */
  readonly likeness: number;
}

export interface Counted {
  readonly name: string;
  /** How many rules there are of it. */
  readonly count: number;
}

export interface IndexSize {
  readonly files: number;
  readonly rules: number;
  /** Different ones, values one by one. */
  readonly indicators: number;
}

/** Of what a rule has, a number for each name, and for indicators the place: `[id, start, end, …]`. */
interface Kept extends RuleEntry {
  readonly indicators: Int32Array;
  readonly tables: readonly number[];
  readonly techniques: readonly number[];
  readonly signature: Signature | undefined;
}

/** The index is not swept for fewer rules. */
const FEWEST_TO_SWEEP = 200;

/** So many rules that are alike are shown of one. */
const MOST_ALIKE = 100;

export class RuleIndex {
  private readonly files = new Map<string, readonly number[]>();
  private readonly rules = new Map<number, Kept>();
  private readonly indicators = new Postings();
  private readonly tables = new Postings();
  private readonly techniques = new Postings();
  private next = 0;
  private gone = 0;
  private bands: Map<string, number[]> | undefined;
  private changes = 0;

  /** How often something has changed; whoever remembers what was found may forget it then. */
  get version(): number {
    return this.changes;
  }

  get size(): IndexSize {
    let indicators = 0;
    for (const _ of this.indicators.entries()) indicators++;
    return { files: this.files.size, rules: this.rules.size, indicators };
  }

  has(file: string): boolean {
    return this.files.has(file);
  }

  get fileNames(): readonly string[] {
    return [...this.files.keys()];
  }

  /** All rules, in the order in which they came. */
  get all(): Iterable<RuleEntry> {
    return this.rules.values();
  }

  rulesOf(file: string): readonly RuleEntry[] {
    return (this.files.get(file) ?? []).map((rule) => this.rules.get(rule)!);
  }

  /** Takes the rules of a file in place of those before; undefined when the file is gone. */
  set(file: string, rules: readonly IndexedRule[] | undefined): void {
    const before = this.files.get(file);
    if (!before && !rules?.length) return;
    this.changes++;
    this.bands = undefined;
    for (const rule of before ?? []) this.remove(rule);
    if (rules?.length)
      this.files.set(
        file,
        rules.map((rule, ordinal) => this.add(file, ordinal, rule)),
      );
    else this.files.delete(file);
    if (this.gone > FEWEST_TO_SWEEP && this.gone > this.rules.size) this.sweep();
  }

  private add(file: string, ordinal: number, rule: IndexedRule): number {
    const number = this.next++;
    const { start, end, kind, id, name, severity, attack, sources, signature } = rule;
    const indicators = new Int32Array(rule.indicators.size * 3);
    let at = 0;
    for (const [key, place] of rule.indicators) {
      indicators[at++] = this.indicators.add(key, number);
      indicators[at++] = place.start;
      indicators[at++] = place.end;
    }
    const tables = sources.map((source) => this.tables.add(source, number));
    const listed = new Set(attack.flatMap(({ techniques }) => techniques.map((technique) => technique.id)));
    this.rules.set(number, {
      ...{ file, ordinal, start, end, kind, id, name, severity, attack, signature, indicators, tables },
      sources: tables.map((table) => this.tables.nameOf(table)),
      techniques: [...listed].map((technique) => this.techniques.add(technique, number)),
    });
    return number;
  }

  private remove(number: number): void {
    const { indicators, tables, techniques } = this.rules.get(number)!;
    for (let at = 0; at < indicators.length; at += 3) this.indicators.remove(indicators[at]!);
    for (const table of tables) this.tables.remove(table);
    for (const technique of techniques) this.techniques.remove(technique);
    this.rules.delete(number);
    this.gone++;
  }

  private sweep(): void {
    const isThere = (rule: number): boolean => this.rules.has(rule);
    for (const postings of [this.indicators, this.tables, this.techniques]) postings.sweep(isThere);
    this.gone = 0;
  }

  // ---- indicators ---------------------------------------------------------------------------------------------

  /** How many rules have the indicator with this key. */
  countOf(key: string): number {
    const id = this.indicators.idOf(key);
    return id === undefined ? 0 : this.indicators.countOf(id);
  }

  /** Tells whether a document of a file has the indicator with a key. */
  indicatorsOf(file: string, ordinal: number): (key: string) => boolean {
    const number = this.files.get(file)?.[ordinal];
    const rule = number === undefined ? undefined : this.rules.get(number);
    const own = rule ? idsIn(rule) : new Set<number>();
    return (key) => {
      const id = this.indicators.idOf(key);
      return id !== undefined && own.has(id);
    };
  }

  /** The rules that have all the indicators with these keys, with the place of the first. */
  *placesOf(keys: readonly string[]): Iterable<IndicatorPlace> {
    const ids = keys.map((key) => this.indicators.idOf(key));
    if (ids.length === 0 || ids.includes(undefined)) return;
    const [first, ...others] = ids as number[];
    const rarest = (ids as number[]).reduce((a, b) =>
      this.indicators.countOf(b) < this.indicators.countOf(a) ? b : a,
    );
    for (const number of this.indicators.listOf(rarest)) {
      const rule = this.rules.get(number);
      if (!rule) continue;
      const place = placeIn(rule, first!);
      if (place && hasAll(rule, others)) yield { rule, ...place };
    }
  }

  /** All indicators, each with the number of its rules. */
  *indicatorCounts(): Iterable<{ readonly key: string; readonly count: number }> {
    for (const [key, count] of this.indicators.entries()) yield { key, count };
  }

  // ---- tables, techniques -------------------------------------------------------------------------------------

  /** The tables and functions that rules read, the most read first. */
  get tableCounts(): Counted[] {
    return counted(this.tables);
  }

  rulesReading(table: string): RuleEntry[] {
    return this.rulesIn(this.tables, table);
  }

  /** The techniques that rules list, the most listed first. */
  get techniqueCounts(): Counted[] {
    return counted(this.techniques);
  }

  countOfTechnique(id: string): number {
    const found = this.techniques.idOf(id);
    return found === undefined ? 0 : this.techniques.countOf(found);
  }

  rulesFor(technique: string): RuleEntry[] {
    return this.rulesIn(this.techniques, technique);
  }

  private rulesIn(postings: Postings, name: string): RuleEntry[] {
    const id = postings.idOf(name);
    return id === undefined ? [] : postings.listOf(id).flatMap((rule) => this.rules.get(rule) ?? []);
  }

  // ---- near duplicates ----------------------------------------------------------------------------------------

  /** The rules that are nearly the same as one of the index, the likest first. */
  nearDuplicatesOf(file: string, ordinal: number): NearDuplicate[] {
    const number = this.files.get(file)?.[ordinal];
    const own = number === undefined ? undefined : this.rules.get(number)?.signature;
    if (!own) return [];
    const found = new Map<number, number>();
    const bands = this.allBands();
    for (const band of bandsOf(own)) {
      for (const other of bands.get(band) ?? []) {
        if (other === number || found.has(other)) continue;
        found.set(other, likeness(own, this.rules.get(other)!.signature!));
        if (found.size >= MOST_ALIKE * 4) break;
      }
    }
    return [...found]
      .filter(([, share]) => share >= ALIKE)
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_ALIKE)
      .map(([other, share]) => ({ rule: this.rules.get(other)!, likeness: share }));
  }

  /**
   * Groups of rules that are nearly the same, the largest first; who is like one of a group is of the group. The likeness of
   * each is that to the likest of those it was compared with.
   */
  nearDuplicates(): NearDuplicate[][] {
    const groups = new Groups();
    const most = new Map<number, number>();
    for (const numbers of this.allBands().values()) {
      // each is compared with the one before and the first, so that the work grows with their number only
      for (let i = 1; i < numbers.length; i++) {
        const own = numbers[i]!;
        for (const other of new Set([numbers[i - 1]!, numbers[0]!])) {
          const share = likeness(this.rules.get(own)!.signature!, this.rules.get(other)!.signature!);
          if (share < ALIKE) continue;
          for (const one of [own, other]) most.set(one, Math.max(share, most.get(one) ?? 0));
          groups.join(own, other);
        }
      }
    }
    const found = new Map<number, NearDuplicate[]>();
    for (const [number, share] of most) {
      const root = groups.rootOf(number);
      const group = found.get(root);
      const one = { rule: this.rules.get(number)!, likeness: share };
      if (group) group.push(one);
      else found.set(root, [one]);
    }
    const byFile = (a: NearDuplicate, b: NearDuplicate): number =>
      b.likeness - a.likeness || (a.rule.file < b.rule.file ? -1 : 1);
    return [...found.values()].map((group) => group.sort(byFile)).sort((a, b) => b.length - a.length);
  }

  private allBands(): Map<string, number[]> {
    if (this.bands) return this.bands;
    this.bands = new Map();
    for (const [number, { signature }] of this.rules) {
      for (const band of signature ? bandsOf(signature) : []) {
        const numbers = this.bands.get(band);
        if (numbers) numbers.push(number);
        else this.bands.set(band, [number]);
      }
    }
    return this.bands;
  }
}

function counted(postings: Postings): Counted[] {
  const all = [...postings.entries()].map(([name, count]) => ({ name, count }));
  return all.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

function placeIn({ indicators }: Kept, id: number): Range | undefined {
  for (let at = 0; at < indicators.length; at += 3)
    if (indicators[at] === id) return { start: indicators[at + 1]!, end: indicators[at + 2]! };
  return undefined;
}

function hasAll(rule: Kept, ids: readonly number[]): boolean {
  if (ids.length === 0) return true;
  const own = idsIn(rule);
  return ids.every((id) => own.has(id));
}

function idsIn({ indicators }: Kept): Set<number> {
  const ids = new Set<number>();
  for (let at = 0; at < indicators.length; at += 3) ids.add(indicators[at]!);
  return ids;
}
