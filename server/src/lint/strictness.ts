/** How grave it is when a document breaks what the service, or only the public repository, asks for. */
import { type FieldPlace, fieldPlaces, isAnalyticsRule, type RuleDocument, type Strictness } from '../rule/index.ts';
import type { DocumentContext } from './define-rule.ts';
import type { Severity } from './finding.ts';
import type { LintSettings } from './settings.ts';

/**
 * An error is what keeps a rule from being deployed. Nobody validates hunting queries and functions, so that a fault in one is
 * a warning; and what only the repository refuses is an error for those alone who write for it.
 * @param mild for what nobody who reads this document refuses
 */
export function severityFor(
  strictness: Strictness,
  document: RuleDocument,
  settings: LintSettings,
  mild: Severity = 'hint',
): Severity {
  if (strictness === 'repository') return isForRepository(document, settings) ? 'error' : mild;
  return isAnalyticsRule(document) || document.kind === 'CustomDetection' ? 'error' : 'warning';
}

/** Whether the validation of the public repository will look at the document. */
export function isForRepository(document: RuleDocument, settings: LintSettings): boolean {
  return settings.profile === 'azure-sentinel-pr' && isAnalyticsRule(document);
}

/** The values of a document that somebody will read; of a rule that has moved elsewhere there are none. */
export function checkedPlaces({ document, file }: DocumentContext): readonly FieldPlace[] {
  return document.kind === 'Stub' ? [] : fieldPlaces(file, document);
}
