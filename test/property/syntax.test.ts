/** The parser lives through anything, and what it returns keeps its laws. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseKql } from '../../server/src/kql/syntax/index.ts';
import { mutation } from '../support/mutations.ts';
import { ownQueries } from '../support/queries.ts';
import { runs } from '../support/runs.ts';
import { assertTreeLaws } from '../support/tree-laws.ts';

const QUERIES = ownQueries();

describe('every tree', () => {
  it('keeps the laws, for all of our own queries', () => {
    assert.ok(QUERIES.length > 200);
    for (const query of QUERIES) assertTreeLaws(parseKql(query));
  });

  it('keeps them after one mistake', () => {
    fc.assert(
      fc.property(mutation(QUERIES), (query) => assertTreeLaws(parseKql(query))),
      runs(5000),
    );
  });

  it('keeps them after several mistakes', () => {
    const twice = mutation(QUERIES)
      .chain((query) => mutation([query]))
      .chain((query) => mutation([query]));
    fc.assert(
      fc.property(twice, (query) => assertTreeLaws(parseKql(query))),
      runs(2000),
    );
  });

  it('keeps them for texts that are no KQL at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => assertTreeLaws(parseKql(text))),
      runs(2000),
    );
  });

  it('is the same, shifted, when the query stands inside of a larger text', () => {
    fc.assert(
      fc.property(mutation(QUERIES), fc.nat(50), (query, indent) => {
        const before = ' '.repeat(indent);
        const alone = parseKql(query);
        const inside = parseKql(`${before}${query} | x`, indent, indent + query.length);
        assert.deepEqual(
          inside.problems.map(({ start, end, message }) => [start - indent, end - indent, message]),
          alone.problems.map(({ start, end, message }) => [start, end, message]),
        );
        assert.equal(inside.tokens.length, alone.tokens.length);
      }),
      runs(1000),
    );
  });
});

describe('deep and long texts', () => {
  const N = 10_000;
  const TEXTS: Readonly<Record<string, string>> = {
    parentheses: `T | where ${'('.repeat(N)}a${')'.repeat(N)}`,
    'open parentheses': `T | where ${'('.repeat(N)}`,
    'a chain of or': `T | where ${Array(2 * N)
      .fill('a == 1')
      .join(' or ')}`,
    'a chain of plus': `print ${Array(2 * N)
      .fill('1')
      .join(' + ')}`,
    'a chain of pipes': `T ${'| where a == 1 '.repeat(2 * N)}`,
    'a path': `print a${'.b'.repeat(2 * N)}`,
    indexes: `print a${'[0]'.repeat(N)}`,
    'open indexes': `print a${'['.repeat(N)}`,
    calls: `print ${'f('.repeat(N)}`,
    'calls of not': `T | where ${'not('.repeat(N)}a${')'.repeat(N)}`,
    signs: `print ${'-'.repeat(2 * N)}1`,
    'dynamic lists': `print dynamic(${'['.repeat(N)}`,
    'dynamic bags': `print dynamic(${'{"a":'.repeat(N)}`,
    functions: 'let f = (){'.repeat(N),
    subqueries: `T | where a in ${'(T | where a in '.repeat(N)}`,
    joins: 'T | join ('.repeat(N),
    unions: `union ${'(union '.repeat(N)}`,
    quotes: '"'.repeat(2 * N + 1),
    closers: ')]}'.repeat(N),
    'one long word': 'a'.repeat(50 * N),
    'one long string': `"${'a'.repeat(50 * N)}`,
    'one long comment': `//${'a'.repeat(50 * N)}`,
  };
  /** Texts that nothing is wrong with but their size. */
  const DEEP = ['parentheses', 'a chain of or', 'a chain of plus', 'a chain of pipes', 'a path', 'calls of not'];

  for (const [name, text] of Object.entries(TEXTS)) {
    it(`${name}: findings, no overflow`, () => {
      const tree = parseKql(text);
      assertTreeLaws(tree);
      if (DEEP.includes(name))
        assert.deepEqual(
          tree.problems.map(({ code }) => code),
          ['KS245'],
        );
    });
  }
});
