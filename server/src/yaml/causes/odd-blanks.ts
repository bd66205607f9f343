/** Blanks that YAML does not take for indentation or for the blank behind a colon: tabs, no-break spaces. */
import { isBlank, textStart } from '../lines.ts';
import type { YamlProblem } from '../nodes.ts';
import { type Patient, problemAt } from './section-trial.ts';

const ODD = /[\u00a0\u1680\u180e\u2000-\u200b\u202f\u205f\u3000\ufeff]/;

/** The odd blanks at the start of a text. */
export function oddBlanksBefore(text: string): string {
  let length = 0;
  while (length < text.length && ODD.test(text[length]!)) length++;
  return text.slice(0, length);
}

/** Odd blanks in front of a line or behind its key, one problem per run of lines. */
export function oddBlanks(patient: Patient): YamlProblem[] {
  const { source, lines } = patient;
  const problems: YamlProblem[] = [];
  let before = '';
  for (const line of lines) {
    if (isBlank(line)) continue;
    const lead = source.slice(line.start, textStart(line));
    const key = /^(?:-\s+)*[\w.-]*\s*:\s*/.exec(line.text)?.[0] ?? '';
    const text = lead.includes('\t') ? lead : lead + key;
    const found = lead.includes('\t') ? '\t' : (ODD.exec(text)?.[0] ?? '');
    if (found !== '' && found !== before) {
      const start = line.start + text.indexOf(found);
      const length = text.slice(text.indexOf(found)).search(/\S|$/);
      problems.push(blankProblem(start, Math.max(1, length), found));
    }
    before = found;
  }
  return problems.length > 0 ? problems : blankLines(patient);
}

/** A line that holds nothing but a tab ends a block whose lines stand deeper. */
function blankLines({ source, lines, helps }: Patient): YamlProblem[] {
  const line = lines.find((other) => isBlank(other) && source.slice(other.start, other.end).includes('\t'));
  if (!line || !helps([{ start: line.start, end: line.end, text: '' }])) return [];
  return [blankProblem(line.start, line.end - line.start, '\t')];
}

function blankProblem(start: number, length: number, found: string): YamlProblem {
  const isTab = found === '\t';
  return problemAt(start, start + length, isTab ? 'tab-indentation' : 'invalid-character', isTab ? '' : found);
}
