/** Speed, shown side by side with the official engine in one run. Started by `npm run bench`. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Bench } from 'tinybench';
import { bindQuery } from '../../server/src/kql/semantics/index.ts';
import { lex, parseKql } from '../../server/src/kql/syntax/index.ts';
import { check, type LintSettings, RULES } from '../../server/src/lint/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { parseYaml } from '../../server/src/yaml/index.ts';
import { goodFiles } from '../support/corpus.ts';
import { FACTS } from '../support/facts.ts';
import { officialAnalyze, officialParse, officialProblems } from '../support/official.ts';
import { catalogueGlobals } from '../support/official-binder.ts';
import { projectFiles, ROOT, readProjectFile } from '../support/paths.ts';
import { compare, distributionOf, shown, table } from './distribution.ts';
import { grammarGrowth } from './grammar-growth.ts';
import { indexing } from './indexing.ts';
import { restarts } from './restarts.ts';
import { startServer } from './server-start.ts';
import { textGrowth } from './text-growth.ts';
import { typingRows } from './typing.ts';

interface Rule {
  readonly text: string;
  readonly query: string;
}

/** The rules of the corpus, or, without one, the samples. */
function texts(): string[] {
  const hasCorpus = process.env['RULEWRIGHT_CORPUS'] !== undefined;
  return hasCorpus ? goodFiles().map(({ text }) => text) : projectFiles('samples', '.yaml').map(readProjectFile);
}

/** Rules with one query: those of the corpus, or, without one, the samples. */
function rules(): { rules: Rule[]; from: string } {
  const hasCorpus = process.env['RULEWRIGHT_CORPUS'] !== undefined;
  const found = texts().flatMap((text) => {
    const queries = readRule(text, 'yaml').documents.flatMap((document) => document.queries);
    const [only] = queries;
    return queries.length === 1 && only?.scalar ? [{ text, query: only.scalar.text }] : [];
  });
  return { rules: found, from: hasCorpus ? 'the corpus' : 'the samples (set RULEWRIGHT_CORPUS for more)' };
}

const PARSE = 'parse';
const SYNTAX = 'check its syntax alone';
const YAML = 'read the YAML';
const RULE = 'check the whole rule';
const QUERY = 'the rule but for its YAML: parse, bind, all findings';
const OFFICIAL_PARSE = 'official parse';
const OFFICIAL_PROBLEMS = 'official parse and its problems';
const OFFICIAL_ANALYSIS = 'official parse and analyze';

/** What has the same result for whoever asks: problems of the syntax, or all that is to be said. */
const SAME_WORK: readonly (readonly [ours: string, theirs: string])[] = [
  [PARSE, OFFICIAL_PROBLEMS],
  [SYNTAX, OFFICIAL_PROBLEMS],
  [RULE, OFFICIAL_ANALYSIS],
  [QUERY, OFFICIAL_ANALYSIS],
];

/** The settings of somebody who wants to know about the syntax of KQL and of nothing else. */
const SYNTAX_ALONE: LintSettings = {
  rules: Object.fromEntries(RULES.map(([id]) => [id, id === 'kql/syntax' ? 'error' : 'off'])),
};

function besideTheOfficialEngine(): void {
  const { rules: all, from } = rules();
  const lengths = distributionOf(all.map(({ query }) => query.length));
  console.log(
    `${all.length} rules of ${from}; queries of ${lengths.median} characters, 1 in 100 over ${lengths.p99}\n`,
  );
  const catalogue = catalogueGlobals(FACTS);
  const measured = compare(all, [
    { name: 'lex', runs: 5, run: ({ query }) => void lex(query) },
    { name: PARSE, runs: 5, run: ({ query }) => void parseKql(query) },
    { name: SYNTAX, runs: 5, run: ({ query }) => void check(query, 'kql', FACTS, SYNTAX_ALONE) },
    { name: 'parse and bind', runs: 5, run: ({ query }) => void bindQuery(parseKql(query), FACTS).result },
    { name: YAML, runs: 5, run: ({ text }) => void parseYaml(text) },
    { name: RULE, runs: 5, run: ({ text }) => void check(text, 'yaml', FACTS) },
    { name: OFFICIAL_PARSE, runs: 5, run: ({ query }) => officialParse(query) },
    { name: OFFICIAL_PROBLEMS, runs: 5, run: ({ query }) => void officialProblems(query) },
    { name: OFFICIAL_ANALYSIS, runs: 1, run: ({ query }) => officialAnalyze(query, catalogue) },
  ]);
  const withoutYaml = measured.get(RULE)!.map((time, i) => time - measured.get(YAML)![i]!);
  measured.set(QUERY, withoutYaml);
  const times = new Map([...measured].map(([name, each]) => [name, distributionOf(each)]));
  const [parse, analyze] = [times.get(OFFICIAL_PARSE)!, times.get(OFFICIAL_ANALYSIS)!];
  const rows = [...times].map(([name, { median, p99, total }]) => [
    name,
    shown(median),
    shown(p99),
    shown(total),
    ...(name.startsWith('official')
      ? ['', '', '', '']
      : [parse, analyze].flatMap((base) => [ratio(base.median, median), ratio(base.p99, p99)])),
  ]);
  const header = ['', 'median', 'p99', 'all', 'official parse, median', 'p99', 'official analyze, median', 'p99'];
  console.log(table([header, ...rows]));
  const pairs = SAME_WORK.map(([ours, theirs]) => {
    const [own, other] = [times.get(ours)!, times.get(theirs)!];
    return [`${ours} · ${theirs}`, ratio(other.median, own.median), ratio(other.p99, own.p99)];
  });
  console.log(`\n${table([['The same work', 'median', 'p99'], ...pairs])}`);
}

function ratio(theirs: number, ours: number): string {
  return `${(theirs / ours).toFixed(0)} × ours`;
}

/** Three rules that everybody has, with the spread of many runs. */
async function fixedRules(): Promise<void> {
  const bench = new Bench({ time: 300 });
  for (const name of ['hunting/rare-script-host', 'rules/password-spray-success', 'rules/protocol-on-unusual-port']) {
    const text = readProjectFile(`samples/${name}.yaml`);
    bench.add(`check samples/${name}.yaml`, () => void check(text, 'yaml', FACTS));
  }
  await bench.run();
  const rows = bench.tasks.map(({ name, result }) => {
    if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`);
    const { p50, p99, max } = result.latency as { p50: number; p99: number; max: number };
    return [name, shown(p50), shown(p99), shown(max)];
  });
  console.log(table([['', 'median', 'p99', 'max'], ...rows]));
}

/** Answers in the largest rule there is, the text read anew for each. */
function typing(): void {
  const { rules: all, from } = rules();
  const largest = all.reduce((a, b) => (b.query.length > a.query.length ? b : a));
  console.log(`The largest rule of ${from}: ${largest.text.length} characters\n`);
  console.log(table([['', 'median', 'p99'], ...typingRows(largest.text)]));
}

async function start(): Promise<void> {
  const starts = [];
  for (let i = 0; i < 10; i++) starts.push(await startServer());
  const { median } = distributionOf(starts.map(({ first }) => first));
  const memory = starts.find((s) => s.memory !== undefined)?.memory;
  console.log(
    `Start of the server to its first findings: ${shown(median)} (median of ${starts.length}, the process included)`,
  );
  if (memory) console.log(`Memory of the server then: ${memory.toFixed(0)} MB`);
  const corpus = process.env['RULEWRIGHT_CORPUS'];
  if (!corpus) return;
  const { first, memory: all } = await startServer(path.resolve(corpus));
  const used = all ? `, memory ${all.toFixed(0)} MB` : '';
  console.log(`With the corpus as workspace, all its functions and tables known: ${shown(first)}${used}`);
  await restarts(path.resolve(corpus));
}

function commandLine(): void {
  const corpus = process.env['RULEWRIGHT_CORPUS'];
  if (!corpus) return;
  const cli = path.join(ROOT, 'dist', 'cli.js');
  const started = performance.now();
  const { stdout } = spawnSync(process.execPath, [cli, 'check', path.resolve(corpus)], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const [last] = stdout.trimEnd().split('\n').slice(-1);
  console.log(`Command line over the corpus: ${shown(performance.now() - started)}, the process included: ${last}`);
}

function sizes(): void {
  const size = (file: string): string => `${(fs.statSync(path.join(ROOT, file)).size / 1024).toFixed(0)} KB`;
  const bundles = ['dist/extension.js', 'dist/server.js', 'dist/server.web.js', 'dist/cli.js'];
  console.log(bundles.map((file) => `${file} ${size(file)}`).join(', '));
  const vsix = fs.readdirSync(path.join(ROOT, 'out')).find((file) => file.endsWith('.vsix'));
  if (vsix) console.log(`Package ${vsix}: ${size(`out/${vsix}`)} (goal: under 1536 KB)`);
}

async function grammars(): Promise<void> {
  const rows = (await grammarGrowth()).map(({ grammar, unit, factor }) => [
    grammar,
    JSON.stringify(unit),
    factor.toFixed(1),
  ]);
  console.log('Time of the grammars for a line four times as long (4 is linear), at worst:');
  console.log(table(rows));
}

function longTexts(): void {
  const rows = textGrowth().map(({ feature, text, time, factor }) => [feature, text, shown(time), factor.toFixed(1)]);
  console.log('Time for a text four times as long (4 is linear), at worst:');
  console.log(table(rows));
}

console.log('== Beside the official engine, in one run\n');
besideTheOfficialEngine();
console.log('\n== Fixed rules\n');
await fixedRules();
console.log('\n== Index of all rules\n');
// INDEX=100000 shows more; the files are made from those there are
indexing(texts(), (process.env['INDEX'] ?? '10000').split(',').map(Number));
console.log('\n== While somebody types\n');
typing();
console.log('\n== Start, command line, sizes\n');
await start();
commandLine();
sizes();
console.log('\n== Long texts\n');
longTexts();
console.log('\n== Grammars\n');
await grammars();
