/**
 * What the index knew when the editor was closed, so that only files that have changed are read again. A record holds what was
 * found in a file, beside a hash of its text and prints of what was declared of the names that it asks for; where all of these
 * are the same, so is what would be found. Records are written in parts, each once, but for the last; of two records of one
 * file the later one holds.
 */
import type { Facts } from '../facts/index.ts';
import { declaredPrint, type IndexedRule } from '../rule-index/index.ts';
import { hashOf } from '../text/index.ts';
import type { RuleIdentities } from '../twins/index.ts';

/** Where parts are kept from one start to the next; nobody waits for it. */
export interface CacheStore {
  /** What was written under a name; null when there is nothing. */
  read(name: string): Promise<string | null>;
  write(name: string, text: string): Promise<void>;
}

/** What was found in a file. */
export interface CachedFile {
  readonly rules: readonly IndexedRule[];
  readonly identities: readonly RuleIdentities[];
}

/** So many records in a part. */
const PART = 1000;

/** More parts are not read: that is more files than are indexed, several times over. */
const MOST_PARTS = 400;

/** A record as it is written, a line of JSON. */
interface WrittenRecord {
  readonly key: string;
  readonly hash: string;
  readonly prints: Readonly<Record<string, string>>;
  readonly rules: readonly (Omit<IndexedRule, 'indicators' | 'signature'> & {
    readonly indicators: readonly (readonly [key: string, start: number, end: number])[];
    readonly signature: readonly number[] | null;
  })[];
  readonly identities: readonly RuleIdentities[];
}

export class RuleCache {
  private readonly store: CacheStore;
  private readonly version: string;
  /** The records that were read and not yet asked for. */
  private readonly lines = new Map<string, string>();
  /** The records of the last part, which is written again when there are more. */
  private last: string[] = [];
  private parts = 0;
  private made = '';
  private isChanged = false;
  private dead = 0;
  private live = 0;

  /** @param version what is written by another one is not read */
  constructor(store: CacheStore, version: string) {
    this.store = store;
    this.version = version;
  }

  /** Reads what was written before; done once, before anything is taken. */
  async load(): Promise<void> {
    for (let part = 0; part < MOST_PARTS; part++) {
      const lines = (await this.store.read(`rules-${part}`))?.split('\n') ?? [];
      const made = this.madeBy(lines.shift());
      if (made === undefined || (part > 0 && made !== this.made)) break;
      this.made = made;
      this.parts = part;
      this.last = lines;
      for (const line of lines) {
        const key = /^\{"key":("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
        if (key === undefined) continue;
        if (this.lines.has(key)) this.dead++;
        this.lines.set(key, line);
      }
    }
    if (this.made === '') this.begin();
  }

  private madeBy(head: string | undefined): string | undefined {
    try {
      const { version, made } = JSON.parse(head ?? '') as { version?: unknown; made?: unknown };
      return version === this.version && typeof made === 'string' ? made : undefined;
    } catch {
      return undefined;
    }
  }

  private begin(): void {
    this.made = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
    this.parts = 0;
    this.last = [];
  }

  /** What was found in a file with that text, where nothing has been declared otherwise since. */
  take(key: string, text: string, facts: Facts): CachedFile | undefined {
    const name = JSON.stringify(key);
    const line = this.lines.get(name);
    if (line === undefined) return undefined;
    this.lines.delete(name);
    const found = readRecord(line);
    const holds =
      found?.hash === hashOf(text) &&
      Object.entries(found.prints).every(([asked, print]) => declaredPrint(asked, facts) === print);
    if (!found || !holds) {
      this.dead++;
      return undefined;
    }
    this.live++;
    const rules = found.rules.map(({ indicators, signature, ...rest }) => ({
      ...rest,
      indicators: new Map(indicators.map(([indicator, start, end]) => [indicator, { start, end }])),
      signature: signature ? Uint32Array.from(signature) : undefined,
    }));
    return { rules, identities: found.identities };
  }

  /** Notes what has been found in a file, to be written when the part is full or when it is time. */
  async put(key: string, text: string, { rules, identities }: CachedFile, facts: Facts): Promise<void> {
    const asked = new Set(rules.flatMap((rule) => rule.asked));
    const record: WrittenRecord = {
      key,
      hash: hashOf(text),
      prints: Object.fromEntries([...asked].map((name) => [name, declaredPrint(name, facts)])),
      rules: rules.map(({ indicators, signature, ...rest }) => ({
        ...rest,
        indicators: [...indicators].map(([indicator, { start, end }]) => [indicator, start, end] as const),
        signature: signature ? [...signature] : null,
      })),
      identities,
    };
    this.last.push(JSON.stringify(record));
    this.live++;
    this.isChanged = true;
    if (this.last.length < PART) return;
    await this.write();
    this.parts++;
    this.last = [];
  }

  /**
   * Writes what has not been written.
   * @param isComplete whether all files have been asked for, so that records nobody took are of files that have gone
   */
  async save(isComplete: boolean): Promise<void> {
    if (isComplete) {
      this.dead += this.lines.size;
      this.lines.clear();
    }
    if (isComplete && this.dead > PART && this.dead > this.live) {
      // the next start finds nothing, and writes everything anew
      await this.store.write('rules-0', '');
      this.isChanged = false;
    } else if (this.isChanged) await this.write();
  }

  private async write(): Promise<void> {
    const head = JSON.stringify({ version: this.version, made: this.made });
    this.isChanged = false;
    await this.store.write(`rules-${this.parts}`, [head, ...this.last].join('\n'));
  }
}

function readRecord(line: string): WrittenRecord | undefined {
  try {
    return JSON.parse(line) as WrittenRecord;
  } catch {
    return undefined;
  }
}
