/** Texts of any length as nobody writes them, and what an editor does with each: rule files come from strangers. */
import { explainDocument } from '../../server/src/explain/index.ts';
import { codeLenses, completion, references, semanticTokens } from '../../server/src/features/index.ts';
import { lint } from '../../server/src/lint/index.ts';
import { type RuleFile, readRule } from '../../server/src/rule/index.ts';
import { FACTS } from './facts.ts';

/** By what there is much of. */
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
      // none that is known, so that each costs the same
      all(n, (i) => `T${2000 + i}`),
    ),
};

export const FEATURES: Readonly<Record<string, (file: RuleFile) => unknown>> = {
  lint: (file) => lint(file, FACTS, { rules: { cost: 'info' } }),
  explain: ({ documents }) => documents.map((document) => explainDocument(document, FACTS)),
  lenses: (file) => codeLenses(file, FACTS),
  completion: (file) => completion(file, file.text.length, FACTS, false),
  references: (file) => references(file, file.text.lastIndexOf('Account') + 1, FACTS),
  colours: (file) => semanticTokens(file, FACTS),
};

/** The texts by what there is much of, read anew each time, so that nothing is known from the time before. */
export const LONG_TEXTS: ReadonlyMap<string, (n: number) => RuleFile> = new Map([
  ...Object.entries(QUERIES).map(([name, make]) => [name, (n: number) => readRule(make(n), 'kql')] as const),
  ...Object.entries(DOCUMENTS).map(([name, make]) => [name, (n: number) => readRule(make(n), 'yaml')] as const),
]);

function all(n: number, make: (i: number) => string, between = ', '): string {
  return Array.from({ length: n }, (_, i) => make(i)).join(between);
}

function rule(query: string): string {
  return `id: 5b5c4a52-6d1d-4b62-8b8e-1d3c1d9f6a11\nname: a\nkind: Scheduled\ntactics: [Execution]\nrelevantTechniques: [T1059]\nquery: ${query}\n`;
}
