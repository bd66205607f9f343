/**
 * Keeps the index over the rules of the workspace: made in the background once everything is known that files declare, and
 * again for each file that changes. It works a few milliseconds at a time, so that whoever asks for something in between is
 * answered at once, and waits while somebody types. Texts that are open win over what is on disk.
 */
import type { Facts } from '../facts/index.ts';
import { type Language, type RuleFile, readRule } from '../rule/index.ts';
import { declaredPrint, indexedRules, RuleIndex } from '../rule-index/index.ts';
import { lineIndex } from '../text/index.ts';
import { type FileIdentities, identitiesIn } from '../twins/index.ts';
import type { CachedFile, RuleCache } from './rule-cache.ts';
import { type FileChange, type FileReader, normal } from './workspace-files.ts';

/** The files of rules, as globs. */
const PATTERNS = ['**/*.{yaml,yml,kql,csl,kusto}'];

/** So many files are read; fewer where each comes over a network. */
const MOST_FILES = 100_000;
const MOST_REMOTE_FILES = 2000;

/** So many at once. */
const BATCH = 50;

/** Larger files, in bytes, hold no rules. */
const LARGEST_FILE = 1024 * 1024;

/** It works so long before others get their turn, and waits so long while somebody types, in milliseconds. */
const SLICE = 8;
const WAIT = 50;

/** Whoever shows what the index says hears of changes so long after the last one, in milliseconds. */
const SETTLED = 500;

/** Whether a file of that name may hold rules. */
export function mayHoldRules(path: string): boolean {
  return /\.(?:ya?ml|kql|csl|kusto)$/i.test(path);
}

/** What has been found is written so long after the last change, in milliseconds. */
const UNTIL_SAVED = 2000;

export interface IndexerHost {
  readonly folders: readonly string[];
  readonly reader: FileReader;
  readonly facts: Facts;
  /** Whether somebody has typed a moment ago. */
  readonly isBusy: boolean;
  /** Shows how far the work is; the function that is returned ends the show. */
  progress(total: number): Promise<Progress>;
  /** What was known when the editor was closed; undefined where nothing is kept. */
  readonly cache: RuleCache | undefined;
  /** Hears of the rules of each file, by the one spelling of its URI; undefined when it is gone. */
  met(key: string, uri: string, found: FileIdentities | undefined): void;
  /** The index says something else than before. */
  changed(): void;
  failed(error: unknown): void;
}

export interface Progress {
  done(files: number): void;
  end(): void;
}

export class RuleIndexer {
  readonly index = new RuleIndex();
  private readonly host: IndexerHost;
  private readonly uris = new Map<string, string>();
  private readonly open = new Map<string, RuleFile>();
  /** The names that each file asks for; one text for all that ask for the same. */
  private readonly asked = new Map<string, readonly string[]>();
  /** What was declared of each of these names when a rule that asks for it was read first, or looked at again. */
  private readonly prints = new Map<string, { readonly name: string; print: string }>();
  private facts: Facts | undefined;
  /** The work goes on in the order in which it came. */
  private work: Promise<void> = Promise.resolve();
  private settled: ReturnType<typeof setTimeout> | undefined;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private sliceStart = 0;
  private left = 0;
  private hasLoaded = false;

  constructor(host: IndexerHost) {
    this.host = host;
  }

  /** Whether the index knows all files of the workspace that it has heard of. */
  get isComplete(): boolean {
    return this.hasLoaded && this.left === 0;
  }

  /** The URI of a file of the index. */
  uriOf(key: string): string {
    return this.uris.get(key) ?? key;
  }

  keyOf(uri: string): string {
    return normal(uri);
  }

  /** Reads the folders in place of those before. */
  load(): Promise<void> {
    return this.next(async () => {
      this.facts ??= this.host.facts;
      if (!this.hasLoaded) await this.host.cache?.load();
      const { folders, reader } = this.host;
      const isRemote = folders.some((folder) => !folder.startsWith('file:'));
      const limit = isRemote ? MOST_REMOTE_FILES : MOST_FILES;
      const all = folders.length > 0 ? await reader.list({ patterns: PATTERNS, limit }, folders) : [];
      const uris = all.filter(mayHoldRules).slice(0, limit);
      const found = new Set(uris.map(normal));
      for (const key of this.index.fileNames) if (!found.has(key) && !this.open.has(key)) this.set(key, undefined);
      const progress = uris.length > 0 ? await this.host.progress(uris.length) : undefined;
      try {
        await this.readAll(uris, (files) => progress?.done(files));
      } finally {
        progress?.end();
        this.hasLoaded = true;
      }
    });
  }

  /** Follows what happened to files on disk. */
  changed(changes: readonly FileChange[]): void {
    // what is not read yet will be read as it is by then
    void this.next(async () => {
      const gone = changes.flatMap(({ uri, type }) => (type === 3 ? [normal(uri)] : []));
      // a folder that goes takes its files along
      const isGone = (key: string): boolean => gone.some((uri) => key === uri || key.startsWith(`${uri}/`));
      if (gone.length > 0)
        for (const key of this.index.fileNames) if (isGone(key) && !this.open.has(key)) this.set(key, undefined);
      const there = [...new Set(changes.flatMap(({ uri, type }) => (type === 3 ? [] : [uri])))];
      await this.readAll(there.filter((uri) => mayHoldRules(uri) && this.isInside(uri)));
    });
  }

  /** Looks again at the rules whose tables and functions are no longer what they were. */
  knownChanged(): void {
    if (!this.facts || this.facts === this.host.facts) return;
    void this.next(async () => {
      const { facts } = this.host;
      if (facts === this.facts) return;
      this.facts = facts;
      const stale = new Set<string>();
      for (const entry of this.prints.values()) {
        await this.breathe();
        const print = declaredPrint(entry.name, facts);
        if (print === entry.print) continue;
        entry.print = print;
        stale.add(entry.name);
      }
      if (stale.size === 0) return;
      const keys = [...this.asked].flatMap(([key, names]) => (names.some((name) => stale.has(name)) ? [key] : []));
      for (const key of keys) {
        const file = this.open.get(key);
        if (file) this.setFile(key, file);
      }
      await this.readAll(keys.map((key) => this.uriOf(key)));
    });
  }

  /** Takes an open text as it is now. @returns whether it is of the workspace */
  opened(uri: string, file: RuleFile): void {
    const key = normal(uri);
    this.open.set(key, file);
    if (!this.isInside(uri)) return;
    this.uris.set(key, uri);
    this.setFile(key, file);
  }

  /** From now on the disk says what the file holds. */
  closed(uri: string): void {
    if (!this.open.delete(normal(uri)) || !this.isInside(uri)) return;
    void this.next(() => this.readAll([uri]));
  }

  dispose(): void {
    clearTimeout(this.settled);
    clearTimeout(this.saving);
  }

  private next(step: () => Promise<void>): Promise<void> {
    this.left++;
    this.work = this.work
      .then(step)
      .catch((error: unknown) => this.host.failed(error))
      .finally(() => {
        this.left--;
        if (this.left === 0) this.tell();
        if (this.left === 0) this.saveLater();
      });
    return this.work;
  }

  private async readAll(uris: readonly string[], done: (files: number) => void = () => {}): Promise<void> {
    const { reader, folders } = this.host;
    for (let at = 0; at < uris.length; at += BATCH) {
      const batch = uris.slice(at, at + BATCH);
      const texts = await reader.read({ uris: batch, mostBytes: LARGEST_FILE, length: LARGEST_FILE }, folders);
      this.sliceStart = performance.now();
      for (const [i, uri] of batch.entries()) {
        const key = normal(uri);
        if (this.open.has(key)) continue;
        const text = texts[i];
        this.uris.set(key, uri);
        if (text === null || text === undefined) this.set(key, undefined);
        else await this.setText(key, text, languageOf(uri));
        await this.breathe();
      }
      done(at + batch.length);
    }
  }

  /** Takes the text of a file on disk: what was found in it before, or what is found now. */
  private async setText(key: string, text: string, language: Language): Promise<void> {
    const { cache, facts } = this.host;
    const known = cache?.take(key, text, facts);
    if (known) return this.set(key, known, { lines: lineIndex(text), rules: known.identities });
    const file = readRule(text, language);
    const found = identitiesIn(key, file);
    const rules = indexedRules(file, facts);
    this.set(key, { rules, identities: found.rules }, found);
    await cache?.put(key, text, { rules, identities: found.rules }, facts);
  }

  private setFile(key: string, file: RuleFile): void {
    const found = identitiesIn(key, file);
    this.set(key, { rules: indexedRules(file, this.host.facts), identities: found.rules }, found);
  }

  private set(key: string, found: CachedFile | undefined, identities?: FileIdentities): void {
    const before = this.index.version;
    this.index.set(key, found?.rules);
    this.host.met(key, this.uriOf(key), identities);
    if (this.index.has(key))
      this.noteAsked(
        key,
        found!.rules.flatMap(({ asked }) => asked),
        this.host.facts,
      );
    else {
      this.uris.delete(key);
      this.asked.delete(key);
    }
    if (this.index.version !== before && this.left === 0) this.tell();
  }

  private noteAsked(key: string, names: readonly string[], facts: Facts): void {
    const own = names.map((name) => {
      let entry = this.prints.get(name);
      if (!entry) this.prints.set(name, (entry = { name, print: declaredPrint(name, facts) }));
      return entry.name;
    });
    this.asked.set(key, own);
  }

  /** Lets others have their turn when the slice is over. */
  private async breathe(): Promise<void> {
    if (performance.now() - this.sliceStart < SLICE) return;
    do await new Promise((resolve) => setTimeout(resolve, this.host.isBusy ? WAIT : 0));
    while (this.host.isBusy);
    this.sliceStart = performance.now();
  }

  private tell(): void {
    clearTimeout(this.settled);
    this.settled = setTimeout(() => this.host.changed(), SETTLED);
  }

  /** Writes what has been found, when nothing has happened for a while. */
  private saveLater(): void {
    clearTimeout(this.saving);
    const { cache } = this.host;
    if (!cache || !this.hasLoaded) return;
    this.saving = setTimeout(() => {
      cache.save(this.isComplete).catch((error: unknown) => this.host.failed(error));
    }, UNTIL_SAVED);
  }

  private isInside(uri: string): boolean {
    const key = normal(uri);
    return this.host.folders.some((folder) => key.startsWith(`${normal(folder).replace(/\/$/, '')}/`));
  }
}

function languageOf(uri: string): Language {
  return /\.ya?ml$/i.test(uri) ? 'yaml' : 'kql';
}
