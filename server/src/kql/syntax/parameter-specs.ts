/** The parameters of operators, as data: for parsing, completion and hover alike. */

/** What kind of value a parameter takes; the parser reads any literal or word and leaves the judgement to the binder. */
export type ParameterValue =
  | 'word' | 'string' | 'bool' | 'integer' | 'number' | 'name' | 'column' | 'columns' | 'expression' | 'any'; // biome-ignore format: a table

export interface ParameterSpec {
  readonly name: string;
  readonly value: ParameterValue;
  /** The words that make sense, where there is a fixed set. */
  readonly words?: readonly string[];
}

const word = (name: string, words?: string): ParameterSpec => ({
  name,
  value: 'word',
  ...(words && { words: words.split(' ') }),
});

export const HINT_CONCURRENCY = word('hint.concurrency', 'auto left local right unresolved');
export const HINT_MATERIALIZED: ParameterSpec = { name: 'hint.materialized', value: 'bool' };
export const HINT_NUM_PARTITIONS: ParameterSpec = { name: 'hint.num_partitions', value: 'integer' };
export const HINT_SHUFFLEKEY: ParameterSpec = { name: 'hint.shufflekey', value: 'column' };
export const HINT_SPREAD = word('hint.spread', 'auto local');
export const IS_FUZZY: ParameterSpec = { name: 'isfuzzy', value: 'bool' };
export const BEST_EFFORT: ParameterSpec = { name: 'best_effort', value: 'bool' };
export const WITH_SOURCE: ParameterSpec = { name: 'withsource', value: 'name' };
export const WITH_ITEM_INDEX: ParameterSpec = { name: 'with_itemindex', value: 'name' };
export const KIND_NOOPTIMIZATION = word('kind', 'nooptimization');

export const kind = (words: string): ParameterSpec => word('kind', words);
export const hintStrategy = (words: string): ParameterSpec => word('hint.strategy', words);
export const hintRemote = (words: string): ParameterSpec => word('hint.remote', words);
export { word as wordParameter };

/** Names that every operator reads as a parameter when `=` follows, whether it has that parameter or not. */
export const KNOWN_PARAMETERS: ReadonlyMap<string, ParameterSpec> = new Map(
  [
    word('bagexpansion', 'bag array'),
    { name: 'bin_legacy', value: 'any' },
    { name: '__crossCluster', value: 'any' },
    { name: '__crossDB', value: 'any' },
    word('cycles', 'none all unique_edges'),
    { name: 'decodeblocks', value: 'bool' },
    { name: 'expandoutput', value: 'any' },
    { name: 'force_remote', value: 'bool' },
    HINT_CONCURRENCY,
    word('hint.distribution', 'single per_node per_shard default'),
    HINT_MATERIALIZED,
    HINT_NUM_PARTITIONS,
    { name: 'hint.pass_filters', value: 'any' },
    { name: 'hint.pass_filters_column', value: 'column' },
    { name: 'hint.progressive_top', value: 'bool' },
    hintRemote('auto local'),
    HINT_SHUFFLEKEY,
    HINT_SPREAD,
    hintStrategy('auto broadcast centralized shuffle'),
    { name: '__id', value: 'any' },
    IS_FUZZY,
    { name: '__isFuzzy', value: 'bool' },
    word('kind'),
    { name: '__noWithSource', value: 'any' },
    { name: '__packedColumn', value: 'column' },
    { name: '__sourceColumnIndex', value: 'any' },
    WITH_ITEM_INDEX,
    { name: 'with_match_id', value: 'name' },
    WITH_SOURCE,
    { name: 'with_source', value: 'name' },
    { name: 'with_step_name', value: 'name' },
  ].map((spec) => [spec.name, spec as ParameterSpec]),
);
