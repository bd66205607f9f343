/** What client and server say to each other beyond the protocol. Types and names only: the client imports nothing else. */
import type { Position, Range, TextDocumentIdentifier, TextEdit } from 'vscode-languageserver';
import type { Explanation } from '../explain/index.ts';
import type { Counted, Coverage, IndexSize, ListedTactic } from '../rule-index/index.ts';

export type { Coverage };

/** `rulewright/explain`: a rule taken apart, in the shape that `explain --format json` prints; null where there is none. */
export const EXPLAIN_REQUEST = 'rulewright/explain';

export interface ExplainParams {
  readonly textDocument: TextDocumentIdentifier;
  /** Tells which rule of a file with several; the first one without it. */
  readonly position?: Position;
}

/** The explanation, with where the rule lies in the text. */
export type OpenExplanation = Explanation & {
  readonly path: string;
  /** Which of the documents of the file it is, from 0. */
  readonly document: number;
  readonly start: number;
  readonly end: number;
};

/** `rulewright/explanationText`: the same to be copied, as a text; null where there is none. */
export const EXPLANATION_TEXT_REQUEST = 'rulewright/explanationText';

export interface ExplanationTextParams extends ExplainParams {
  /** A page in Markdown, the indicators as CSV, or what `rulewright/explain` answers as JSON. */
  readonly format: 'markdown' | 'csv' | 'json';
  /** What the file is called in the text. */
  readonly path: string;
}

/** `rulewright/knownChanged`: what is known has changed, so that other answers may be had about texts that have not. */
export const KNOWN_CHANGED_NOTIFICATION = 'rulewright/knownChanged';

/**
 * `rulewright/index`: asks the index over all rules of the workspace. The answer fits the question, see `IndexAnswers`; while the
 * index is being made, it tells of what has been read so far.
 */
export const INDEX_REQUEST = 'rulewright/index';

export type IndexParams =
  | { readonly ask: 'state' }
  /** All rules of the workspace, by file. */
  | { readonly ask: 'rules' }
  /** Indicators that the text is in, in any letter case, the most common first; 200 unless told otherwise. */
  | { readonly ask: 'indicators'; readonly text?: string; readonly limit?: number }
  /** The rules that have the indicator with this key. */
  | { readonly ask: 'indicatorRules'; readonly key: string }
  /** The other rules that look for the same as an indicator of an open rule does, or for one of its values. */
  | {
      readonly ask: 'others';
      readonly uri: string;
      readonly document: number;
      readonly query: number;
      readonly indicator: number;
      readonly value?: number;
    }
  | { readonly ask: 'tables' }
  | { readonly ask: 'tableRules'; readonly table: string }
  | { readonly ask: 'techniques' }
  | { readonly ask: 'techniqueRules'; readonly technique: string }
  /** The matrix of ATT&CK with the number of rules. */
  | { readonly ask: 'coverage' }
  /** A layer for the ATT&CK Navigator. */
  | { readonly ask: 'navigator'; readonly domain?: 'enterprise' | 'mobile' | 'ics' }
  /** Groups of rules that are nearly the same. */
  | { readonly ask: 'duplicates' }
  /** The rules that are nearly the same as one of a file, the likest first. */
  | { readonly ask: 'similar'; readonly uri: string }
  /** Where rules begin. */
  | { readonly ask: 'places'; readonly rules: readonly Pick<IndexRule, 'uri' | 'document'>[] };

export interface IndexAnswers {
  readonly state: IndexState;
  readonly rules: readonly IndexRule[];
  readonly indicators: readonly IndexIndicator[];
  readonly indicatorRules: readonly IndexPlace[];
  readonly others: readonly IndexPlace[];
  readonly tables: readonly Counted[];
  readonly tableRules: readonly IndexPlace[];
  readonly techniques: readonly Counted[];
  readonly techniqueRules: readonly IndexPlace[];
  readonly coverage: Coverage;
  readonly navigator: object;
  readonly duplicates: readonly (readonly IndexAlike[])[];
  readonly similar: readonly (IndexAlike & IndexPlace)[];
  readonly places: readonly IndexPlace[];
}

export interface IndexState extends IndexSize {
  /** Whether all files of the workspace are in it. */
  readonly complete: boolean;
}

export interface IndexRule {
  readonly uri: string;
  /** Which of the documents of the file it is, from 0. */
  readonly document: number;
  readonly kind: string;
  readonly id?: string;
  readonly name?: string;
  readonly severity?: string;
  readonly attack: readonly ListedTactic[];
  readonly sources: readonly string[];
}

/** A rule and a place in it, for an editor to show: that of the indicator, or where the rule begins. */
export interface IndexPlace {
  readonly rule: IndexRule;
  readonly range: Range;
}

/** A rule that is nearly the same as another. */
export interface IndexAlike {
  readonly rule: IndexRule;
  /** The share of the runs of tokens that the two have in common, about: from 0.8 to 1. */
  readonly likeness: number;
}

export interface IndexIndicator {
  readonly key: string;
  readonly field: string;
  readonly kind: string;
  readonly value: string;
  readonly caseSensitive: boolean;
  /** How many rules have it. */
  readonly count: number;
}

/** `rulewright/indexChanged`: the server tells that the index says something else than before; the params are an `IndexState`. */
export const INDEX_CHANGED_NOTIFICATION = 'rulewright/indexChanged';

/** `rulewright/fact`: the server asks its host for a file of facts by name, where it cannot read files itself. */
export const FACT_REQUEST = 'rulewright/fact';

/** What the client says of itself when it starts the server. */
export interface InitializationOptions {
  /** Whether it answers the two requests below; if not, the server reads files itself where it can. */
  readonly workspaceFiles?: boolean;
  /** Whether it keeps texts from one start of the server to the next, see `rulewright/readCache`. */
  readonly cache?: boolean;
  /** Whether it wants to be told by `rulewright/knownChanged`. */
  readonly knownChanged?: boolean;
  /** Whether it checks `rulewright.json` by the schema, so that the server need not say the same. */
  readonly settingsSchema?: boolean;
}

/** `rulewright/listFiles`: the server asks for the URIs of files in the workspace that fit one of the patterns. */
export const LIST_FILES_REQUEST = 'rulewright/listFiles';

export interface ListFilesParams {
  readonly patterns: readonly string[];
  readonly limit: number;
}

/** `rulewright/readFiles`: the server asks for texts of files of the workspace; null for what cannot be read. */
export const READ_FILES_REQUEST = 'rulewright/readFiles';

export interface ReadFilesParams {
  readonly uris: readonly string[];
  /** Files with more bytes are not read. */
  readonly mostBytes: number;
  /** How much of each text is wanted, in characters. */
  readonly length: number;
}

/** `rulewright/readCache`: the server asks for what it wrote under a name when it ran before; null when there is nothing. */
export const READ_CACHE_REQUEST = 'rulewright/readCache';

/** `rulewright/writeCache`: the server asks to keep a text until it runs again. */
export const WRITE_CACHE_REQUEST = 'rulewright/writeCache';

export interface WriteCacheParams {
  readonly name: string;
  readonly text: string;
}

/** The command behind a code lens: shows the indicators, and goes to the one that is chosen. */
export const SHOW_INDICATORS_COMMAND = 'rulewright.showIndicators';

export interface ShowIndicatorsArguments {
  readonly uri: string;
  readonly title: string;
  readonly entries: readonly { readonly label: string; readonly ranges: readonly Range[] }[];
}

/** The command behind a code lens that shows places of the text it stands in, as references are shown. */
export const SHOW_PLACES_COMMAND = 'rulewright.showPlaces';

export interface ShowPlacesArguments {
  readonly uri: string;
  readonly position: Position;
  readonly ranges: readonly Range[];
}

/** The command behind a code lens that shows rules of the workspace: asks which, if there is a choice, and then the index. */
export const SHOW_RULES_COMMAND = 'rulewright.showRules';

export interface ShowRulesArguments {
  readonly uri: string;
  readonly position: Position;
  readonly title: string;
  readonly choices: readonly {
    readonly label: string;
    /** A question that is answered with places. */
    readonly params: Extract<IndexParams, { ask: 'others' | 'techniqueRules' | 'tableRules' | 'indicatorRules' }>;
  }[];
}

/** What an item of completion carries, so that it can be described, and followed by what comes next. */
export interface CompletionData {
  readonly kind: string;
  /** What to look up for its description; absent when there is nothing more to say. */
  readonly name?: string;
  /** What the client should ask for when the item has been taken. */
  readonly next?: 'completion' | 'signature';
}

/** `rulewright/ruleTemplates`: whole rules of each kind as snippets, each with an id of its own. */
export const RULE_TEMPLATES_REQUEST = 'rulewright/ruleTemplates';

export interface RuleTemplateItem {
  readonly title: string;
  readonly snippet: string;
}

/** `rulewright/newId`: the edit that gives the rule at a position another id; null where there can be none. */
export const NEW_ID_REQUEST = 'rulewright/newId';

/** `rulewright/nextVersions`: the versions that may follow on that of the rule at a position, with their edits. */
export const NEXT_VERSIONS_REQUEST = 'rulewright/nextVersions';

export interface NextVersionItem {
  readonly version: string;
  readonly part: string;
  readonly edit: TextEdit;
}

/** The commands that a person runs. */
export const NEW_RULE_COMMAND = 'rulewright.newRule';
export const NEW_ID_COMMAND = 'rulewright.newId';
export const BUMP_VERSION_COMMAND = 'rulewright.bumpVersion';
