/**
 * The tokens of KQL. Kinds are strings: punctuation is its own text, everything spelled with letters is a `word`,
 * because nearly every word of KQL may also name a column. Which words may not is said by `isReserved`.
 */
import type { Range } from '../../text/index.ts';

export type Punctuation =
  | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '<|' | '.' | '..' | '+' | '-' | '*' | '/' | '%'
  | '<' | '<=' | '<>' | '>' | '>=' | '=' | '==' | '=>' | '=~' | '!' | '!=' | '!~' | ':' | ';' | ',' | '@' | '?'; // biome-ignore format: a table

/** Literals that are one token; `dynamic(…)` is not. `int(5)`, `datetime(…)` and their like are. */
export type LiteralKind =
  | 'string' | 'bool' | 'int' | 'long' | 'real' | 'decimal' | 'datetime' | 'timespan' | 'guid'; // biome-ignore format: a table

/** `rawGuid`: a guid without `guid(…)`, which KQL lexes and then refuses. `directive`: a line that starts with `#`. */
export type TokenKind = Punctuation | LiteralKind | 'word' | 'rawGuid' | 'directive' | 'bad' | 'end';

/** A token with its document range. A token that spans lines contains the indentation of the document. */
export interface Token extends Range {
  readonly kind: TokenKind;
  /** The token as KQL reads it: where the YAML around it has escapes, this is not a slice of the document. */
  readonly text: string;
  /** Whether it is the first token on its line. */
  readonly newLine: boolean;
}

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Words with a `-`, a `!`, a `~`, a `.` or a blank in them: one token each when the pieces touch. */
export const COMPOUND_WORDS: ReadonlySet<string> = new Set([
  ...set(`
    assert-schema commands-and-queries granny-asc granny-desc graph-mark-components graph-match graph-shortest-paths
    graph-to-table graph-where-edges graph-where-nodes macro-expand make-graph make-series materialized-view-combine
    materialized-views mv-apply mv-expand parse-kv parse-where partitioned-by project-away project-by-names project-keep
    project-rename project-reorder project-smart sample-distinct set-or-append set-or-replace top-hitters top-nested
    hint.concurrency hint.distribution hint.materialized hint.num_partitions hint.progressive_top hint.remote
    hint.shufflekey hint.spread hint.strategy
    in~ !between !contains !contains_cs !endswith !endswith_cs !has !has_cs !hasprefix !hasprefix_cs !hassuffix
    !hassuffix_cs !in !in~ !startswith !startswith_cs`),
  'matches regex',
]);

/** Words that cannot be a name unless they are bracketed (`['time']`), as in the official engine 12.4. */
const RESERVED: ReadonlySet<string> = new Set([
  ...COMPOUND_WORDS,
  ...set(`
    __contextual_datatable __crossCluster __crossDB __executeAndCache __id __isFuzzy __noWithSource __packedColumn
    __projectAway __sourceColumnIndex 3Dchart accumulate and anomalychart areachart as asc bagexpansion barchart between
    bin_legacy boolean by byte cachingpolicy callout cancel card char columnchart contains contains_cs containscs cycles
    dataexport datascope datatable date datetime decimal decodeblocks desc double dynamic earliest encodingpolicy
    endswith endswith_cs expandoutput extent_tags_retention external_data externaldata find first flags float
    force_remote harddelete hardretention has has_all has_any has_cs hasprefix hasprefix_cs hassuffix hassuffix_cs
    hotcache in int int16 int32 int64 int8 invoke isfuzzy journal kind ladderchart last latest like likecs linechart long
    materialize mdm missing nooptimization notcontains notcontainscs notlike notlikecs of or others pathformat piechart
    pivotchart print project queries query_results real relaxed restricted_view_access row_level_security rowstore
    rowstore_references rowstore_sealinfo rowstorepolicy rowstores sample scatterchart seal seals search set shards
    simple softdelete softretention sql stackedareachart startswith startswith_cs statistics storedqueryresultcontainers
    string tablepurge time timechart timeline timepivot timespan title to toscalar totable treemap uint uint16 uint32
    uint64 uint8 ulong union uniqueid unrestrictedviewers verbose viewers views where with_itemindex with_match_id
    with_source with_step_name withsource writeaheadlog`),
]);

/** Reserved words that may still be the left side of a `name = expression` or name a declared column. */
const RENAMABLE: ReadonlySet<string> = set(`
  accumulate as by contains datatable earliest externaldata find has in invoke latest materialize mdm of print sample
  sample-distinct search set sql title to toscalar top-hitters top-nested totable verbose viewers where`);

/** Reserved words that may stand where a table, column or path begins: parameter names that people also use as columns. */
const SELECTABLE: ReadonlySet<string> = set('kind withsource with_source');

/** Words that stand between two operands. */
export const INFIX_WORDS: ReadonlySet<string> = new Set([
  ...set(`
    and or has !has has_cs !has_cs hasprefix !hasprefix hasprefix_cs !hasprefix_cs hassuffix !hassuffix hassuffix_cs
    !hassuffix_cs like notlike likecs notlikecs contains notcontains !contains containscs contains_cs notcontainscs
    !contains_cs startswith !startswith startswith_cs !startswith_cs endswith !endswith endswith_cs !endswith_cs
    in in~ !in !in~ has_any has_all between !between`),
  'matches regex',
]);

/** Words that start a literal token when a `(` follows at once: `datetime(2024-01-01)`. */
export const LITERAL_WORDS: ReadonlyMap<string, LiteralKind> = new Map([
  ['long', 'long'], ['int64', 'long'], ['int', 'int'], ['int32', 'int'], ['real', 'real'], ['double', 'real'],
  ['decimal', 'decimal'], ['bool', 'bool'], ['datetime', 'datetime'], ['date', 'datetime'], ['time', 'timespan'],
  ['timespan', 'timespan'], ['guid', 'guid'],
]); // biome-ignore format: a table

/** Units of a timespan literal such as `1.5h`. */
export const TIMESPAN_UNITS: ReadonlySet<string> = set(`
  d day days h hr hrs hour hours m min minute minutes s sec second seconds ms milli millis millisec millisecond
  milliseconds micro micros microsec microsecond microseconds nano nanos nanosec nanosecond nanoseconds tick ticks`);

/** Type names that a column or parameter declaration may use. */
export const TYPE_WORDS: ReadonlySet<string> = set(`
  bool boolean date datetime decimal double dynamic guid int int64 int8 long real string time timespan uniqueid`);

/** Type names that only `typeof(…)` and a typed column of `find` accept besides `TYPE_WORDS`. */
export const EXTENDED_TYPE_WORDS: ReadonlySet<string> = set('float int16 int32 uint uint16 uint32 uint64 uint8 ulong');

/** Whether the word needs brackets to be used as a name: `['time']`. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word);
}

/** Words of the language that are names where a name is wanted, and neither types nor kinds of chart. */
const KEYWORDS: ReadonlySet<string> = set(`
  access alias best_effort bin consume count database dataformat datetime_pattern declare default distinct edges
  entity_group evaluate extend facet filter fork from getschema id inline_external_table join let limit lookup mvapply
  mvexpand nodes null nulls on optional order output pack parse __partitionby partition pattern query_parameters range
  reduce regex render restrict scan serialize sort step summarize take top typeof uuid view with with_node_id`);

/** Whether a word token is a name and no word of the language at all. */
export function isPlainName(token: Token): boolean {
  return isName(token) && !KEYWORDS.has(token.text);
}

/** Whether a word token may be a name as it stands. */
export function isName(token: Token): boolean {
  return token.kind === 'word' && !RESERVED.has(token.text);
}

/** Whether a word token may name what an expression defines (`by = …`) or a declared column (`as: string`). */
export function isDeclarableName(token: Token): boolean {
  return token.kind === 'word' && (!RESERVED.has(token.text) || RENAMABLE.has(token.text));
}

/** Whether a word token may begin a path or name a table, where a few reserved words are tolerated. */
export function isSelectableName(token: Token): boolean {
  return token.kind === 'word' && (!RESERVED.has(token.text) || SELECTABLE.has(token.text));
}

/** Whether a word is written in capitals, as the words of SQL often are. */
export function isCapital(text: string): boolean {
  // most words are told apart by one of their first letters
  for (let i = 0; i < text.length; i++) {
    const ch = text.charCodeAt(i);
    if (ch >= 97 && ch <= 122) return false;
  }
  return text.length > 1 && text === text.toUpperCase() && text !== text.toLowerCase();
}
