/** What a check finds: a rule, a place, words, and how to mend it. */
import type { RuleFile } from '../rule/index.ts';
import type { LineIndex, Range, TextEdit } from '../text/index.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** From the worst to the mildest. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** A change of the document that removes a finding. Edits are ready to be applied: re-indented, escaped. */
export interface Fix {
  readonly title: string;
  /** Whether it keeps what the author meant, so that it may be applied without being looked at. */
  readonly safe: boolean;
  readonly edits: readonly TextEdit[];
}

/** A second place that belongs to the finding. */
export interface Related extends Range {
  readonly message: string;
  /** Where it lies in another file: the path or URI of that, and its lines. */
  readonly elsewhere?: { readonly file: string; readonly lines: LineIndex };
}

export interface Finding extends Range {
  /** The rule's id, such as `kql/syntax`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** The code of the official engine for the same fault. */
  readonly code?: string;
  readonly related?: readonly Related[];
  /** How editors show it: faded, or struck through. */
  readonly tag?: 'unnecessary';
  /** Computed when asked for. */
  readonly fix?: () => Fix | undefined;
}

/** A file as it was. */
export interface EarlierFile {
  readonly file: RuleFile;
  /** When it was so, behind the word `since`. */
  readonly since: string;
  /** Whether somebody is changing it now. */
  readonly isOpen: boolean;
}
