/** The straight line: text in, findings out. Pure and synchronous; the editor, the command line and the tests call this. */
import type { Facts } from '../facts/index.ts';
import { type Language, type RuleFile, readRule } from '../rule/index.ts';
import { lint } from './engine.ts';
import type { Finding } from './finding.ts';
import { DEFAULT_SETTINGS, type LintSettings } from './settings.ts';

export interface CheckResult {
  readonly file: RuleFile;
  readonly findings: readonly Finding[];
  /** Whether there are more findings than these. */
  readonly more: boolean;
}

export function check(
  text: string,
  language: Language,
  facts: Facts,
  settings: LintSettings = DEFAULT_SETTINGS,
): CheckResult {
  const file = readRule(text, language);
  return { file, ...lint(file, facts, settings) };
}
