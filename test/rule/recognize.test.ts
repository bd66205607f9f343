/** Which files are ours, and what they are: by content, never by path. */
import assert from 'node:assert/strict';
import { LONGEST_TEXT, readRule } from '../../server/src/rule/index.ts';

const ID = 'id: 3c1a9a5e-8f6d-4b7e-9d0f-1f2a7a3b4c5d\n';

const OURS: Readonly<Record<string, readonly [kind: string, text: string, queries: number]>> = {
  'a rule': ['Scheduled', `${ID}kind: Scheduled\nseverity: Low\nquery: |\n  T\n`, 1],
  'a rule in the wrong letter case': ['Scheduled', `kind: scheduled\nseverity: Low\nquery: T\n`, 1],
  'a rule without a kind': ['Scheduled', 'severity: Low\nqueryFrequency: 1h\nquery: T\n', 1],
  'a rule without a query': ['Scheduled', 'kind: Scheduled\nqueryFrequency: 1h\n', 0],
  'a rule near real time': ['NRT', `${ID}kind: NRT\nquery: |\n  T\n`, 1],
  'a rule just begun': ['Scheduled', 'kind: Scheduled\nname: x\n', 0],
  'a rule with quoted keys': ['Scheduled', '"kind": Scheduled\n"query": T\n', 1],
  'a rule behind a byte order mark': ['Scheduled', `\ufeffkind: Scheduled\r\nquery: |\r\n  T\r\n`, 1],
  'a hunting query': ['Hunting', `${ID}name: x\ntactics:\n  - Execution\nquery: |\n  T\n`, 1],
  'a function': ['Function', 'FunctionName: F\nFunctionAlias: F\nFunctionQuery: |\n  T\n', 1],
  'a parser': ['Parser', 'ParserName: P\nParserQuery: |\n  T\n', 1],
  'an exploration query': ['Exploration', 'Id: x\nDisplayName: x\nInputEntityType: Host\nquery: |\n  T\n', 1],
  'a stub': ['Stub', `${ID}name: x - Moved\ndescription: |\n  Moved.\n`, 0],
  'a custom detection': ['CustomDetection', 'displayName: x\nqueryCondition:\n  queryText: |-\n    T\n', 1],
  'a custom detection in its later form': [
    'CustomDetection',
    'kind: CustomDetection\napiVersion: 1\nproperties:\n  queryCondition:\n    queryText: T\n',
    1,
  ],
};

const FOREIGN: Readonly<Record<string, string>> = {
  'an empty file': '',
  'a list': '- query: x\n',
  'a text': 'query\n',
  'a resource of Kubernetes': 'apiVersion: v1\nkind: CronJob\nmetadata:\n  name: x\nspec:\n  query: up\n',
  'a dashboard': 'title: x\npanels:\n  - query: rate(x)\n',
  'a workflow': 'name: CI\non: push\njobs:\n  build:\n    steps:\n      - run: query\n',
  'a query of another tool': 'query: SELECT 1\n',
  'a schedule of another tool': 'kind: scheduled\ncron: "* * * * *"\n',
  'a file with an id and more': `${ID}title: x\nowner: y\n`,
  'a resource with an alert query': 'apiVersion: monitoring/v1\nkind: Rule\nquery: up\nseverity: high\n',
  'a Sigma rule':
    'title: x\nid: 3c1a9a5e-8f6d-4b7e-9d0f-1f2a7a3b4c5d\nlogsource:\n  product: windows\ndetection:\n  selection:\n    EventID: 1\n  condition: selection\nlevel: high\n',
};

describe('recognizing files', () => {
  for (const [name, [kind, text, queries]] of Object.entries(OURS)) {
    it(`knows ${name}`, () => {
      const { documents } = readRule(text, 'yaml');
      assert.deepEqual(
        documents.map((document) => document.kind),
        [kind],
      );
      assert.equal(documents[0]!.queries.length, queries);
    });
  }

  for (const [name, text] of Object.entries(FOREIGN)) {
    it(`leaves alone ${name}`, () => {
      // broken or not: no finding either
      for (const variant of [text, `${text}\tx: [\n`]) {
        const { documents, yamlProblems } = readRule(variant, 'yaml');
        assert.deepEqual([documents, yamlProblems], [[], []]);
      }
    });
  }

  it('knows each document of a file', () => {
    const text = 'kind: NRT\nquery: T\n---\ntitle: x\n---\nname: x\ntactics: []\nquery: T\n';
    assert.deepEqual(
      readRule(text, 'yaml').documents.map(({ kind }) => kind),
      ['NRT', 'Hunting'],
    );
  });

  it('still knows a rule while it is broken', () => {
    const text = 'kind: Scheduled\nseverity: "Low\nquery: |\n  T\n| take 5\nentityMappings:\n';
    const { documents, yamlProblems } = readRule(text, 'yaml');
    assert.equal(documents[0]?.kind, 'Scheduled');
    assert.equal(documents[0].queries.length, 1);
    assert.deepEqual(
      yamlProblems.map(({ code }) => code),
      ['unclosed-quote', 'unindented-line'],
    );
  });

  it('knows a rule whose kind is what is broken, by its query', () => {
    const text = (query: string) => `name: a\nkind: "x\nquery: |\n  ${query}\n`;
    const { documents, yamlProblems } = readRule(text('T | where a == 1'), 'yaml');
    assert.deepEqual([documents[0]?.kind, yamlProblems[0]?.code], ['Scheduled', 'unclosed-quote']);
    assert.deepEqual(readRule(text('select * from T'), 'yaml').documents, []);
  });

  it('reads the queries of a file of KQL, one by one', () => {
    const { documents } = readRule('// one\nT | take 1\n\nlet x = 1;\nU | take x\n', 'kql');
    assert.deepEqual(
      documents.map(({ kind }) => kind),
      ['Query', 'Query'],
    );
    assert.ok(documents.every(({ queries }) => queries[0]?.tree.problems.length === 0));
  });

  it('reads a file of KQL with a merge conflict as if the first version had been chosen', () => {
    // the empty line on the other side does not separate two queries
    const text = 'T\n<<<<<<< HEAD\n| where a\n=======\n\n| wher a\n|\n>>>>>>> other\n| where b |\n';
    for (const variant of [text, text.replaceAll('\n', '\r\n')]) {
      const { documents, yamlProblems } = readRule(variant, 'kql');
      assert.deepEqual(
        yamlProblems.map(({ code, start }) => [code, variant.slice(start, start + 12)]),
        [['merge-conflict', '<<<<<<< HEAD']],
      );
      const problems = documents.flatMap(({ queries }) => queries.flatMap(({ tree }) => tree.problems));
      assert.deepEqual([documents.length, problems.map(({ start }) => start)], [1, [variant.lastIndexOf('|') + 1]]);
    }
  });

  it('reads nothing of a text that is too long to be a rule', () => {
    const text = `kind: Scheduled\nquery: |\n  ${'a'.repeat(LONGEST_TEXT)}\n`;
    assert.deepEqual(readRule(text, 'yaml').documents, []);
    assert.deepEqual(readRule(text, 'kql').documents, []);
  });

  it('gives the tree of a query in document offsets, whatever style it is written in', () => {
    for (const text of [
      'kind: NRT\nquery: |\n  T\n  | take 5\n',
      'kind: NRT\nquery: "T\\n| take 5"\n',
      "kind: NRT\nquery: 'T | take 5'\n",
    ]) {
      const [query] = readRule(text, 'yaml').documents[0]!.queries;
      const words = query!.tree.tokens.map((token) => text.slice(token.start, token.end));
      assert.deepEqual(words, ['T', '|', 'take', '5', '']);
    }
  });
});
