/** What is offered while a query is written, and which arguments a function takes. */
import assert from 'node:assert/strict';
import { type Completion, completion, signatureHelp } from '../../server/src/features/index.ts';
import { isInferred } from '../../server/src/kql/semantics/index.ts';
import { walk } from '../../server/src/kql/syntax/index.ts';
import { bindingOf, readRule } from '../../server/src/rule/index.ts';
import { FACTS, REAL_FACTS } from '../support/facts.ts';
import { readMarker } from '../support/marker.ts';
import { sampleRules } from '../support/queries.ts';

function itemsAt(marked: string, automatic = false, language: 'kql' | 'yaml' = 'kql'): readonly Completion[] {
  const { text, offset } = readMarker(marked);
  return completion(readRule(text, language), offset, FACTS, automatic)?.items ?? [];
}

function labelsAt(marked: string, automatic = false): string[] {
  return itemsAt(marked, automatic).map(({ label }) => label);
}

function assertFirst(marked: string, ...wanted: string[]): void {
  assert.deepEqual(labelsAt(marked).slice(0, wanted.length), wanted, marked);
}

function assertHas(marked: string, ...wanted: string[]): void {
  const labels = labelsAt(marked);
  for (const label of wanted) assert.ok(labels.includes(label), `${marked}: ${label} is not offered`);
}

function assertLacks(marked: string, ...unwanted: string[]): void {
  const labels = labelsAt(marked);
  for (const label of unwanted) assert.ok(!labels.includes(label), `${marked}: ${label} is offered`);
}

/** The text after the item has been taken, with its stops. */
function afterTaking(marked: string, label: string, language: 'kql' | 'yaml' = 'kql'): string {
  const { text, offset } = readMarker(marked);
  const list = completion(readRule(text, language), offset, FACTS)!;
  const item = list.items.find((one) => one.label === label);
  assert.ok(item, `${label} is not offered`);
  return text.slice(0, list.insert.start) + item.text + text.slice(list.insert.end);
}

describe('completion in a query', () => {
  it('offers operators behind a pipe, the usual ones first, with a line of help', () => {
    assertFirst('SigninLogs | $0', 'where', 'extend', 'project', 'summarize', 'join');
    assertFirst('SigninLogs\n| wh$0\n| take 5', 'where');
    assert.equal(itemsAt('SigninLogs | $0')[0]!.markdown, 'Keeps the rows for which the condition holds.');
  });

  it('gives whole lists, so that an editor filters them itself while somebody types', () => {
    for (const marked of ['$0', 'union $0', 'SecurityEvent | where $0', 'SigninLogs | join kind=inner ($0']) {
      const { text, offset } = readMarker(marked);
      const list = completion(readRule(text, 'kql'), offset, REAL_FACTS)!;
      assert.ok(list.items.length > 400 && !list.incomplete, `${marked}: ${list.items.length}`);
    }
  });

  it('reads words with hyphens as one', () => {
    assert.equal(afterTaking('SigninLogs | project-a$0', 'project-away'), 'SigninLogs | project-away ');
    assertFirst('SigninLogs | mv-e$0', 'mv-expand');
  });

  it('offers the columns of the stage before, with their types', () => {
    assertFirst('SigninLogs | project Who = AppId, n = 1 | where $0', 'Who', 'n');
    assertLacks('SigninLogs | project Who = AppId | where $0', 'UserPrincipalName');
    assert.equal(itemsAt('SigninLogs | where UserPrin$0')[0]!.suffix, ': string');
    assert.equal(itemsAt('SigninLogs | where UserPrin$0')[0]!.detail, 'SigninLogs');
  });

  it('puts columns that the query has made or named before the others', () => {
    assertFirst('SigninLogs | extend Zed = 1 | where UserType == "" | project $0', 'Zed', 'UserType');
  });

  it('knows the columns inside of brackets that go on with a table', () => {
    assertFirst('SigninLogs | mv-apply LocationDetails on ($0', 'where');
    assertHas('SigninLogs | mv-apply d = LocationDetails on (where $0)', 'd', 'AppId');
    assertHas('SigninLogs | join kind=inner (AuditLogs | where Op$0) on AppId', 'OperationName');
  });

  it('offers aggregates in summarize, and columns inside of them', () => {
    assertFirst('SigninLogs | summarize $0', 'count', 'dcount');
    assertFirst('SigninLogs | summarize n = dcount($0) by AppId', 'AppId');
    assertFirst('SigninLogs | summarize n = count() by App$0', 'AppDisplayName', 'AppId');
    assertHas('SigninLogs | summarize tostring(make_s$0)', 'make_set');
  });

  it('offers words that may follow a clause', () => {
    assertFirst('SigninLogs | summarize count() $0', 'by');
    assertFirst('SigninLogs | join (AuditLogs) $0', 'on');
    assert.deepEqual(labelsAt('SigninLogs | sort by AppId $0'), ['asc', 'desc', 'nulls first', 'nulls last']);
    assertFirst('SigninLogs | make-series count() on TimeGenerated $0', 'from', 'to', 'step', 'by');
  });

  it('offers operators that fit the operand before', () => {
    assertHas('SigninLogs | where AppId $0', '==', 'has', 'in~', 'matches regex', 'and');
    assertLacks('SigninLogs | where TimeGenerated $0', 'has', '=~');
    assertHas('SigninLogs | where TimeGenerated $0', '>', 'between');
    assert.equal(afterTaking('SigninLogs | where AppId !h$0', '!has'), 'SigninLogs | where AppId !has ');
    assert.equal(afterTaking('SigninLogs | where AppId i$0', 'in'), 'SigninLogs | where AppId in ($0)');
  });

  it('offers functions of time where a time is compared', () => {
    assertFirst('SigninLogs | where TimeGenerated > $0', 'ago', 'now');
  });

  it('offers lets where they fit, and none that comes later', () => {
    const query = 'let limit_ = 5;\nlet Known = SigninLogs | project A = AppId;\n';
    assertFirst(`${query}$0`, 'let', 'Known');
    assertFirst(`${query}Known | where $0`, 'A', 'limit_');
    assertHas(`${query}Known | where A in ($0)`, 'Known');
    assertLacks('let a = $0;\nlet later = 1;\nT', 'later', 'a');
  });

  it('offers the parameters of a function inside of it, and the function outside', () => {
    assertHas('let f = (days: int, T: (a: string)) { T | where $0 };', 'a', 'days');
    assertLacks('let f = (days: int) { T | take 1 };\nT | where $0', 'days');
    assert.equal(afterTaking('let f = (days: int) { T };\n$0', 'f'), 'let f = (days: int) { T };\nf($0)');
    assert.equal(afterTaking('let f = () { T };\nunion f$0', 'f'), 'let f = () { T };\nunion f()$0');
  });

  it('offers the parameters that a file declares', () => {
    const rule =
      'FunctionName: F\nParserParams:\n  - Name: since\n    Type: datetime\nParserQuery: |\n  T | where TimeGenerated > s$0\n';
    assert.ok(itemsAt(rule, false, 'yaml').some(({ label, kind }) => label === 'since' && kind === 'parameter'));
  });

  it('offers tables and functions of the workspace where a query begins', () => {
    assertFirst('Sign$0', 'SigninLogs');
    assertHas('union isfuzzy=true (_Im_Dn$0', '_Im_Dns');
    assertHas('let x = materialize(Sec$0)', 'SecurityEvent');
    assertHas('SigninLogs | lookup kind=leftouter Audit$0', 'AuditLogs');
  });

  it('offers parameters of operators and their values', () => {
    assertFirst('SigninLogs | join $0', 'kind=');
    assertFirst('SigninLogs | join kind=$0', 'inner', 'fullouter');
    assert.deepEqual(labelsAt('union isfuzzy=$0'), ['true', 'false']);
    assertLacks('SigninLogs | join kind=inner $0', 'kind=');
    assertFirst('SigninLogs | join hint.str$0', 'hint.strategy=');
  });

  it('offers keys of a join: columns of both sides, or of one behind its name', () => {
    const query = 'let A = datatable(a: int, b: int) [];\nlet B = datatable(b: int, c: int) [];\nA | join B on ';
    assert.deepEqual(labelsAt(`${query}$0`), ['b', '$left', '$right']);
    assert.deepEqual(labelsAt(`${query}$left.$0`), ['a', 'b']);
    assert.deepEqual(labelsAt(`${query}$left.a == $right.$0`), ['b', 'c']);
  });

  it('offers plugins, charts, types, and nothing else there', () => {
    assert.deepEqual(labelsAt('SigninLogs | evaluate bag_u$0'), ['bag_unpack']);
    assertHas('SigninLogs | render $0', 'timechart');
    assertHas('let f = (x: $0', 'string', 'dynamic');
    assert.deepEqual(labelsAt('SigninLogs | project-rename A = AppI$0')[0], 'AppId');
  });

  it('is silent in texts, comments, numbers, and where a name is given', () => {
    for (const marked of [
      'T | where x == "a$0"',
      '// SigninLogs | $0',
      'T | take 1$0',
      'let na$0',
      'T | as x$0',
      'print dynamic([a$0',
    ])
      assert.deepEqual(labelsAt(marked), [], marked);
  });

  it('comes without being asked only where it is clear what is wanted', () => {
    assert.deepEqual(labelsAt('SigninLogs | where AppId $0', true), []);
    assert.deepEqual(labelsAt('let x = $0', true), []);
    assert.notDeepEqual(labelsAt('SigninLogs | $0', true), []);
    assert.notDeepEqual(labelsAt('SigninLogs | where $0', true), []);
  });

  it('brackets names that are no words', () => {
    assert.equal(afterTaking("T | project ['a b'] = 1 | where $0", 'a b'), "T | project ['a b'] = 1 | where ['a b']");
  });

  it('leaves the parentheses alone that are there', () => {
    assert.equal(afterTaking('T | where toup$0(x)', 'toupper'), 'T | where toupper(x)');
  });

  it('offers what is certain of tables whose columns nobody lists', () => {
    assertFirst('Unheard_CL | where Seen_s == "" | where S$0', 'Seen_s');
    assertHas('Unheard_CL | where Time$0', 'TimeGenerated');
  });

  it('works behind blank lines: in a file of KQL a new query begins there', () => {
    assertFirst('T | project a\n\n$0', 'let');
    assertFirst('T | project a\n| where $0', 'a');
    assertFirst('$0', 'let');
  });
});

describe('completion in the query of a rule', () => {
  const styles: readonly (readonly [name: string, before: string, between: string, after: string])[] = [
    ['a literal block', '|\n  ', '\n  ', '\nversion: 1.0.0\n'],
    ['a literal block with CRLF', '|\r\n  ', '\r\n  ', '\r\nversion: 1.0.0\r\n'],
    ['double quotes', '"', '\\n', '"\n'],
    ['single quotes', "'", ' ', "'\n"],
    ['plain text', '', ' ', '\n'],
    ['a folded block', '>\n  ', '\n  ', '\nversion: 1.0.0\n'],
  ];
  for (const [name, before, between, after] of styles) {
    it(`types over the word in ${name}`, () => {
      const write = (word: string) =>
        `name: A\nkind: Scheduled\nquery: ${before}SigninLogs${between}| where ${word}${after}`;
      assert.equal(afterTaking(write('UserPrin$0'), 'UserPrincipalName', 'yaml'), write('UserPrincipalName'));
    });
  }

  it('escapes as the style of the YAML wants it', () => {
    const rule = (word: string) => `name: A\nkind: Scheduled\nquery: 'T | project [''a b''] = 1 | where ${word}'\n`;
    assert.equal(afterTaking(rule('$0'), 'a b', 'yaml'), rule("[''a b'']"));
  });

  it('works at the end of a block and on blank lines of it', () => {
    const head = 'name: A\nkind: Scheduled\nquery: |\n  SigninLogs\n';
    for (const end of ['  | $0', '  | $0\n', '  | $0\nversion: 1.0.0\n', '\n  | $0'])
      assert.equal(itemsAt(head + end, false, 'yaml')[0]?.label, 'where', JSON.stringify(end));
    assert.equal(itemsAt('name: A\nkind: Scheduled\nquery: |\n  $0\nversion: 1.0.0\n', false, 'yaml')[0]?.label, 'let');
  });

  it('offers every known name of the samples when its first letters are there', () => {
    let tried = 0;
    for (const text of sampleRules()) {
      for (const document of readRule(text, 'yaml').documents) {
        for (const query of document.queries) {
          const binding = bindingOf(document, query, FACTS);
          walk(query.tree.root, (node) => {
            if (node.kind !== 'Name' || node.form !== 'plain' || node.name.length < 4) return;
            const meaning = binding.meaningOf(node);
            const isDeclared =
              (meaning?.kind === 'let' && meaning.let.statement.name === node) ||
              (meaning?.kind === 'parameter' && meaning.parameter.declaration?.name === node);
            if (!meaning || isDeclared || meaning.kind === 'row') return;
            // the only mention of a column that nobody lists is the one that is cut
            if (meaning.kind === 'column' && isInferred(meaning.column)) return;
            if (meaning.kind === 'table' && !meaning.known) return;
            const cut = text.slice(0, node.start + 3) + text.slice(node.end);
            const labels = completion(readRule(cut, 'yaml'), node.start + 3, FACTS)?.items.map(({ label }) => label);
            assert.ok(labels?.includes(node.name), `${text.slice(node.start - 40, node.start)}⟦${node.name}⟧`);
            tried++;
          });
        }
      }
    }
    assert.ok(tried > 100, `${tried} names`);
  });

  it('answers at every place of the samples', () => {
    for (const text of sampleRules()) {
      for (let offset = 0; offset <= text.length; offset += 37) {
        const file = readRule(text.slice(0, offset), 'yaml');
        const list = completion(file, offset, FACTS);
        if (list) assert.ok(list.insert.start <= offset && list.insert.end === offset && list.replace.end >= offset);
        signatureHelp(file, offset, FACTS);
      }
    }
  });
});

describe('help with arguments', () => {
  /** `name(a, «b», c)`, with the parameter in question between marks. */
  function helpAt(marked: string): string | undefined {
    const { text, offset } = readMarker(marked);
    const help = signatureHelp(readRule(text, 'kql'), offset, FACTS);
    const shown = help?.signatures[help.active];
    const active = shown?.active === undefined ? undefined : shown.parameters[shown.active];
    if (!shown || !active) return shown?.label;
    const { label } = shown;
    return `${label.slice(0, active.start)}«${label.slice(active.start, active.end)}»${label.slice(active.end)}`;
  }

  it('shows the parameter that the caret is at', () => {
    assert.equal(helpAt('T | where iff($0'), 'iff(«if: bool», then, else)');
    assert.match(helpAt('T | where strcat("a", "b", $0)')!, /«.* …»/);
    assert.match(helpAt('T | extend x = split(tolower(AppId), $0)')!, /^split\(source, «delimiter/);
    assert.match(helpAt('T | extend x = split(tolower($0), ",")')!, /^tolower\(«/);
  });

  it('knows aggregates, plugins, functions of the query and of the workspace', () => {
    assert.match(helpAt('T | summarize arg_max(TimeGenerated, $0)')!, /^arg_max\(/);
    assert.match(helpAt('T | evaluate bag_unpack($0)')!, /^bag_unpack\(«column/);
    assert.equal(helpAt('let f = (days: int = 3, who: string) { T };\nf(1, $0)'), 'f(days: int = 3, «who: string»)');
    assert.equal(helpAt('let f = (days: int = 3, who: string) { T };\nf(who=$0)'), 'f(days: int = 3, «who: string»)');
    assert.match(helpAt('_Im_Dns(starttime=ago(1d), endtime=$0)')!, /«endtime\?: datetime»/);
  });

  it('works within a text that is an argument, and not outside of a call', () => {
    assert.match(helpAt('T | where strcat("a$0')!, /^strcat/);
    for (const marked of [
      'T | where $0',
      'T | where (a $0)',
      'T | join (U | $0)',
      'T | where x in ($0)',
      '// f($0',
      'nobody($0)',
    ])
      assert.equal(helpAt(marked), undefined, marked);
  });
});
