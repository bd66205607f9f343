/** Answers about all rules of the workspace, and tells the client when they change. */
import type { Connection, InitializeParams, Range as LspRange } from 'vscode-languageserver';
import type { Explanation } from '../explain/index.ts';
import type { DeclaredPlace, Facts } from '../facts/index.ts';
import type { RuleFile } from '../rule/index.ts';
import {
  coverageOf, type IndicatorPlace, navigatorLayer, type OwnRule, othersWith, othersWithValue, partsOf, type RuleEntry,
  withCorpus,
} from '../rule-index/index.ts'; // biome-ignore format: a list
import type { Range } from '../text/index.ts';
import type { FileIdentities } from '../twins/index.ts';
import type { WorkspaceWatcher } from './learn-workspace.ts';
import {
  INDEX_CHANGED_NOTIFICATION, INDEX_REQUEST, type IndexAnswers, type IndexIndicator, type IndexParams, type IndexPlace, type IndexRule,
  type IndexState, type InitializationOptions, READ_CACHE_REQUEST, WRITE_CACHE_REQUEST, type WriteCacheParams,
} from './protocol.ts'; // biome-ignore format: a list
import { type CacheStore, RuleCache } from './rule-cache.ts';
import { type Progress, RuleIndexer } from './rule-indexer.ts';
import type { FileReader } from './workspace-files.ts';

/** So many indicators are sent when nobody says how many. */
const MOST_INDICATORS = 200;

/** So many places are shown; each needs the text of a file. */
const MOST_PLACES = 500;

/** The index waits so long after a key, in milliseconds. */
const TYPING = 300;

export interface IndexHost {
  /** The version of the server. */
  readonly version: string;
  readonly facts: Facts;
  readonly folders: readonly string[];
  readonly reader: FileReader;
  /** Places with lines and characters, in the order of the places; undefined where the text cannot be read. */
  rangesOf(places: readonly DeclaredPlace[]): Promise<readonly (LspRange | undefined)[]>;
  /** The explanations of an open text. */
  explanationsOf(uri: string): readonly Explanation[];
  /** Hears of the rules of each file, by the one spelling of its URI; undefined when it is gone. */
  met(key: string, uri: string, found: FileIdentities | undefined): void;
  /** What is shown of open texts depends on the index, and it says something else. */
  refresh(): void;
}

export interface IndexService extends WorkspaceWatcher {
  initialize(params: InitializeParams): void;
  /** Begins when everything is known that files declare. */
  load(): void;
  typed(): void;
  /** What is known of tables and functions may have changed. */
  knownChanged(): void;
  opened(uri: string, file: RuleFile): void;
  closed(uri: string): void;
  /** How many rules list the technique. */
  countOfTechnique(id: string): number;
  /** The explanation with the counts of the index. */
  counted(uri: string, document: number, explanation: Explanation): Explanation;
}

export function serveIndex(connection: Connection, host: IndexHost): IndexService {
  let showsProgress = false;
  let cache: RuleCache | undefined;
  let lastKey = Number.NEGATIVE_INFINITY;
  const indexer = new RuleIndexer({
    get folders() {
      return host.folders;
    },
    get reader() {
      return host.reader;
    },
    get facts() {
      return host.facts;
    },
    get isBusy() {
      return performance.now() - lastKey < TYPING;
    },
    progress: (total) => progressOf(connection, showsProgress, total),
    get cache() {
      return cache;
    },
    met: (key, uri, found) => host.met(key, uri, found),
    changed() {
      try {
        void connection.sendNotification(INDEX_CHANGED_NOTIFICATION, state());
        host.refresh();
      } catch {
        // the editor has gone in the meantime
      }
    },
    failed: (error) => connection.console.error(`index: ${(error as Error).stack ?? String(error)}`),
  });
  const { index } = indexer;

  function state(): IndexState {
    return { ...index.size, complete: indexer.isComplete };
  }

  function shown({ file, ordinal, kind, id, name, severity, attack, sources }: RuleEntry): IndexRule {
    return {
      ...{ uri: indexer.uriOf(file), document: ordinal, kind, attack, sources },
      ...(id !== undefined && { id }),
      ...(name !== undefined && { name }),
      ...(severity !== undefined && { severity }),
    };
  }

  async function placed(places: Iterable<{ rule: RuleEntry } & Range>): Promise<IndexPlace[]> {
    const first: ({ rule: RuleEntry } & Range)[] = [];
    for (const place of places) if (first.push(place) >= MOST_PLACES) break;
    const ranges = await host.rangesOf(
      first.map(({ rule, start, end }) => ({ file: indexer.uriOf(rule.file), start, end })),
    );
    return first.flatMap(({ rule }, i) => (ranges[i] ? [{ rule: shown(rule), range: ranges[i] }] : []));
  }

  const beginning = (rule: RuleEntry): IndicatorPlace => ({ rule, start: rule.start, end: rule.start });

  const ownRule = (uri: string, ordinal: number): OwnRule => ({ file: indexer.keyOf(uri), ordinal });

  function indicators(text: string, limit: number): IndexIndicator[] {
    const wanted = text.toLowerCase();
    const found: IndexIndicator[] = [];
    for (const { key, count } of index.indicatorCounts()) {
      const { field, kind, value, caseSensitive } = partsOf(key);
      if (`${field} ${kind} ${value}`.toLowerCase().includes(wanted))
        found.push({ key, field, kind, value, caseSensitive, count });
    }
    return found.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1)).slice(0, limit);
  }

  function others(params: Extract<IndexParams, { ask: 'others' }>): IndicatorPlace[] {
    const { uri, document, query, indicator, value } = params;
    const found = host.explanationsOf(uri)[document]?.queries[query]?.indicators[indicator];
    if (!found) return [];
    const own = ownRule(uri, document);
    return value === undefined ? othersWith(found, index, own) : othersWithValue(found, value, index, own);
  }

  async function similar(uri: string): Promise<IndexAnswers['similar']> {
    const file = indexer.keyOf(uri);
    const found = index.rulesOf(file).flatMap(({ ordinal }) => index.nearDuplicatesOf(file, ordinal));
    found.sort((a, b) => b.likeness - a.likeness);
    const keyOf = ({ uri: of, document }: Pick<IndexRule, 'uri' | 'document'>): string => `${document} ${of}`;
    const shares = new Map(found.map(({ rule, likeness }) => [keyOf(shown(rule)), likeness]));
    const places = await placed(found.map(({ rule }) => beginning(rule)));
    return places.map((place) => ({ ...place, likeness: shares.get(keyOf(place.rule))! }));
  }

  function ruleOf({ uri, document }: Pick<IndexRule, 'uri' | 'document'>): RuleEntry[] {
    return index.rulesOf(indexer.keyOf(uri)).filter(({ ordinal }) => ordinal === document);
  }

  function answer(params: IndexParams): unknown {
    switch (params.ask) {
      case 'state':
        return state();
      case 'rules':
        return [...index.all].map(shown);
      case 'indicators':
        return indicators(params.text ?? '', params.limit ?? MOST_INDICATORS);
      case 'indicatorRules':
        return placed(index.placesOf([params.key]));
      case 'others':
        return placed(others(params));
      case 'tables':
        return index.tableCounts;
      case 'tableRules':
        return placed(index.rulesReading(params.table).map(beginning));
      case 'techniques':
        return index.techniqueCounts;
      case 'techniqueRules':
        return placed(index.rulesFor(params.technique).map(beginning));
      case 'coverage':
        return coverageOf(index, host.facts.attack);
      case 'navigator': {
        const name = host.folders[0]?.replace(/\/$/, '').split('/').at(-1) ?? 'the workspace';
        const domain = params.domain ?? 'enterprise';
        return navigatorLayer(coverageOf(index, host.facts.attack), index, { name: `Rules of ${name}`, domain });
      }
      case 'duplicates':
        return index
          .nearDuplicates()
          .map((group) => group.map(({ rule, likeness }) => ({ rule: shown(rule), likeness })));
      case 'similar':
        return similar(params.uri);
      case 'places':
        return placed(params.rules.flatMap(ruleOf).map(beginning));
    }
  }

  connection.onRequest(INDEX_REQUEST, async (params: IndexParams) => {
    try {
      return (await answer(params)) ?? null;
    } catch (error) {
      connection.console.error(`index: ${(error as Error).stack ?? String(error)}`);
      return null;
    }
  });

  return {
    initialize({ capabilities, initializationOptions }) {
      showsProgress = capabilities.window?.workDoneProgress === true;
      if ((initializationOptions as InitializationOptions | undefined)?.cache !== true) return;
      const store: CacheStore = {
        read: (name) => connection.sendRequest(READ_CACHE_REQUEST, { name }),
        write: (name, text) => connection.sendRequest(WRITE_CACHE_REQUEST, { name, text } satisfies WriteCacheParams),
      };
      cache = new RuleCache(store, host.version);
    },
    load: () => void indexer.load(),
    knownChanged: () => indexer.knownChanged(),
    moved: () => void indexer.load(),
    changed: (changes) => indexer.changed(changes),
    typed() {
      lastKey = performance.now();
    },
    opened: (uri, file) => indexer.opened(uri, file),
    closed: (uri) => indexer.closed(uri),
    countOfTechnique: (id) => index.countOfTechnique(id),
    counted: (uri, document, explanation) => withCorpus(explanation, index, ownRule(uri, document)),
  };
}

/** Shows in the editor how many files have been read; shows nothing where the editor cannot. */
async function progressOf(connection: Connection, isWanted: boolean, total: number): Promise<Progress> {
  const nothing: Progress = { done: () => {}, end: () => {} };
  if (!isWanted) return nothing;
  const shown = await connection.window.createWorkDoneProgress().catch(() => undefined);
  if (!shown) return nothing;
  shown.begin('Rulewright: reading rules', 0, `${total} files`, false);
  return {
    done: (files) => shown.report(Math.floor((100 * files) / total), `${files} of ${total} files`),
    end: () => shown.done(),
  };
}
