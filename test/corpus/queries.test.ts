/** Every query that people have published: it parses, and so does every beginning of it, as it is while somebody types. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseKql } from '../../server/src/kql/syntax/index.ts';
import { corpusQueries } from '../support/corpus.ts';
import { mutation } from '../support/mutations.ts';
import { runs } from '../support/runs.ts';
import { assertTreeLaws } from '../support/tree-laws.ts';

/** Up to this length a query is cut behind every character; longer ones (lists of thousands of addresses) at fewer places. */
const CUTS = 6000;

describe('the queries of the corpus', function () {
  this.timeout(1_800_000);
  const queries = corpusQueries();

  it('are many', () => assert.ok(queries.length > 1000));

  it('keep the laws of trees', () => {
    for (const { path, text } of queries) lawful(text, path);
  });

  it('keep them cut at any place', () => {
    for (const { path, text } of queries) {
      const step = Math.max(1, text.length / CUTS);
      for (let end = 0; end < text.length; end += step) lawful(text.slice(0, Math.floor(end)), path);
    }
  });

  it('keep them after mistakes', () => {
    const texts = queries.map(({ text }) => text).filter(({ length }) => length < CUTS);
    fc.assert(
      fc.property(mutation(texts), (text) => assertTreeLaws(parseKql(text))),
      runs(10_000),
    );
  });

  it('have the same problems with Windows line ends', () => {
    for (const { path, text } of queries) {
      const unix = text.replaceAll('\r\n', '\n');
      const messages = (source: string) => parseKql(source).problems.map(({ message }) => message);
      assert.deepEqual(messages(unix.replaceAll('\n', '\r\n')), messages(unix), path);
    }
  });
});

function lawful(text: string, path: string): void {
  try {
    assertTreeLaws(parseKql(text));
  } catch (error) {
    throw new Error(`${path}, ${text.length} characters that end in ${JSON.stringify(text.slice(-60))}`, {
      cause: error,
    });
  }
}
