/** What a text costs grows with its length and no faster, whatever stands in it: rule files come from strangers. */
import assert from 'node:assert/strict';
import { explainDocument } from '../../server/src/explain/index.ts';
import { codeLenses, completion, references, semanticTokens } from '../../server/src/features/index.ts';
import { lint } from '../../server/src/lint/index.ts';
import { type RuleFile, readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';
import { blocksRun } from '../support/work.ts';

const SIZE = 300;
const TIMES = 4;

/** Between linear (4) and quadratic (16). */
const MOST_GROWTH = 6;

const QUERIES: Readonly<Record<string, (n: number) => string>> = {
  'a list that is used again and again': (n) =>
    `let l = dynamic([${all(n, (i) => `"${i}"`)}]); SecurityEvent | where ${all(n, () => 'Account in (l)', ' or ')}`,
  'a table that is used again and again': (n) =>
    `let t = datatable(a: string) [${all(n, (i) => `"${i}"`)}]; SecurityEvent ${all(n, () => '| where Account in (t) ', '')}`,
  'many columns': (n) =>
    `SecurityEvent | extend ${all(4 * n, (i) => `c${i} = ${i}`)} | project ${all(4 * n, (i) => `c${i}`)}`,
  'many lets': (n) =>
    `${all(n, (i) => `let a${i} = ${i};`, ' ')} SecurityEvent | where EventID in (${all(n, (i) => `a${i}`)})`,
  'a chain of lets': (n) =>
    `let a0 = 1d; ${all(n, (i) => `let a${i + 1} = a${i};`, ' ')} T | where TimeGenerated > ago(a${n})`,
  'a chain of or': (n) => `SecurityEvent | where ${all(n, (i) => `Account == "${i}"`, ' or ')}`,
  'windows of time': (n) =>
    `T | where ${all(n, (i) => `TimeGenerated > ago(${i + 1}d) and TimeGenerated < ago(${i}h)`, ' and ')}`,
  unions: (n) => `union ${all(n, (i) => `(SecurityEvent | where EventID == ${i})`)}`,
  joins: (n) => `T ${all(n, (i) => `| join kind=leftsemi (U | where a == ${i}) on b `, '')}`,
};

const DOCUMENTS: Readonly<Record<string, (n: number) => string>> = {
  'unknown keys': (n) => `${rule('T')}${all(4 * n, (i) => `Key${i}: x\n`, '')}`,
  mappings: (n) =>
    `${rule('T')}entityMappings:\n${all(n, () => '  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: a\n', '')}`,
  techniques: (n) =>
    rule('T').replace(
      'T1059',
      all(n, (i) => `T${1000 + i}`),
    ),
};

const FEATURES: Readonly<Record<string, (file: RuleFile) => unknown>> = {
  lint: (file) => lint(file, FACTS, { rules: { cost: 'info' } }),
  explain: ({ documents }) => documents.map((document) => explainDocument(document, FACTS)),
  lenses: (file) => codeLenses(file, FACTS),
  completion: (file) => completion(file, file.text.length, FACTS, false),
  references: (file) => references(file, file.text.lastIndexOf('Account') + 1, FACTS),
  colours: (file) => semanticTokens(file, FACTS),
};

describe('the work for a text of great length', () => {
  for (const [name, make] of Object.entries(QUERIES)) grows(name, (n) => readRule(make(n), 'kql'));
  for (const [name, make] of Object.entries(DOCUMENTS)) grows(name, (n) => readRule(make(n), 'yaml'));

  function grows(name: string, read: (n: number) => RuleFile): void {
    it(`is in proportion to it: ${name}`, () => {
      for (const [feature, run] of Object.entries(FEATURES)) {
        // read anew each time, so that nothing is known from the time before
        const [short, long] = [SIZE, TIMES * SIZE].map((size) => blocksRun(() => run(read(size))));
        assert.ok(long! < MOST_GROWTH * short!, `${feature}: ${short} blocks, then ${long} blocks`);
      }
    });
  }
});

function all(n: number, make: (i: number) => string, between = ', '): string {
  return Array.from({ length: n }, (_, i) => make(i)).join(between);
}

function rule(query: string): string {
  return `id: 5b5c4a52-6d1d-4b62-8b8e-1d3c1d9f6a11\nname: a\nkind: Scheduled\ntactics: [Execution]\nrelevantTechniques: [T1059]\nquery: ${query}\n`;
}
