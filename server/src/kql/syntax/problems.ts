/** What a parser has to say about a text: a place, the official code where one exists, and words of our own. */
import type { Range, TextEdit } from '../../text/index.ts';

/** A change that mends a problem; edits are in document offsets and in KQL, not yet encoded for the YAML around it. */
export interface ProblemFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Problem extends Range {
  /** The official engine's code for the same fault (KS001…), where it has one. */
  readonly code?: string;
  readonly message: string;
  readonly fix?: ProblemFix;
}
