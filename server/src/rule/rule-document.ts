/** A rule, as the rest of the program sees it: its kind, its YAML, its queries. Values never come without their range. */
import type { KqlTree } from '../kql/syntax/index.ts';
import type { EmbeddedText, Range } from '../text/index.ts';
import { type Mapping, type Pair, pairOf, type Scalar, type YamlDocument, type YamlProblem } from '../yaml/index.ts';

/**
 * What a document is, by its content.
 * `Stub`: a redirect to another place. `Exploration`: a query of an entity page. `Query`: KQL in a file of its own.
 */
export type RuleKind =
  | 'Scheduled' | 'NRT' | 'Hunting' | 'Function' | 'Parser' | 'Exploration' | 'Stub' | 'CustomDetection' | 'Query'; // biome-ignore format: a list

/** A file with everything that could be read from it. */
export interface RuleFile {
  readonly text: string;
  readonly language: Language;
  /** Empty for YAML that is not ours. */
  readonly documents: readonly RuleDocument[];
  readonly yamlProblems: readonly YamlProblem[];
  /** Whether the YAML has more problems than these. */
  readonly moreProblems: boolean;
}

export type Language = 'yaml' | 'kql';

export interface RuleDocument extends Range {
  readonly kind: RuleKind;
  /** The text of its file, which all offsets are about. */
  readonly text: string;
  /** Undefined for a file of KQL. */
  readonly yaml: YamlDocument | undefined;
  readonly root: Mapping | undefined;
  readonly queries: readonly RuleQuery[];
}

/** A query of a rule. The tree's offsets are document offsets, whatever the YAML style around it. */
export interface RuleQuery {
  /** The key that holds it, such as `query`; undefined in a file of KQL. */
  readonly pair: Pair | undefined;
  readonly scalar: Scalar | undefined;
  readonly embedded: EmbeddedText;
  readonly tree: KqlTree;
}

/**
 * Whether the document says itself that it is a rule which the service runs. One that has a severity and neither kind nor
 * schedule is read as a rule that is not finished, and may be a hunting query.
 */
export function isDeployedRule(document: RuleDocument): boolean {
  return (
    isAnalyticsRule(document) && ['kind', 'queryFrequency'].some((key) => pairOf(document.root, key) !== undefined)
  );
}

/** Whether the document is a rule that the service runs on a schedule or continuously. */
export function isAnalyticsRule(document: RuleDocument): boolean {
  return document.kind === 'Scheduled' || document.kind === 'NRT';
}
