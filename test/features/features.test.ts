/** Lenses, outline, folding and colours of one rule that has everything; and of texts that have nothing. */
import assert from 'node:assert/strict';
import { codeLenses, folds, type OutlineItem, outline, semanticTokens } from '../../server/src/features/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { lineIndex, positionAt } from '../../server/src/text/index.ts';
import { FACTS } from '../support/facts.ts';

const RULE = `name: Many downloads
severity: Medium
tactics:
  - Exfiltration
query: |
  // one
  // two
  let allowed = dynamic(["a", "b"]);
  let slow = (t: timespan) { ago(t) };
  let Base = OfficeActivity
      | where Operation == "FileDownloaded";
  Base
  | where TimeGenerated > slow(1h) and UserId !in (allowed)
  | where tolower(ClientIP) startswith "10."
  | summarize Files = dcount(OfficeObjectId) by UserId
kind: Scheduled
`;

/** The line, from 1, and the text there. */
function lineOf(text: string, offset: number): string {
  const { line } = positionAt(lineIndex(text), offset);
  return `${line + 1}: ${text.split(/\r?\n/)[line]!.trim()}`;
}

/** The words of the queries that have a colour, with it. */
function coloured(text: string): string[] {
  return semanticTokens(readRule(text, 'yaml'), FACTS).map(
    ({ start, end, type, modifiers }) => `${text.slice(start, end)} ${[type, ...modifiers].join('.')}`,
  );
}

for (const [name, text] of [
  ['with LF', RULE],
  ['with CRLF', RULE.replaceAll('\n', '\r\n')],
] as const) {
  const file = readRule(text, 'yaml');

  describe(`features ${name}`, () => {
    it('show counts above the query, and indicators above each stage that has some', () => {
      const lenses = codeLenses(file, FACTS).map((lens) => [lineOf(text, lens.range.start), lens.title]);
      assert.deepEqual(lenses, [
        ['5: query: |', '3 indicators · 4 stages · 2 output columns'],
        ['8: let allowed = dynamic(["a", "b"]);', 'used once'],
        ['9: let slow = (t: timespan) { ago(t) };', 'used once'],
        ['10: let Base = OfficeActivity', 'used once'],
        ['11: | where Operation == "FileDownloaded";', 'Operation == FileDownloaded'],
        ['13: | where TimeGenerated > slow(1h) and UserId !in (allowed)', 'UserId !in (a, b)'],
        ['14: | where tolower(ClientIP) startswith "10."', 'tolower(ClientIP) startswith 10.'],
      ]);
    });

    it('lead from a lens to the places of its indicators', () => {
      const { action } = codeLenses(file, FACTS).find(({ kind }) => kind === 'query')!;
      assert.ok(action.kind === 'entries');
      assert.deepEqual(
        action.entries.map(({ places }) => text.slice(places[0]!.start, places[0]!.end)),
        ['Operation == "FileDownloaded"', 'UserId !in (allowed)', 'tolower(ClientIP) startswith "10."'],
      );
    });

    it('list fields, lets and stages in the outline', () => {
      const draw = (items: readonly OutlineItem[], depth = 0): string[] =>
        items.flatMap((item) => [
          `${'  '.repeat(depth)}${item.kind} ${[item.name, item.detail].filter(Boolean).join(' = ')}`,
          ...draw(item.children, depth + 1),
        ]);
      assert.deepEqual(draw(outline(file)), [
        'field name = Many downloads',
        'field severity = Medium',
        'field tactics',
        '  item Exfiltration',
        'query query',
        '  let allowed = dynamic(["a", "b"])',
        '  function slow = (t: timespan) { ago(t) }',
        '  let Base',
        '    stage OfficeActivity',
        '    stage where = Operation == "FileDownloaded"',
        '  stage Base',
        '  stage where = TimeGenerated > slow(1h) and UserId !in (allowed)',
        '  stage where = tolower(ClientIP) startswith "10."',
        '  stage summarize = Files = dcount(OfficeObjectId) by UserId',
        'field kind = Scheduled',
      ]);
    });

    it('keep every selection of the outline inside its range, and children inside parents', () => {
      const visit = (items: readonly OutlineItem[], start: number, end: number): void => {
        for (const { range, selection, children, name: item } of items) {
          assert.ok(range.start <= selection.start && selection.end <= range.end, item);
          assert.ok(start <= range.start && range.end <= end, item);
          visit(children, range.start, range.end);
        }
      };
      visit(outline(file), 0, text.length);
    });

    it('fold what spans lines: fields, comments, lets', () => {
      const found = folds(file).map(
        ({ start, end, kind }) => `${lineOf(text, start)} … ${lineOf(text, end).split(':')[0]} ${kind}`,
      );
      assert.deepEqual(found, [
        '3: tactics: … 4 region',
        '5: query: | … 15 region',
        '6: // one … 7 comment',
        '10: let Base = OfficeActivity … 11 region',
      ]);
    });

    it('colour names by what they mean, and leave the rest to the grammar', () => {
      assert.deepEqual(coloured(text), [
        'allowed variable.declaration.readonly',
        'slow function.declaration.readonly',
        't parameter.declaration',
        'ago function.defaultLibrary',
        't parameter',
        'Base variable.declaration.readonly',
        'OfficeActivity class',
        'Operation property',
        'Base variable.readonly',
        'TimeGenerated property',
        'slow function',
        'UserId property',
        'allowed variable.readonly',
        'tolower function.defaultLibrary',
        'ClientIP property',
        'Files property.declaration',
        'dcount function.defaultLibrary',
        'OfficeObjectId property',
        'UserId property',
      ]);
    });

    it('colour in order, without overlap, and never across a line end', () => {
      let last = 0;
      for (const { start, end } of semanticTokens(file, FACTS)) {
        assert.ok(last <= start && start < end);
        assert.doesNotMatch(text.slice(start, end), /[\r\n]/);
        last = end;
      }
    });
  });
}

describe('features of other texts', () => {
  it('say nothing about an empty query, and nothing about foreign YAML', () => {
    for (const text of [
      'kind: Scheduled\nseverity: Low\nquery:\n',
      'kind: NRT\nquery: |\n\n',
      'title: x\nquery: y\n',
      '',
    ]) {
      const file = readRule(text, 'yaml');
      assert.deepEqual([codeLenses(file, FACTS), semanticTokens(file, FACTS)], [[], []], text);
    }
  });

  it('name the rule above its fields where a file has several', () => {
    const file = readRule('kind: NRT\nname: one\nquery: T\n---\nkind: NRT\nname: two\nquery: T\n', 'yaml');
    assert.deepEqual(
      outline(file).map(({ name, kind, detail }) => [kind, name, detail]),
      [
        ['rule', 'one', 'NRT'],
        ['rule', 'two', 'NRT'],
      ],
    );
  });

  it('number the queries of a file of KQL', () => {
    const file = readRule('T | take 1\n\nU | take 2\n', 'kql');
    assert.deepEqual(
      outline(file).map(({ name, children }) => [name, children.length]),
      [
        ['Query 1', 2],
        ['Query 2', 2],
      ],
    );
    assert.equal(codeLenses(file, FACTS).length, 2);
  });

  it('colour everything where the grammar cannot see that it is KQL', () => {
    assert.deepEqual(coloured('kind: NRT\nquery: >\n  T\n  | where a == 1d and b == "x"\n'), [
      'T class',
      '| operator',
      'where keyword',
      'a property',
      '== operator',
      '1d number',
      'and keyword',
      'b property',
      '== operator',
      '"x" string',
    ]);
  });

  it('colour each line of a string that spans several, without the indentation of the YAML', () => {
    const text = 'kind: NRT\nquery: "print x = ```one\n\n  two```"\n';
    assert.deepEqual(
      coloured(text).filter((word) => word.endsWith('string')),
      ['```one string', 'two``` string'],
    );
  });

  it('show a lens above each kind of stage that looks for something', () => {
    const text =
      '_Im_Dns(domain_has_any="x")\n| search "y"\n| scan with (step s: a == 1;)\n| where isempty(b)\n| take 5';
    assert.deepEqual(
      codeLenses(readRule(text, 'kql'), FACTS)
        .slice(1)
        .map(({ range, title }) => [lineOf(text, range.start)[0], title]),
      [
        ['1', 'domain_has_any has_any (x)'],
        ['2', '* has y'],
        ['3', 'a == 1'],
        ['4', 'b is empty'],
      ],
    );
  });

  it('cut titles that would push the eye out of the window', () => {
    const values = Array.from({ length: 60 }, (_, i) => `"value${i}"`).join(', ');
    const lenses = codeLenses(readRule(`T | where a in (${values})`, 'kql'), FACTS);
    assert.ok(lenses.every(({ title }) => title.length <= 120));
    assert.ok(lenses[1]!.title.endsWith('…'));
  });
});
