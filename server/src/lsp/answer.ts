/** How requests about open texts are answered. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenFile } from '../workspace/index.ts';

/**
 * Answers from an open text that is ours; `nothing` for any other, and when something goes wrong, which is logged.
 * @param ofOthers whether texts count that are not ours, or not yet
 */
export type Answer = <T>(
  name: string,
  uri: string,
  nothing: T,
  make: (open: OpenFile, document: TextDocument) => T | Promise<T>,
  ofOthers?: boolean,
) => Promise<T>;
