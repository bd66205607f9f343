/** Rules taken apart: the sample rules as a whole, and the parts of an explanation by themselves. */
import assert from 'node:assert/strict';
import type { Explanation } from '../../server/src/explain/index.ts';
import { explain, explainKql } from '../support/explained.ts';
import { readProjectFile } from '../support/paths.ts';

/** The ATT&CK table as people read it: `InitialAccess: T1190 Exploit Public-Facing Application`. */
function attackLines({ attack }: Explanation): string[] {
  return attack.map(
    ({ tactic, techniques }) => `${tactic}: ${techniques.map(({ id, name }) => `${id} ${name}`).join(', ')}`,
  );
}

describe('explaining the gateway sample', () => {
  const explanation = explain(readProjectFile('samples/rules/gateway-admin-port.yaml'));
  const {
    queries: [query],
  } = explanation;

  it('shows the ATT&CK table with names, in the order of the ids', () => {
    assert.deepEqual(attackLines(explanation), [
      'InitialAccess: T1133 External Remote Services, T1190 Exploit Public-Facing Application',
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

describe('sources', () => {
  const CASES: readonly (readonly [query: string, ...sources: string[]])[] = [
    ['let f = (a: long) { T | where b == a };\nlet p = 5;\nU | where f(p)', 'U', 'T'],
    ['let parser = (disabled: bool) { T | where not(disabled) };\nparser(disabled = disabled)', 'T'],
    ['T | where Usage > 5 and SecurityEvent == "x"', 'T'],
    ['T | extend x = Usage', 'T'],
    ['T | where a in (Heartbeat)', 'T', 'Heartbeat'],
    ['T | where a in (Usage, "b")', 'T'],
    ['let x = Usage;\nx', 'Usage'],
    ['let x = Unknown;\nx | take 1', 'Unknown'],
    ['let keep = (t: (*)) { t | take 1 };\nkeep(T)', 'T'],
    ['let keep = (n: long, t: (*)) { t | take n };\nkeep(t = T, n = 5)', 'T'],
    ['let keep = (t: (*), u: (*)) { t | union u };\nT | invoke keep(U)', 'T', 'U'],
    ['workspace("a").SigninLogs', 'workspace("a").SigninLogs'],
    ['cluster("c").database("d").T | union app("x").requests, adx("c/d").Q', 'cluster("c").database("d").T', 'app("x").requests', 'adx("c/d").Q'],
    ['database("d").table("T")', 'database("d").T'],
    ['arg("").Resources | join database("d").f(5) on id', 'arg("").Resources', 'database("d").f'],
    ['union T*, U', 'T*', 'U'],
    ['union *', '*'],
    ['find in (T, Sysm*, database("d").V*) where a == "x"', 'T', 'Sysm*', 'database("d").V*'],
    ['find where a == "x"', '*'],
    ['search "x"', '*'],
    ['search in (T) "x"', 'T'],
    ['T | search "x"', 'T'],
    ['T | fork (search "x") (where a == 1)', 'T'],
    ['E | make-graph a --> b with N on id, M on id', 'E', 'N', 'M'],
    ['table("T")', 'T'],
    ['let read = (name: string) { table(name) };\nunion read("T"), read("U")', 'T', 'U'],
    ['let read = (name: string) { table(name) };\nlet two = (n: string) { read(n) };\ntwo("T")', 'T'],
    ['let read = (name: string = "T") { table(name) };\nread()', 'T'],
    ['table(strcat("a", "b"))', 'ab'],
    ['external_table("x")', 'external_table("x")'],
    ['_Im_Dns(pack=true)', '_Im_Dns'],
    ['_Im_Dns', '_Im_Dns'],
    ['T | where a in (_GetWatchlist("w"))', 'T', '_GetWatchlist'],
    ['T | where a in ((_GetWatchlist("w") | project b))', 'T', '_GetWatchlist'],
    ['MyParser(1, x) | take 1', 'MyParser'],
    ['let a = toscalar(T | count);\nU | where b > a', 'U', 'T'],
    ['T | evaluate ipv4_lookup(Ranges, a, b)', 'T', 'Ranges'],
    ['T | as x | union x', 'T'],
    ['T | join kind=inner U on a | lookup V on b', 'T', 'U', 'V'],
    ['T | mv-apply a on (where b == 1) | partition by c (top 1 by d)', 'T'],
    ['macro-expand entity_group [database("d")] as X (let q = X.T; q | union U)', 'X.T', 'U'],
    ['print x = 1'],
    ['datatable(a: int) [1] | union (range b from 1 to 2 step 1)'],
  ]; // biome-ignore format: a table
  for (const [query, ...expected] of CASES) {
    it(query, () => assert.deepEqual(explainKql(query).sources, expected));
  }

  it('are no parameters that the file declares', () => {
    const text = 'FunctionName: f\nFunctionParams:\n  - Name: T\n    Type: table\nFunctionQuery: T | union U\n';
    assert.deepEqual(explain(text).queries[0]!.sources, ['U']);
  });
});

describe('legs', () => {
  const CASES: readonly (readonly [query: string, ...legs: string[]])[] = [
    ['union T, (U | where a == 1)', 'T: T', 'U: U / | where a == 1'],
    ['T | where a == 1 | union U | take 5', 'T: T / | where a == 1', 'U: U'],
    ['T | union U | where a == 1 | union V', 'T: T', 'U: U', 'V: V'],
    ['union T, U | where a == 1 | union V', 'T: T', 'U: U', 'V: V'],
    ['(T | where a == 1) | union (U)', 'T: T / | where a == 1', 'U: U'],
    ['let read = (n: string) { table(n) };\nlet X = read("T");\nlet Y = read("U");\nunion X, Y', 'T: X', 'U: Y'],
    ['union workspace("w").T, U*', 'workspace("w").T: workspace("w").T', 'U*: U*'],
    ['T | take 1'],
  ]; // biome-ignore format: a table
  for (const [query, ...expected] of CASES) {
    it(query, () => {
      const { legs } = explainKql(query);
      assert.deepEqual(
        legs.map(({ sources, stages }) => `${sources.join(', ')}: ${stages.map(({ text }) => text).join(' / ')}`),
        expected,
      );
      for (const [i, { name, start, end }] of legs.entries()) {
        assert.equal(name, `Leg ${i + 1}`);
        assert.ok(start < end);
      }
    });
  }

  it('of a query with very many of them are all there', () => {
    const lets = Array.from({ length: 300 }, (_, i) => `let t${i + 1} = t${i} | where a == ${i};`);
    const text = `let t0 = T;\n${lets.join('\n')}\nunion ${Array.from({ length: 300 }, () => 't300').join(', ')}`;
    assert.equal(explainKql(text).legs.length, 300);
  });
});

describe('explaining parts', () => {
  it('shows what the query declares as parameters, with defaults', () => {
    const { parameters } = explainKql(
      'declare query_parameters(days: long = 7, user: string);\nlet w = 1h;\nT | take days',
    );
    assert.deepEqual(
      parameters.map(({ name, text, value }) => [name, text, value]),
      [
        ['days', 'days: long = 7', '7'],
        ['user', 'user: string', undefined],
        ['w', 'let w = 1h;', '1h'],
      ],
    );
  });

  it('shows the parameters that the file of a function declares', () => {
    const text =
      'ParserName: p\nParserParams:\n  - Name: disabled\n    Type: bool\n    Default: false\n  - Name: T:(a:string)\n    Type: table\nParserQuery: T\n';
    const { parameters } = explain(text).queries[0]!;
    assert.deepEqual(
      parameters.map(({ name, text: written, value }) => [name, written, value]),
      [
        ['disabled', 'disabled: bool = false', 'false'],
        ['T', 'T: (*)', undefined],
      ],
    );
    assert.ok(text.slice(parameters[1]!.start).startsWith('Name: T'));
  });

  it('shows functions with their signature', () => {
    const { lets } = explainKql('let f = (a: long,\n  t: (*)) { t | take a };\nlet g = () { T };\nlet U = T;\nf(1, U)');
    assert.deepEqual(
      lets.map(({ name, signature }) => [name, signature]),
      [
        ['f', '(a: long, t: (*))'],
        ['g', '()'],
        ['U', undefined],
      ],
    );
  });

  it('shows each of several results', () => {
    const { stages, sources, indicators, legs } = explainKql('T;\nU | where a == "x";\nunion V, W');
    assert.deepEqual(
      stages.map(({ text }) => text),
      ['T', 'U', '| where a == "x"', 'union V, W'],
    );
    assert.deepEqual([sources, indicators.length, legs.length], [['T', 'U', 'V', 'W'], 1, 2]);
  });

  it('keeps a technique that nobody knows', () => {
    const rule = 'kind: NRT\ntactics: [InitialAccess]\nrelevantTechniques: [T9999, T1190, T9998.001]\nquery: T\n';
    assert.deepEqual(attackLines(explain(rule)), [
      'InitialAccess: T1190 Exploit Public-Facing Application',
      ': T9998.001 unknown, T9999 unknown',
    ]);
  });

  it('says where tactics, techniques and the schedule stand', () => {
    const rule = [
      'kind: Scheduled', 'queryFrequency: 1h', 'queryPeriod: "2h"', 'tactics: [Execution, execution]',
      'relevantTechniques:', '  - T1190', '  - t1059', '  - T9999', 'query: T', '',
    ].join('\n'); // biome-ignore format: a rule
    const textsAt = (places: readonly { start: number; end: number }[]): string =>
      places.map(({ start, end }) => rule.slice(start, end)).join(' ');
    const { attack, schedule } = explain(rule);
    assert.equal(textsAt(schedule!.places), '1h 2h');
    assert.deepEqual(
      attack.map(({ tactic, places, techniques }) => [
        tactic,
        textsAt(places),
        ...techniques.map((technique) => textsAt(technique.places)),
      ]),
      // nobody has written the first tactic: it follows from its technique
      [
        ['InitialAccess', '', 'T1190'],
        ['Execution', 'Execution execution', 't1059'],
        ['', '', 'T9999'],
      ],
    );
  });

  it('reads tactics and techniques that stand in one text', () => {
    const rule = 'kind: NRT\ntactics: InitialAccess, Execution\nrelevantTechniques: T1190; T1059\nquery: T\n';
    assert.deepEqual(
      explain(rule).attack.map(({ tactic, techniques }) => `${tactic} ${techniques.map(({ id }) => id).join(' ')}`),
      ['InitialAccess T1190', 'Execution T1059'],
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
