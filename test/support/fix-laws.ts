/** What is true of every fix. */
import assert from 'node:assert/strict';
import { check, type Finding, type Fix } from '../../server/src/lint/index.ts';
import type { Language } from '../../server/src/rule/index.ts';
import { applyEdits } from '../../server/src/text/index.ts';
import { parseYaml } from '../../server/src/yaml/index.ts';
import { FACTS } from './facts.ts';
import { loadedByLibrary } from './yaml-values.ts';

/** Rules whose suggestions may need others of the same kind: two quotes are mended only together. */
const NOT_ALONE = /^yaml\/|^kql\/syntax$/;

/**
 * Each fix of the text changes something, removes its finding, breaks nothing, and leaves the parts of a rule alone that it
 * does not touch.
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
    if (!fix.safe && NOT_ALONE.test(finding.rule)) continue;
    const after = check(fixed, language, FACTS).findings;
    if (count(after, finding) >= count(findings, finding)) assert.fail(`still there: ${what()}`);
    if (broken(after) > broken(findings)) assert.fail(`more is broken: ${what()}`);
    const changed = language === 'yaml' ? changedElsewhere(text, fixed, fix) : undefined;
    if (changed !== undefined) assert.fail(`\`${changed}\` is another one: ${what()}`);
  }
}

/** A key at the top that the fix does not touch and that holds something else afterwards, in a file that could be read before. */
function changedElsewhere(text: string, fixed: string, { edits }: Fix): string | undefined {
  const before = valuesAtTop(text);
  if (!before) return undefined;
  const after = valuesAtTop(fixed) ?? {};
  const [document] = parseYaml(text).documents;
  const pairs = document?.root?.kind === 'Mapping' ? document.root.pairs : [];
  for (const [i, { key, start }] of pairs.entries()) {
    if (key.kind !== 'Scalar') continue;
    const end = pairs[i + 1]?.start ?? text.length;
    // what is put in front of the next key may be the end of this one
    const isTouched = edits.some((edit) => edit.start < end && edit.end >= start);
    if (!isTouched && JSON.stringify(before[key.text]) !== JSON.stringify(after[key.text])) return key.text;
  }
  return undefined;
}

function valuesAtTop(text: string): Record<string, unknown> | undefined {
  try {
    const value = loadedByLibrary(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** How many findings say the same. What only served an idle let may be idle itself once that is gone. */
function count(findings: readonly Finding[], { rule, message }: Finding): number {
  return findings.filter((finding) => finding.rule === rule && finding.message === message).length;
}

/** How many findings say that a text cannot be read. */
function broken(findings: readonly Finding[]): number {
  return findings.filter(({ rule }) => /^yaml\/|^kql\/syntax$/.test(rule)).length;
}
