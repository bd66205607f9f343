/** What client and server say to each other beyond the protocol. Types and names only: the client imports nothing else. */
import type { Range, TextDocumentIdentifier } from 'vscode-languageserver';

/** `rulewright/explain`: a rule taken apart, in the shape that `explain --format json` prints. */
export const EXPLAIN_REQUEST = 'rulewright/explain';

export interface ExplainParams {
  readonly textDocument: TextDocumentIdentifier;
}

/** `rulewright/fact`: the server asks its host for a file of facts by name, where it cannot read files itself. */
export const FACT_REQUEST = 'rulewright/fact';

/** What the client says of itself when it starts the server. */
export interface InitializationOptions {
  /** Whether it answers the two requests below; if not, the server reads files itself where it can. */
  readonly workspaceFiles?: boolean;
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

/** The command behind a code lens: shows the indicators, and goes to the one that is chosen. */
export const SHOW_INDICATORS_COMMAND = 'rulewright.showIndicators';

export interface ShowIndicatorsArguments {
  readonly uri: string;
  readonly title: string;
  readonly entries: readonly { readonly label: string; readonly ranges: readonly Range[] }[];
}

/** What an item of completion carries, so that it can be described, and followed by what comes next. */
export interface CompletionData {
  readonly kind: string;
  /** What to look up for its description; absent when there is nothing more to say. */
  readonly name?: string;
  /** What the client should ask for when the item has been taken. */
  readonly next?: 'completion' | 'signature';
}
