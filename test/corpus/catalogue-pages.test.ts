/**
 * Pages of a public catalogue of rules, beside the corpus: `page-NAME.txt` with the rule `NAME.yaml`. Every row of a page is in
 * what we say of its rule. Where there are none, there is nothing to compare.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type Explanation, explainDocument, type QueryExplanation } from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';

const folder = path.join(process.env['RULEWRIGHT_CORPUS'] ?? '', '..', 'seeds');
const pages = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => /^page-.*\.txt$/.test(name)) : [];

/** Without white space, which the page has lost in part. */
const bare = (text: string): string => text.replaceAll(/\s+/g, '');

/** The lines behind a heading, up to one of the headings that may follow. */
function section(lines: readonly string[], from: string, to: string | undefined): string[] {
  const start = lines.indexOf(from);
  assert.ok(start >= 0, from);
  const end = to === undefined ? lines.length : lines.indexOf(to, start);
  return lines.slice(start + 1, end);
}

/** The parts of "Stages and Predicates": a heading, and the lines below it. */
function partsOf(lines: readonly string[]): { heading: string; below: string[] }[] {
  const parts: { heading: string; below: string[] }[] = [];
  for (const line of lines) {
    if (/^(Parameters|Let binding: .*|Stage \d+: .*|Leg \d+: .*|union .*\(\d+ sources\))$/.test(line))
      parts.push({ heading: line, below: [] });
    else parts.at(-1)!.below.push(line);
  }
  return parts;
}

function holdsPart(heading: string, below: readonly string[], query: QueryExplanation): void {
  const code = bare(below.filter((line) => !/^(Derived from|Each leg below)/.test(line)).join(''));
  const [, kind, name] = /^(Parameters|Let binding|Stage|Leg|union)(?:.*?: )?(.*)$/.exec(heading)!;
  if (kind === 'Parameters') assert.equal(bare(query.parameters.map(({ text }) => text).join('')), code);
  else if (kind === 'Let binding') {
    const found = query.lets.find((own) => own.name === name)!;
    assert.equal(bare(found.text), code);
    const derived = below.flatMap((line) => /^Derived from (.*)\.$/.exec(line)?.[1]?.split(', ') ?? []);
    assert.deepEqual(found.derivedFrom, derived);
  } else if (kind === 'Stage') {
    const stage = query.stages[Number(/\d+/.exec(heading)![0]) - 1]!;
    assert.deepEqual([stage.kind, bare(stage.text)], [name, code]);
  } else if (kind === 'Leg') {
    const leg = query.legs[Number(/\d+/.exec(heading)![0]) - 1]!;
    assert.equal(bare(leg.stages.map(({ text }) => text).join('')), code);
    assert.equal(leg.stages[0]!.text, name);
  } else {
    assert.equal(query.legs.length, Number(/\((\d+) sources\)/.exec(heading)![1]));
    const [union] = query.stages;
    assert.ok(bare(union!.text).startsWith(bare(heading.replace(/\(.*/, ''))));
    const sources = below.join(' ').split('Sources: ')[1]!.split(', ');
    assert.deepEqual(
      query.legs.map(({ stages }) => stages[0]!.text),
      sources,
    );
  }
}

for (const page of pages) {
  describe(`the page ${page}`, () => {
    const lines = fs.readFileSync(path.join(folder, page), 'utf8').split(/\r?\n/);
    const file = page.replace('page-', '').replace('.txt', '.yaml');
    const rule = readRule(fs.readFileSync(path.join(folder, file), 'utf8'), 'yaml');
    const explanation: Explanation = explainDocument(rule.documents[0]!, FACTS);
    const [query] = explanation.queries;

    it('has the rows of its ATT&CK table in ours', () => {
      const rows = section(lines, 'MITRE ATT&CK coverage', 'Rule body kusto').filter((line) => /\| T\d/.test(line));
      assert.ok(rows.length > 0);
      for (const row of rows) {
        const [, tactic, techniques] = row.split('|').map((cell) => cell.trim());
        const own = explanation.attack.find((one) => one.tactic === bare(tactic!.replace('&', 'And')))!;
        assert.equal(own.techniques.map(({ id, name }) => `${id} ${name}`).join(', '), techniques);
      }
    });

    it('has its parameters, lets, stages and legs in ours', () => {
      const parts = partsOf(section(lines, 'Stages and Predicates', 'Indicators'));
      assert.ok(parts.length > 3);
      for (const { heading, below } of parts) holdsPart(heading, below, query!);
    });

    it('has its indicators and output fields in ours', () => {
      const rows = (from: string, to?: string): string[][] =>
        section(lines, from, to).flatMap((line) => {
          const cells = line.split('|').map((cell) => cell.trim());
          return /^\w+ \|/.test(line) && cells[0] !== 'Field' ? [cells] : [];
        });
      const indicators = rows('Indicators', 'Output fields');
      assert.ok(indicators.length > 0);
      for (const [field, kind] of indicators)
        assert.ok(
          query!.indicators.some((own) => own.field === field && own.kind === kind),
          `${field} ${kind}`,
        );
      const columns = rows('Output fields');
      assert.ok(columns.length > 0);
      for (const [name, source] of columns)
        assert.equal(query!.output.columns.find((own) => own.name === name)?.source, source, name);
    });
  });
}
