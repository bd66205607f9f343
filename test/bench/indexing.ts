/** The index over many files: how fast it is made, how much it keeps, and how fast it follows a change. */
import { lookedForIn } from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { indexedRules, RuleIndex } from '../../server/src/rule-index/index.ts';
import { FACTS } from '../support/facts.ts';
import { officialParse } from '../support/official.ts';
import { distributionOf, shown, table } from './distribution.ts';

interface Indexed {
  readonly index: RuleIndex;
  readonly milliseconds: number;
  /** What the heap holds more than before, in MB; undefined when the collector cannot be asked. */
  readonly megabytes: number | undefined;
}

/** The text of a file of a larger workspace: one of the texts, with values that only it and a few others have. */
function variant(texts: readonly string[], i: number): string {
  const text = texts[i % texts.length]!;
  const round = Math.floor(i / texts.length);
  return round === 0
    ? text
    : text.replaceAll(/(?<=["'][\w.-]{3,40})(?=["'])/g, (_, at: number) => (at % 7 === 0 ? `${round}` : ''));
}

function heap(): number | undefined {
  const collect = (globalThis as { gc?: () => void }).gc;
  collect?.();
  return collect ? process.memoryUsage().heapUsed / 1024 / 1024 : undefined;
}

function indexed(texts: readonly string[], files: number): Indexed {
  const before = heap();
  const started = performance.now();
  const index = new RuleIndex();
  for (let i = 0; i < files; i++) index.set(`${i}.yaml`, indexedRules(readRule(variant(texts, i), 'yaml'), FACTS));
  const milliseconds = performance.now() - started;
  const after = heap();
  return { index, milliseconds, megabytes: before === undefined ? undefined : after! - before };
}

/** A change of one file, from its text to an index that knows it. */
function changes(texts: readonly string[], index: RuleIndex): string {
  const times = texts.slice(0, 200).map((text, i) => {
    const started = performance.now();
    index.set(`${i}.yaml`, indexedRules(readRule(`${text}\n`, 'yaml'), FACTS));
    return performance.now() - started;
  });
  const { median, p99 } = distributionOf(times);
  return `${shown(median)} (1 in 100 over ${shown(p99)})`;
}

/** @param sizes numbers of files besides that of the texts */
export function indexing(texts: readonly string[], sizes: readonly number[]): void {
  const rows = [texts.length, ...sizes].map((files) => {
    const { index, milliseconds, megabytes } = indexed(texts, files);
    const { rules, indicators } = index.size;
    return [
      ...[String(files), String(rules), String(indicators), shown(milliseconds)],
      ...[(files / (milliseconds / 1000)).toFixed(0), megabytes === undefined ? '' : `${megabytes.toFixed(0)} MB`],
      changes(texts, index),
    ];
  });
  const head = ['files', 'rules', 'indicators', 'time', 'files a second', 'memory', 'after one change'];
  console.log(table([head, ...rows]));
  besideParsing(texts);
}

/** The whole way into the index beside the mere parsing of the official engine. */
function besideParsing(texts: readonly string[]): void {
  const queries = texts.flatMap((text) =>
    readRule(text, 'yaml').documents.flatMap((document) => document.queries.map((query) => query.scalar?.text ?? '')),
  );
  const time = (run: () => void): number => {
    const started = performance.now();
    run();
    return performance.now() - started;
  };
  const ours = time(() => {
    for (const text of texts)
      for (const document of readRule(text, 'yaml').documents)
        for (const query of document.queries) lookedForIn(document, query, FACTS);
  });
  const theirs = time(() => {
    for (const query of queries) officialParse(query);
  });
  console.log(
    `Reading, binding and taking apart all ${queries.length} queries: ${shown(ours)}; the official engine only to parse them: ${shown(theirs)}`,
  );
}
