/** One query, written into YAML in any way that YAML has, gives the same findings at the same words. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Facts } from '../../server/src/facts/index.ts';
import { check, type Finding } from '../../server/src/lint/index.ts';
import { FACTS } from '../support/facts.ts';
import { mutation } from '../support/mutations.ts';
import { ownQueries } from '../support/queries.ts';
import { runs } from '../support/runs.ts';

/** Queries of some length that every style can hold: no tabs, no line that a comment would swallow in one line. */
const QUERIES = ownQueries().filter((query) => query.includes('|') && !query.includes('rulewright-disable'));

interface Style {
  readonly name: string;
  /** The rule that holds the query; undefined where the style cannot hold it. */
  write(query: string): string | undefined;
}

const lines = (query: string, indent: string): string =>
  query
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : indent + line))
    .join('\n');
const isFlat = (query: string): boolean => !/\/\/|[\n\r]|```|~~~/.test(query);

/** A hunting query runs in both places, as a query in a file of KQL does: it sees the same tables. */
const HEAD = 'name: A query\ntags: []\n';

/** A custom detection runs in Defender XDR only: for this law, both places have the same tables. */
const SAME_TABLES: Facts = Object.create(FACTS, {
  table: { value: (name: string) => FACTS.table(name, 'xdr') ?? FACTS.table(name, 'workspace') },
  tableNames: { value: () => [...new Set([...FACTS.tableNames('xdr'), ...FACTS.tableNames('workspace')])] },
}) as Facts;

const LITERAL: readonly Style[] = [2, 3, 8].map((columns) => ({
  name: `a literal block, indented by ${columns}`,
  write: (query) => `${HEAD}query: |${columns}\n${lines(query, ' '.repeat(columns))}\nversion: 1.0.0\n`,
}));

const OTHERS: readonly Style[] = [
  { name: 'a literal block with CRLF', write: (query) => LITERAL[0]!.write(query)!.replaceAll('\n', '\r\n') },
  { name: 'a literal block behind a byte order mark', write: (query) => `\ufeff${LITERAL[0]!.write(query)!}` },
  { name: 'double quotes', write: (query) => `${HEAD}query: ${JSON.stringify(query)}\n` },
  {
    name: 'single quotes',
    write: (query) => (isFlat(query) ? `${HEAD}query: '${query.replaceAll("'", "''")}'\n` : undefined),
  },
  {
    name: 'a custom detection',
    write: (query) => `queryCondition:\n  queryText: |2\n${lines(query, '    ')}\n`,
  },
];

/** What is said of a rule and its trigger, so not of a query alone. */
const ABOUT_RULES = new Set(['logic/always-one-row', 'logic/impossible-threshold', 'logic/nondeterministic']);

/** A finding by the words it points at, whatever stands around them. */
function shown({ rule, message, start, end }: Finding, text: string, plain: (raw: string) => string): string[] {
  return [rule, message, plain(text.slice(start, end)).replaceAll(/\s+/g, ' ')];
}

describe('a query in YAML', () => {
  for (const style of [...LITERAL, ...OTHERS]) {
    it(`is the same query in ${style.name}`, () => {
      fc.assert(
        fc.property(mutation(QUERIES), (query) => {
          // a block ends with a line end, which an open string takes in; and it cannot hold what is no character of YAML
          fc.pre(!/```|~~~/.test(query));
          // the marks of a conflict have one finding in YAML, and what they tear apart has none
          fc.pre(!/^[<>=]{7}/m.test(query));
          fc.pre(/\S$/.test(query) && /^\S/.test(query) && !/[\r\t\u00a0\ud800-\udfff“]/.test(query));
          const rule = style.write(query);
          fc.pre(rule !== undefined);
          const alone = check(query, 'kql', SAME_TABLES);
          // several queries in one file of KQL are one query in a rule
          fc.pre(alone.file.documents.length === 1 && alone.file.documents[0]!.queries[0]!.tree.end === query.length);
          const plain =
            style.name === 'double quotes'
              ? (raw: string) => raw.replaceAll(/\\(["\\])/g, '$1').replaceAll('\\n', ' ')
              : style.name === 'single quotes'
                ? (raw: string) => raw.replaceAll("''", "'")
                : (raw: string) => raw;
          const inside = check(rule!, 'yaml', SAME_TABLES);
          const ofQuery = (findings: readonly Finding[]): Finding[] =>
            findings.filter(({ rule: id }) => /^(kql|logic)\//.test(id) && !ABOUT_RULES.has(id));
          assert.deepEqual(
            ofQuery(inside.findings).map((finding) => shown(finding, rule!, plain)),
            ofQuery(alone.findings).map((finding) => shown(finding, query, (raw) => raw)),
          );
        }),
        runs(300),
      );
    });
  }
});
