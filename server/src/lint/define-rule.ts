/** What a lint rule is: one file under rules/, whose path is its id. */
import type { FactKind, Facts } from '../facts/index.ts';
import type { Binding } from '../kql/semantics/index.ts';
import type { RuleDocument, RuleFile, RuleQuery } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import type { Twins } from '../twins/index.ts';
import type { YamlProblem } from '../yaml/index.ts';
import type { EarlierFile, Fix, Related, Severity } from './finding.ts';
import type { LintSettings } from './settings.ts';

export interface RuleDefinition {
  /** The version that brought it. */
  readonly since: string;
  readonly severity: Severity;
  /** Advice that not everybody wants: the rule runs only where the settings give it or its group a severity. */
  readonly optIn?: true;
  /** Whether it offers fixes, and of which kind; `mixed` where it depends on the case. */
  readonly fix: 'safe' | 'suggestion' | 'mixed' | 'none';
  /** What it finds, in one line. */
  readonly summary: string;
  /** Facts without which it cannot be right; while they are absent the rule is skipped. */
  readonly needs: readonly FactKind[];
  readonly onQuery?: (query: RuleQuery, context: QueryContext) => void;
  readonly onDocument?: (document: RuleDocument, context: DocumentContext) => void;
  /** Called for each problem of the YAML whose code is the rule's own name. */
  readonly onYamlProblem?: (problem: YamlProblem, context: FileContext) => void;
}

/** What a rule says about a place. */
export interface Report {
  readonly at: Range;
  /** What is wrong, why it matters, what to do: a sentence each. */
  readonly message: string;
  readonly code?: string | undefined;
  /** Where this case deserves another severity than the rule's own. */
  readonly severity?: Severity;
  readonly tag?: 'unnecessary';
  readonly related?: readonly Related[];
  readonly fix?: (() => Fix | undefined) | undefined;
}

export interface FileContext {
  readonly file: RuleFile;
  readonly facts: Facts;
  readonly settings: LintSettings;
  /** The rules around this file. */
  readonly twins: Twins;
  /** What the file is called among them. */
  readonly fileName: string;
  /** What it was like before somebody changed it, where that is known. */
  readonly earlier?: EarlierFile | undefined;
  report(report: Report): void;
}

export interface DocumentContext extends FileContext {
  readonly document: RuleDocument;
}

export interface QueryContext extends DocumentContext {
  readonly query: RuleQuery;
  /** Names, types and columns; computed when first asked for. */
  readonly binding: Binding;
  /** The text of a range as KQL, without the YAML around it. */
  textOf(range: Range): string;
  /**
   * A fix made of edits in KQL.
   * @returns undefined where the YAML around the query cannot hold the new text
   */
  fix(title: string, safe: boolean, edits: readonly (Range & { text: string })[]): Fix | undefined;
}

/** Ties the parts of a rule together. */
export function defineRule(definition: RuleDefinition): RuleDefinition {
  return definition;
}
