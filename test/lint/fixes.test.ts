/**
 * Every fix that the suites and the documents show is applied: its finding must be gone, and nothing new may have come.
 * Safe fixes are applied alone; suggestions with those of the same rule, since two quotes are mended only together.
 * What a safe fix of YAML touches is white space, quotes and colons; every other character stays where it was.
 */
import assert from 'node:assert/strict';
import { check, type Finding, type Fix, type LintSettings } from '../../server/src/lint/index.ts';
import { RULES } from '../../server/src/lint/rules.gen.ts';
import type { Language } from '../../server/src/rule/index.ts';
import { applyEdits } from '../../server/src/text/index.ts';
import { readCarets } from '../support/carets.ts';
import { FACTS } from '../support/facts.ts';
import { readFences, settingsFor } from '../support/markdown-suite.ts';
import { projectFiles, readProjectFile } from '../support/paths.ts';

interface Mend {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A text with findings that have fixes. */
interface Example {
  readonly text: string;
  readonly language: Language;
  readonly settings: LintSettings;
  readonly findings: readonly Finding[];
  readonly mends: readonly Mend[];
  /** File and line, to find it again. */
  readonly place: string;
}

function findingsIn(text: string, language: Language, settings: LintSettings): readonly Finding[] {
  return check(text, language, FACTS, settings).findings;
}

function examplesIn(file: string): Example[] {
  const settings = settingsFor(file);
  return readFences(readProjectFile(file)).flatMap(({ info, text: marked, line }) => {
    if (info !== 'kql' && info !== 'yaml') return [];
    const { text } = readCarets(marked);
    const findings = findingsIn(text, info, settings);
    const mends = findings.flatMap((finding) => {
      const fix = finding.fix?.();
      return fix ? [{ finding, fix }] : [];
    });
    return mends.length > 0 ? [{ text, language: info, settings, findings, mends, place: `${file}:${line}` }] : [];
  });
}

/** How many findings each rule has. */
function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

/** The fixes that are applied with this one. */
function together({ finding, fix }: Mend, { mends }: Example): Mend[] {
  return mends.filter((other) => other.fix === fix || (!fix.safe && other.finding.rule === finding.rule));
}

/** Rules about names and types, and those that want to know the whole of a query. */
const SILENT_BEHIND_MISTAKES = new Set([
  ...RULES.map(([id]) => id).filter((id) => id.startsWith('kql/') && id !== 'kql/syntax'),
  'logic/unused-let',
]);

/** Rules about what tactics and techniques are to each other. */
const NEIGHBOURS = new Set([
  'attack/tactic-without-technique',
  'attack/technique-without-tactic',
  'attack/redundant-entry',
]);

/** Rules that read fields. */
const OF_FIELDS = /^(?:rule|mapping|time)\/|^logic\/(?:always-one-row|impossible-threshold)$/;

/** Rules about what keeps a field from being read. */
const UNREAD = new Set([
  'mapping/unknown-entity-type',
  'mapping/unknown-identifier',
  'rule/invalid-duration',
  'rule/missing-key',
  'rule/unknown-key',
  'rule/wrong-shape',
]);

function checkMend(mend: Mend, example: Example): void {
  const { rule } = mend.finding;
  const applied = together(mend, example);
  const edits = applied.flatMap(({ fix }) => fix.edits);
  const before = counted(example.findings);
  const after = counted(findingsIn(applyEdits(example.text, edits), example.language, example.settings));
  const place = `${example.place}, ${rule}, ${mend.fix.title}`;
  const isBroken = example.findings.some((finding) => finding.rule.startsWith('yaml/'));
  // with the last idle id of a comment the comment goes, and the findings about its other ids with it
  assert.ok((after.get(rule) ?? 0) <= before.get(rule)! - applied.length, place);
  for (const [other, count] of after) {
    // of what stands behind a mistake of the syntax no name is looked up, so that mending it can bring a name to light
    if (rule === 'kql/syntax' && SILENT_BEHIND_MISTAKES.has(other)) continue;
    // an id that nobody knew, or that is in use no more, was compared with none of its neighbours
    if (/^attack\/(unknown|revoked)-/.test(rule) && NEIGHBOURS.has(other)) continue;
    // two rules with one id are one; with an id each, their names and queries are compared
    if (rule === 'rule/duplicate-id' && other.startsWith('rule/duplicate-')) continue;
    // what could not be read, or was not there, is looked at once it is
    if ((isBroken || UNREAD.has(rule)) && OF_FIELDS.test(other)) continue;
    assert.ok(count <= (before.get(other) ?? 0), `${place}: more of ${other}`);
  }
}

/** What must stay when YAML is mended: not the style of a block; a comment that gets into a query begins with `//` there. */
function kept(text: string): string {
  return text
    .replaceAll(/: [|>]+/g, ': |')
    .replaceAll(/[\s':\u200b]/g, '')
    .replaceAll('//', '#');
}

describe('fixes of the suites', () => {
  for (const file of [...projectFiles('test/lint', '.md'), ...projectFiles('docs/rules', '.md')]) {
    const examples = examplesIn(file);
    if (examples.length === 0) continue;

    it(`${file}: each removes its finding and adds none`, () => {
      for (const example of examples) for (const mend of example.mends) checkMend(mend, example);
    });

    it(`${file}: the safe ones of YAML lose nothing`, () => {
      for (const { text, mends, place } of examples) {
        const safe = mends.filter(({ finding, fix }) => fix.safe && finding.rule.startsWith('yaml/'));
        for (const { fix } of safe) assert.equal(kept(applyEdits(text, fix.edits)), kept(text), place);
      }
    });
  }
});
