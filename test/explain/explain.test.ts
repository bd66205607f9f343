/** Rules taken apart: the sample rules as a whole, and each part of an explanation by itself. */
import assert from 'node:assert/strict';
import { type Explanation, explainDocument, type QueryExplanation } from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';
import { readProjectFile } from '../support/paths.ts';

function explain(text: string, language: 'yaml' | 'kql' = 'yaml'): Explanation {
  const [document] = readRule(text, language).documents;
  assert.ok(document);
  return explainDocument(document, FACTS);
}

function explainKql(text: string): QueryExplanation {
  return explain(text, 'kql').queries[0]!;
}

describe('explaining the gateway sample', () => {
  const { attack, queries } = explain(readProjectFile('samples/rules/gateway-admin-port.yaml'));
  const [query] = queries;

  it('shows the ATT&CK table with names, in the order of the ids', () => {
    assert.deepEqual(attack, [
      {
        tactic: 'InitialAccess',
        techniques: [
          { id: 'T1133', name: 'External Remote Services' },
          { id: 'T1190', name: 'Exploit Public-Facing Application' },
        ],
      },
    ]);
  });

  it('shows parameters with their values', () => {
    assert.deepEqual(
      query!.parameters.map(({ name, value }) => [name, value]),
      [['adminPorts', "dynamic(['22', '3389', '5985'])"]],
    );
  });

  it('shows stages and the source', () => {
    assert.deepEqual(
      query!.stages.map(({ kind }) => kind),
      ['source', 'where', 'where', 'where', 'extend'],
    );
    assert.deepEqual(query!.sources, ['GatewayRequests']);
  });

  it('shows inclusions before exclusions, lets resolved', () => {
    assert.deepEqual(
      query!.indicators.map(({ field, kind, values, negated }) => [field, kind, values.join(' '), negated]),
      [
        ['DestinationPort', 'in', '22 3389 5985', false],
        ['Action', 'not_startswith', 'DENIED', true],
        ['Action', 'not_startswith', 'DROPPED', true],
        ['SourceAddress', 'not_startswith', '10.', true],
      ],
    );
  });

  it('shows the output as open where the source is not known', () => {
    assert.equal(query!.output.open, true);
    assert.deepEqual(
      query!.output.columns.map(({ name, source }) => [name, source]),
      [['Requester', 'extend']],
    );
  });
});

describe('explaining the protocol sample', () => {
  const { attack, queries } = explain(readProjectFile('samples/rules/protocol-on-unusual-port.yaml'));
  const [query] = queries;

  it('leaves a tactic without techniques in the table', () => {
    assert.deepEqual(
      attack.map(({ tactic, techniques }) => [tactic, techniques.map(({ id }) => id)]),
      [
        ['DefenseEvasion', []],
        ['CommandAndControl', ['T1571', 'T1572']],
        ['Exfiltration', ['T1048']],
      ],
    );
  });

  it('folds parameters to values, and leaves what depends on the clock', () => {
    assert.deepEqual(
      query!.parameters.map(({ name, value }) => [name, value]),
      [
        ['Learning', '7d'],
        ['Window', '1h'],
        ['Start', '7.01:00:00'],
        ['WindowStart', undefined],
      ],
    );
  });

  it('says of each let what it derives from', () => {
    assert.deepEqual(
      query!.lets.map(({ name, kind, derivedFrom }) => [name, kind, derivedFrom]),
      [
        ['PastOfNetwork', 'tabular', ['Start', 'Window']],
        ['PastOfApplications', 'tabular', ['Start', 'Window']],
        ['NowOnNetwork', 'tabular', ['WindowStart']],
        ['NowInApplications', 'tabular', ['WindowStart']],
      ],
    );
  });

  it('shows the legs of the union with their sources and stages', () => {
    assert.deepEqual(
      query!.legs.map(({ sources, stages }) => [sources, stages.map(({ kind }) => kind)]),
      [
        [['AZFWNetworkRule'], ['source', 'join', 'where']],
        [['AZFWApplicationRule'], ['source', 'join', 'where']],
      ],
    );
    assert.deepEqual(query!.sources, ['AZFWNetworkRule', 'AZFWApplicationRule']);
  });

  it('shows all columns after the join, with types', () => {
    assert.equal(query!.output.open, false);
    assert.deepEqual(
      query!.output.columns.map(({ name, type }) => `${name}: ${type}`),
      [
        'NowPort: int',
        'NowProtocol: string',
        'NowCount: long',
        'PastPort: int',
        'PastProtocol: string',
        'SourceIp: string',
        'PastCount: long',
      ],
    );
  });

  it('tells a comparison of two columns from one with a value', () => {
    const indicator = query!.indicators.find(({ field }) => field === 'PastProtocol');
    assert.deepEqual([indicator?.kind, indicator?.values, indicator?.against], ['ne', ['NowProtocol'], 'column']);
    assert.equal(indicator?.places.length, 2);
  });
});

describe('indicators', () => {
  /** A predicate, and its indicators as `field kind values`, `(cs)` for case-sensitive, `-` in front of exclusions. */
  const CASES: readonly (readonly [predicate: string, ...indicators: string[]])[] = [
    ['a == "x"', 'a eq x (cs)'],
    ['a =~ "x"', 'a eq x'],
    ['a != "x"', '-a ne x (cs)'],
    ['a !~ "x"', '-a ne x'],
    ['not(a == "x")', '-a ne x (cs)'],
    ['not(a != "x")', 'a eq x (cs)'],
    ['"x" == a', 'a eq x (cs)'],
    ['5 < a', 'a gt 5 (cs)'],
    ['not(a >= 5)', 'a lt 5 (cs)'],
    ['a in ("x", "y")', 'a in x, y (cs)'],
    ['a !in~ ("x")', '-a not_in x'],
    ['a has_any ("x", "y")', 'a has_any x, y'],
    ['a has_all ("x", "y")', 'a has_all x, y'],
    ['a contains_cs "x"', 'a contains x (cs)'],
    ['a !endswith "x"', '-a not_endswith x'],
    ['a matches regex @"\\d"', 'a matches \\d (cs)'],
    ['a between (1 .. 5)', 'a between 1, 5 (cs)'],
    ['isempty(tostring(a))', '-tostring(a) is_empty (cs)'],
    ['isnotnull(a)', 'a is_not_null (cs)'],
    ['ipv4_is_in_range(a, "10.0.0.0/8")', 'a in_cidr 10.0.0.0/8'],
    ['tolower(tostring(a.b)) == "x"', 'tolower(tostring(a.b)) eq x (cs)'],
    ['a == "x" and (b == "y" or c has "z")', 'a eq x (cs)', 'b eq y (cs)', 'c has z'],
    ['a in ((U | project a))', 'a in U | project a (cs)'],
    ['a in (list)', 'a in one, two (cs)'],
    ['a == name', 'a eq three (cs)'],
    ['a == strcat("x", "y")', 'a eq strcat("x", "y") (cs)'],
    ['a == unknown(1)', 'a eq unknown(1) (cs)'],
    ['TimeGenerated > ago(1d)'],
    ['1 == 1'],
  ];
  for (const [predicate, ...expected] of CASES) {
    it(predicate, () => {
      const { indicators } = explainKql(
        `let list = dynamic(["one", "two"]); let name = "three";\nT | where ${predicate}`,
      );
      const shown = indicators.map(({ field, kind, values, negated, caseSensitive, transforms }) => {
        const about = transforms.reduce((text, name) => `${name}(${text})`, field);
        return `${negated ? '-' : ''}${[about, kind, values.join(', ')].filter(Boolean).join(' ')}${caseSensitive ? ' (cs)' : ''}`;
      });
      assert.deepEqual(shown, expected);
    });
  }

  it('come from every place the result depends on, and from no other', () => {
    const { indicators } = explainKql(
      'let Used = U | where b == "y";\nlet Idle = V | where c == "z";\nT | where a == "x" | join (W | where d == "w") on e | where e in (Used)',
    );
    assert.deepEqual(
      indicators.map(({ field }) => field),
      ['a', 'd', 'e', 'b'],
    );
  });

  it('of one kind are one, with all its places', () => {
    const text = 'union (T | where a == "x"), (U | where a == "x")';
    const { indicators } = explainKql(text);
    assert.equal(indicators.length, 1);
    assert.deepEqual(
      indicators[0]!.places.map(({ start, end }) => text.slice(start, end)),
      ['a == "x"', 'a == "x"'],
    );
  });
});

describe('explaining odd queries', () => {
  it('says what it can of a broken one', () => {
    const { stages, indicators, output } = explainKql('T | where a == "x" | wher | summarize count() by');
    assert.deepEqual(
      stages.map(({ kind }) => kind),
      ['source', 'where', 'summarize'],
    );
    assert.deepEqual(
      indicators.map(({ field }) => field),
      ['a'],
    );
    assert.ok(output.columns.some(({ name }) => name === 'count_'));
  });

  it('has an answer where there is no query at all', () => {
    assert.deepEqual(explain('kind: NRT\nname: x\n').queries, []);
    const { stages, indicators } = explain('kind: NRT\nquery:\n').queries[0]!;
    assert.deepEqual([stages, indicators], [[], []]);
  });

  it('takes a function apart, and lets that use each other in a circle', () => {
    const { lets, sources } = explainKql('let f = (n: string) { T | where a == n };\nlet g = () { f("x") };\ng()');
    assert.deepEqual(
      lets.map(({ name, kind, derivedFrom, stages }) => [name, kind, derivedFrom, stages.length]),
      [
        ['f', 'function', [], 2],
        ['g', 'function', ['f'], 1],
      ],
    );
    assert.deepEqual(sources, ['T']);
  });

  it('gives the text of a query in a block without the indentation of the YAML', () => {
    const { stages } = explain('kind: NRT\nquery: |\n    T\n    | extend\n        a = 1\n').queries[0]!;
    assert.equal(stages[1]!.text, '| extend\n    a = 1');
  });
});
