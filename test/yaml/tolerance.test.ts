/** Broken YAML: a mistake costs only its own section, and the query lives in spite of it. */
import assert from 'node:assert/strict';
import { parseYaml, scalarText, valueUnder } from '../../server/src/yaml/index.ts';

const LINES = [
  'id: 3c1a9a5e-8f6d-4b7e-9d0f-1f2a7a3b4c5d',
  'name: Mass download',
  'description: |',
  '  One account reads many files.',
  'severity: Medium',
  'requiredDataConnectors:',
  '  - connectorId: Office365',
  '    dataTypes:',
  '      - OfficeActivity',
  'queryFrequency: 1h',
  'tactics:',
  '  - Exfiltration',
  'query: |',
  '  OfficeActivity',
  '  | where Operation == "FileDownloaded"',
  '  | summarize Files = dcount(OfficeObjectId) by UserId',
  'entityMappings:',
  '  - entityType: Account',
  'kind: Scheduled',
];
const QUERY = LINES.slice(13, 16).map((line) => line.trim());

function textOf(text: string, key: string): string | undefined {
  return scalarText(valueUnder(parseYaml(text).documents[0]?.root, key));
}

/** The file with one line changed. */
function changed(line: string, to: string): string {
  assert.ok(LINES.includes(line));
  return `${LINES.map((other) => (other === line ? to : other)).join('\n')}\n`;
}

/** A mistake, the line it is made in, the code that names it, and the text it points at. */
const MISTAKES: readonly (readonly [line: string, to: string, code: string, at: string])[] = [
  ['severity: Medium', 'sever', 'missing-colon', 'sever'],
  ['severity: Medium', 'severity:Medium', 'missing-space', 'severity:'],
  ['severity: Medium', 'severity: "Medium', 'unclosed-quote', '"'],
  ['severity: Medium', "severity: 'Medium' high", 'text-after-quote', ' high'],
  ['severity: Medium', 'severity: [Medium', 'unclosed-bracket', '['],
  ['severity: Medium', 'severity: @Medium', 'reserved-character', '@Medium'],
  ['severity: Medium', 'severity: {{Level}} of it', 'unquoted-placeholder', '{{Level}} of it'],
  ['severity: Medium', 'severity: *level', 'undefined-alias', '*level'],
  ['name: Mass download', 'name: Download: many files', 'colon-in-text', 'Download: many files'],
  ['    dataTypes:', '\tdataTypes:', 'tab-indentation', '\t'],
  ['    dataTypes:', '   dataTypes:', 'indentation', 'dataTypes:'],
  ['    dataTypes:', '    \u00a0dataTypes:', 'invalid-character', '\u00a0'],
  ['severity: Medium', 'severity: ["a" "b"]', 'syntax', '"b"]'],
  ['description: |', 'description: | One', 'text-after-block-header', 'One'],
  ['  - connectorId: Office365', '  - connectorId: Office365\n      more: x', 'nested-under-value', 'more: x'],
];

describe('broken YAML', () => {
  for (const [line, to, code, at] of MISTAKES) {
    it(`${code}: ${JSON.stringify(to)}`, () => {
      for (const text of [changed(line, to), changed(line, to).replaceAll('\n', '\r\n')]) {
        const { problems } = parseYaml(text);
        const shown = problems.map((problem) => [problem.code, text.slice(problem.start, problem.end)]);
        assert.deepEqual(shown, [[code, at]]);
        const query = textOf(text, 'query')!.trim().split(/\r?\n/);
        assert.deepEqual(
          query.map((part) => part.trim()),
          QUERY,
        );
        assert.equal(textOf(text, 'kind'), 'Scheduled');
      }
    });
  }

  it('keeps the query whole when one of its lines has lost its indentation', () => {
    const text = changed('  | where Operation == "FileDownloaded"', '| where Operation == "FileDownloaded"');
    const { problems } = parseYaml(text);
    assert.deepEqual(
      problems.map(({ code, column }) => [code, column]),
      [['unindented-line', 2]],
    );
    assert.deepEqual(textOf(text, 'query')!.trim().split('\n'), QUERY);
  });

  it('keeps the query whole when all of its lines have lost their indentation', () => {
    const text = `query: |\n${QUERY.join('\n')}\nkind: Scheduled\n`;
    assert.deepEqual(textOf(text, 'query')!.trim().split('\n'), QUERY);
    assert.equal(textOf(text, 'kind'), 'Scheduled');
  });

  it('names a first line that is deeper than the rest', () => {
    const text = 'query: |\n    T\n  | take 1\nkind: NRT\n';
    const { problems } = parseYaml(text);
    assert.deepEqual(
      problems.map(({ code, column }) => [code, column]),
      [['block-first-line', 2]],
    );
    assert.match(textOf(text, 'query')!, /^\s*T\n\s*\| take 1$/);
  });

  it('names a header of KQL comments in front of the keys', () => {
    const text = '// Name: Mass download\nquery: |\n  T\n';
    assert.deepEqual(
      parseYaml(text).problems.map(({ code }) => code),
      ['kql-comment'],
    );
    assert.equal(textOf(text, 'query')!.trim(), 'T');
  });

  it('names each of several mistakes in several sections', () => {
    const text = changed('severity: Medium', 'severity:Medium').replace('name: Mass', 'name: Mass: a');
    assert.deepEqual(
      parseYaml(text).problems.map(({ code }) => code),
      ['colon-in-text', 'missing-space'],
    );
  });

  it('keeps a mistake in one document to itself', () => {
    const text = `${LINES.join('\n')}\n---\nname: a: b\n---\nname: c\n`;
    const { documents, problems } = parseYaml(text);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['colon-in-text'],
    );
    assert.equal(documents.length, 3);
    assert.equal(scalarText(valueUnder(documents[2]?.root, 'name')), 'c');
  });

  it('reports damage that YAML lets pass', () => {
    const codes = (text: string): string[] => parseYaml(text).problems.map(({ code }) => code);
    assert.deepEqual(codes('a: 1\r\nb: 2\nc: 3\r\n'), ['mixed-line-ends']);
    assert.deepEqual(codes('name: caf\ufffd\n'), ['lost-character']);
    assert.deepEqual(codes('a: 1\nb: 2\n'), []);
  });

  it('gives up on nesting that no reader follows, and on nothing else', () => {
    const depth = 100_000;
    for (const text of [
      `a: ${'['.repeat(depth)}`,
      `a: ${'{a: '.repeat(depth)}`,
      '- '.repeat(depth),
      `${' '.repeat(depth)}a: b`,
    ]) {
      const { problems } = parseYaml(`${text}\nb: 1\n`);
      assert.ok(problems.length <= 1);
    }
    assert.deepEqual(
      parseYaml(`a: ${'['.repeat(depth)}\n`).problems.map(({ code }) => code),
      ['nested-too-deeply'],
    );
  });

  it('lets every cut of a rule live: no prefix throws, and what stands before the cut is read', () => {
    const text = `${LINES.join('\n')}\n`;
    for (let end = 0; end <= text.length; end++) {
      const name = textOf(text.slice(0, end), 'name');
      if (end > text.indexOf('description')) assert.equal(name, 'Mass download', JSON.stringify(text.slice(0, end)));
    }
  });
});
