/** What client and server say to each other beyond the protocol. Types and names only: the client imports nothing else. */
import type { Range, TextDocumentIdentifier } from 'vscode-languageserver';

/** `rulewright/explain`: a rule taken apart, in the shape that `explain --format json` prints. */
export const EXPLAIN_REQUEST = 'rulewright/explain';

export interface ExplainParams {
  readonly textDocument: TextDocumentIdentifier;
}

/** `rulewright/fact`: the server asks its host for a file of facts by name, where it cannot read files itself. */
export const FACT_REQUEST = 'rulewright/fact';

/** The command behind a code lens: shows the indicators, and goes to the one that is chosen. */
export const SHOW_INDICATORS_COMMAND = 'rulewright.showIndicators';

export interface ShowIndicatorsArguments {
  readonly uri: string;
  readonly title: string;
  readonly entries: readonly { readonly label: string; readonly ranges: readonly Range[] }[];
}
