/** Every fix removes its finding, breaks nothing, and has nothing left to do afterwards. */
import fc from 'fast-check';
import { assertFixLaws } from '../support/fix-laws.ts';
import { mutation } from '../support/mutations.ts';
import { ownQueries, sampleRules } from '../support/queries.ts';
import { runs } from '../support/runs.ts';

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
      fc.property(mutation(ownQueries()), (query) => assertFixLaws(query, 'kql')),
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
      fc.property(broken, (rule) => assertFixLaws(rule, 'yaml')),
      runs(2000),
    );
  });
});
