/** Every fix removes its finding, breaks nothing, and has nothing left to do afterwards. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { check, type Finding } from '../../server/src/lint/index.ts';
import { applyEdits } from '../../server/src/text/index.ts';
import { FACTS } from '../support/facts.ts';
import { mutation } from '../support/mutations.ts';
import { ownQueries, sampleRules } from '../support/queries.ts';
import { runs } from '../support/runs.ts';

/** How many findings of a rule there are. */
function count(findings: readonly Finding[], rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}

function assertFixes(text: string, language: 'yaml' | 'kql'): void {
  const { findings } = check(text, language, FACTS);
  for (const finding of findings) {
    const fix = finding.fix?.();
    if (!fix) continue;
    assert.ok(fix.edits.length > 0, `${finding.rule}: a fix without edits`);
    assert.match(fix.title, /^[A-Z]/);
    const fixed = applyEdits(text, fix.edits);
    assert.notEqual(fixed, text, `${finding.rule}: a fix that changes nothing`);
    const after = check(fixed, language, FACTS).findings;
    const what = `${finding.rule} (${fix.title}) in\n${text}\nbecomes\n${fixed}`;
    if (fix.safe) assert.ok(count(after, finding.rule) < count(findings, finding.rule), `still there: ${what}`);
    const broken = after.filter(({ rule }) => /^(yaml|kql)\//.test(rule)).length;
    const before = findings.filter(({ rule }) => /^(yaml|kql)\//.test(rule)).length;
    if (fix.safe) assert.ok(broken <= before, `more is broken: ${what}`);
  }
}

/** Mistakes in the lines of a rule, as they happen while it is edited. */
const LINE_MISTAKES: readonly ((line: string) => string)[] = [
  (line) => line.replace(/^ +/, '\t'),
  (line) => line.trimStart(),
  (line) => line.replace(': ', ':'),
  (line) => line.replace(/: (.)/, ': {{X}} $1'),
  (line) => line.replace(/: (.*)/, ': "$1'),
  (line) => line.replace(/: (.*)/, ': a: $1'),
  (line) => line.replace(/: (.*)/, ': @$1'),
  (line) => line.replace(':', ''),
  (line) => `   ${line}`,
  (line) => line.replace(/: \|.*/, ': | T'),
  (line) => `${line}\r`,
  (line) => line.replace(' ', '\u00a0'),
];

describe('fixes', () => {
  it('mend queries', () => {
    fc.assert(
      fc.property(mutation(ownQueries()), (query) => assertFixes(query, 'kql')),
      runs(2000),
    );
  });

  it('mend rules', () => {
    const rules = sampleRules();
    const broken = fc
      .tuple(fc.constantFrom(...rules), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...LINE_MISTAKES))
      .map(([rule, place, mistake]) => {
        const all = rule.split('\n');
        const at = Math.min(Math.floor(place * all.length), all.length - 1);
        return all.map((line, i) => (i === at ? mistake(line) : line)).join('\n');
      });
    fc.assert(
      fc.property(broken, (rule) => assertFixes(rule, 'yaml')),
      runs(2000),
    );
  });
});
