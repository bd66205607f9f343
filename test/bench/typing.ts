/** What an answer costs while somebody types: the text is read anew each time, because it has just changed. */
import { completion, references, rename } from '../../server/src/features/index.ts';
import { bindingOf, type RuleFile, readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';
import { distributionOf, shown } from './distribution.ts';

/** Places in which things are asked for, spread over the text. */
const PLACES = 60;

/** Rows for a table: the question, then its median and 99th percentile over places of the text. */
export function typingRows(text: string): string[][] {
  const questions: readonly (readonly [name: string, ask: (file: RuleFile, offset: number) => unknown])[] = [
    ['read and bind it', (file) => bindAll(file)],
    ['completion', (file, offset) => completion(file, offset, FACTS)],
    ['all places of a name', (file, offset) => references(file, offset, FACTS)],
    ['another name for it', (file, offset) => rename(file, offset, 'Renamed_0', FACTS)],
  ];
  const last = text.length - 1;
  return questions.map(([name, ask]) => {
    // the first answers make the lists of tables and functions
    ask(readRule(text, 'yaml'), last);
    const times = Array.from({ length: PLACES }, (_, i) => {
      const started = performance.now();
      ask(readRule(text, 'yaml'), Math.floor((last * i) / PLACES));
      return performance.now() - started;
    });
    const { median, p99 } = distributionOf(times);
    return [name, shown(median), shown(p99)];
  });
}

function bindAll({ documents }: RuleFile): void {
  for (const document of documents) for (const query of document.queries) bindingOf(document, query, FACTS);
}
