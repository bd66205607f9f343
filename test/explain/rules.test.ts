/**
 * Whole rules of many shapes, taken apart. What is expected stands beside each rule, a line for each part, and was compared
 * with the rule by hand. `SNAPSHOTS=write` writes it anew: read what has changed before it is kept.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  type Explanation,
  explainDocument,
  type Indicator,
  type Origin,
  type OutputColumn,
  type QueryExplanation,
} from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';
import { projectFiles, ROOT, readProjectFile } from '../support/paths.ts';

function drawn({ kind, schedule, attack, queries }: Explanation): string {
  const lines = [
    `${kind}${schedule ? `: ${schedule.text}` : ''}`,
    ...attack.map(({ tactic, techniques }) => `attack ${tactic}: ${techniques.map(({ id }) => id).join(' ')}`),
    ...queries.flatMap(linesOf),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function linesOf(query: QueryExplanation): string[] {
  const { parameters, lets, stages, flow, legs, joins, time, sources, indicators, output } = query;
  const from = (names: readonly string[]): string => (names.length > 0 ? ` from ${names.join(' ')}` : '');
  return [
    ...parameters.map(({ name, value, derivedFromAll }) => `parameter ${name} = ${value}${from(derivedFromAll)}`),
    ...lets.map((one) => {
      const kinds = one.stages.map((stage) => stage.kind).join(' ');
      const { kind, name, signature = '', derivedFromAll, uses } = one;
      return `${kind} ${name}${signature}${from(derivedFromAll)} reads ${one.sources.join(' ')}: ${kinds}; used ${uses.length}`;
    }),
    ...flow.map((step) => {
      const own = step.stages.map((i) => stages[i]!);
      const keys = own.flatMap(({ groupBy }) => groupBy ?? []).join(', ');
      const tests = (step.thresholds ?? []).map(({ text }) => text).join(', ');
      const names = [...new Set(own.flatMap(({ columns }) => columns?.added ?? []))];
      const made = names.length > MOST_NAMES ? `${names.length} columns` : names.join(' ');
      return `${step.kind} ×${own.length}${made && ` makes ${made}`}${keys && ` by ${keys}`}${tests && ` tests ${tests}`}`;
    }),
    ...legs.map((leg) => `${leg.name} reads ${leg.sources.join(' ')}: ${leg.stages.map(({ kind }) => kind).join(' ')}`),
    ...joins.map((join) => {
      return `join ${join.kind}: ${join.left.sources.join(' ')} with ${join.right.sources.join(' ')} on ${join.on.join(', ')}`;
    }),
    ...time.map(({ field, description }) => `time ${field}: ${description}`),
    `sources ${sources.join(' ')}`,
    ...indicators.map(indicatorLine),
    ...output.columns
      .filter((column) => !isUntouched(column))
      .map(({ name, type, source, origins, usedBy }) => {
        const uses = usedBy.map(({ field }) => field).join(', ');
        return `output ${name}: ${type}, ${source}${originsText(origins)}${uses && `; ${uses}`}`;
      }),
    ...(output.columns.some(isUntouched) ? ['output and columns of the table as they are'] : []),
    ...(output.open ? ['output and columns that nobody lists'] : []),
  ];
}

/** How many names a line takes; the columns of a table are many more. */
const MOST_NAMES = 8;

/** A column of a table that nothing in the rule speaks of. */
function isUntouched({ source, usedBy }: OutputColumn): boolean {
  return source === 'source' && usedBy.length === 0;
}

function indicatorLine({
  field,
  kind,
  values,
  negated,
  caseSensitive,
  transforms,
  against,
  origins,
}: Indicator): string {
  const about = transforms.reduce((text, name) => `${name}(${text})`, field);
  const notes = [...(caseSensitive ? [] : ['any case']), ...(against === 'value' ? [] : [against])];
  const said = notes.length > 0 ? ` (${notes.join(', ')})` : '';
  return `${negated ? 'excludes' : 'includes'} ${about} ${kind} ${values.join(' | ')}${said}${originsText(origins)}`;
}

function originsText(origins: readonly Origin[]): string {
  const texts = origins.map(({ table, column }) => `${table ?? '?'}.${column}`);
  return texts.length > 0 ? ` ← ${texts.join(' ')}` : '';
}

describe('a rule of its own shape', () => {
  const files = projectFiles('test/explain/rules', '.yaml');

  it('is there more than twenty times', () => assert.ok(files.length > 20));

  for (const file of files) {
    it(path.basename(file, '.yaml'), () => {
      const [document] = readRule(readProjectFile(file), 'yaml').documents;
      const explained = drawn(explainDocument(document!, FACTS));
      const expected = file.replace(/yaml$/, 'txt');
      if (process.env['SNAPSHOTS'] === 'write') fs.writeFileSync(path.join(ROOT, expected), explained);
      assert.equal(explained, readProjectFile(expected));
    });
  }
});
