/** What is true of every fix. */
import assert from 'node:assert/strict';
import { check, type Finding } from '../../server/src/lint/index.ts';
import type { Language } from '../../server/src/rule/index.ts';
import { applyEdits } from '../../server/src/text/index.ts';
import { FACTS } from './facts.ts';

/** Groups of rules whose suggestions, too, mend their finding alone; elsewhere two quotes may be mended only together. */
const ALONE = /^(?:attack|mapping|time)\//;

/**
 * Each fix of the text changes something; a safe one removes its finding and breaks nothing.
 * @throws AssertionError that shows the text before and after
 */
export function assertFixLaws(text: string, language: Language): void {
  const { findings } = check(text, language, FACTS);
  for (const finding of findings) {
    const fix = finding.fix?.();
    if (!fix) continue;
    assert.ok(fix.edits.length > 0, `${finding.rule}: a fix without edits`);
    assert.match(fix.title, /^[A-Z]/);
    const fixed = applyEdits(text, fix.edits);
    const what = () => `${finding.rule} (${fix.title}) in\n${text}\nbecomes\n${fixed}`;
    if (fixed === text) assert.fail(`a fix that changes nothing: ${what()}`);
    if (!fix.safe && !ALONE.test(finding.rule)) continue;
    const after = check(fixed, language, FACTS).findings;
    if (count(after, finding.rule) >= count(findings, finding.rule)) assert.fail(`still there: ${what()}`);
    if (broken(after) > broken(findings)) assert.fail(`more is broken: ${what()}`);
  }
}

/** How many findings of a rule there are. */
function count(findings: readonly Finding[], rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}

/** How many findings say that a text cannot be read. */
function broken(findings: readonly Finding[]): number {
  return findings.filter(({ rule }) => /^yaml\/|^kql\/syntax$/.test(rule)).length;
}
