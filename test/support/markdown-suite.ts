/**
 * Suites written in Markdown. Headings name the tests, prose says why, fences are the texts under test:
 *
 *     ```kql            checked; caret lines say what must be found, and nothing else may be
 *     ```yaml           the same for a rule
 *     ```yaml named a/b.yaml    the same for a rule in a file of that name
 *     ```yaml other a/c.yaml    another file of the workspace, for the next fence
 *     ```yaml earlier   what the next fence was like when it was opened
 *     ```kql fixed      what the text before becomes when its fixes are applied
 *     ```json settings  settings for the next fence
 *     ```kql tree       not checked here (other languages and labels are left alone)
 *
 * The suite of a rule looks at that rule, and at the rules that a fence names in its carets; a suite whose file is not
 * named after a rule looks at all of them.
 */
import assert from 'node:assert/strict';
import { type EarlierFile, type Finding, type LintSettings, lint } from '../../server/src/lint/index.ts';
import { RULES } from '../../server/src/lint/rules.gen.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { applyEdits } from '../../server/src/text/index.ts';
import { identitiesIn, Twins } from '../../server/src/twins/index.ts';
import { compareCarets, readCarets } from './carets.ts';
import { FACTS } from './facts.ts';
import { readProjectFile } from './paths.ts';

export interface Fence {
  readonly info: string;
  readonly text: string;
  /** Line in the Markdown file, from 1. */
  readonly line: number;
  /** The headings above it. */
  readonly title: string;
}

/** The fences of a Markdown text. */
export function readFences(markdown: string): Fence[] {
  const fences: Fence[] = [];
  const headings: string[] = [];
  const lines = markdown.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const heading = /^(#+) (.*)$/.exec(lines[i]!);
    if (heading) {
      headings.length = heading[1]!.length - 1;
      headings[heading[1]!.length - 1] = heading[2]!;
    }
    const open = /^(`{3,})(.*)$/.exec(lines[i]!);
    if (!open) continue;
    const close = lines.indexOf(open[1]!, i + 1);
    assert.ok(close > i, `line ${i + 1}: the fence is not closed`);
    const title = headings.slice(1).filter(Boolean).join(' › ');
    fences.push({ info: open[2]!.trim(), text: lines.slice(i + 1, close).join('\n'), line: i + 1, title });
    i = close;
  }
  return fences;
}

/** The rule that a file is about: `test/lint/logic/always-true.md`, or a part of its suite, `…/always-true-near-misses.md`. */
function ruleOf(file: string): string | undefined {
  const name = /(?:test\/lint|docs\/rules)\/(.+)\.md$/.exec(file)?.[1] ?? '';
  const ids = RULES.map(([id]) => id);
  return ids.find((id) => name === id) ?? ids.find((id) => name.startsWith(`${id}-`));
}

/** The settings under which a file is checked: a rule that is off has to be turned on for its own page and suite. */
export function settingsFor(file: string): LintSettings {
  const own = ruleOf(file);
  const rule = RULES.find(([id, { optIn }]) => id === own && optIn);
  return { rules: rule ? { [rule[0]]: rule[1].severity } : {} };
}

/** Declares a test for each fence of a Markdown file of the project. */
export function markdownSuite(file: string): void {
  const own = ruleOf(file);
  describe(file, () => {
    const usual = settingsFor(file);
    let settings = usual;
    let others: Fence[] = [];
    let earlier: EarlierFile | undefined;
    let before: { text: string; findings: readonly Finding[]; language: 'kql' | 'yaml' } | undefined;
    for (const fence of readFences(readProjectFile(file))) {
      const [language, label, ...rest] = fence.info.split(' ');
      if (fence.info === 'json settings') {
        const given = JSON.parse(fence.text) as LintSettings;
        it(`settings of line ${fence.line}`, () => {
          settings = given;
        });
      } else if (label === 'other') {
        it(`another file of line ${fence.line}`, () => void others.push({ ...fence, info: rest.join(' ') }));
      } else if (label === 'earlier') {
        it(`what was there before, of line ${fence.line}`, () => {
          earlier = { file: readRule(fence.text, 'yaml'), since: 'it was opened', isOpen: true };
        });
      } else if ((language === 'kql' || language === 'yaml') && (label === undefined || label === 'named')) {
        it(`${fence.title} (line ${fence.line})`, () => {
          const { text, expected } = readCarets(fence.text);
          const wanted = new Set([own, ...expected.map(({ rule }) => rule)]);
          const file = readRule(text, language);
          const twins = new Twins();
          for (const other of others) twins.set(other.info, identitiesIn(other.info, readRule(other.text, 'yaml')));
          const all = lint(file, FACTS, settings, { twins, fileName: rest.join(' '), earlier }).findings;
          const findings = own === undefined ? all : all.filter(({ rule }) => wanted.has(rule));
          before = { text, findings, language };
          [settings, others, earlier] = [usual, [], undefined];
          const actual = findings.map((finding) => ({ ...finding, fix: finding.fix?.() !== undefined }));
          assert.equal(compareCarets(text, expected, actual), '');
        });
      } else if (label === 'fixed') {
        it(`${fence.title}, fixed (line ${fence.line})`, () => {
          assert.ok(before, 'a fixed text needs a text before it');
          const edits = before.findings.flatMap((finding) => finding.fix?.()?.edits ?? []);
          assert.equal(applyEdits(before.text, edits), fence.text);
        });
      }
    }
  });
}
