/** The parts of an explanation that come of following the query: lists, origins, time, joins, steps, uses. */
import assert from 'node:assert/strict';
import type { Explanation, Moment, QueryExplanation } from '../../server/src/explain/index.ts';
import * as explained from '../support/explained.ts';

function explain(text: string, language: 'yaml' | 'kql'): Explanation {
  return explained.explain(text, language, { columnNames: true });
}

function explainKql(text: string): QueryExplanation {
  return explained.explainKql(text, { columnNames: true });
}

type Cases = readonly (readonly [query: string, ...expected: string[]])[];

describe('values of indicators', () => {
  const CASES: Cases = [
    ['let L = datatable(n: string) ["x", "y"];\nT | where a in (L)', 'a in x, y'],
    ['let L = datatable(n: string, k: int) ["x", 1, "y", 2];\nT | where a in ((L | project k))', 'a in 1, 2'],
    ['let L = datatable(n: string) ["X", "Y"];\nT | where tolower(a) in ((L | project tolower(n)))', 'tolower(a) in x, y'],
    ['let L = datatable(n: string) ["X", "X"] | extend m = tolower(n) | distinct m;\nT | where a in (L)', 'a in x'],
    ['let L = toscalar(datatable(n: string) ["x", "y"] | summarize make_set(n));\nT | where a in (L)', 'a in x, y'],
    ['let L = print n = dynamic(["x", "y"]) | mv-expand n to typeof(string);\nT | where a in (L)', 'a in x, y'],
    ['let A = dynamic(["x"]); let B = dynamic(["y"]);\nT | where a has_any (set_union(A, B))', 'a has_any x, y'],
    ['let A = split("x,y", ",");\nT | where a has_any (A)', 'a has_any x, y'],
    ['T | where a =~ tolower("X")', 'a eq x'],
    ['let L = materialize(datatable(n: string) ["x"]);\nT | where a in (L)', 'a in x'],
    ['let L = datatable(n: string) ["x", "y"] | where n == "x";\nT | where a in (L)', 'a in L (expression)', 'n eq x'],
    ['T | join kind=inner (datatable(n: string) ["x", "y"]) on $left.a == $right.n', 'a in x, y'],
    ['let L = datatable(n: string) ["x"];\nT | join kind=leftanti L on $left.a == $right.n', '-a not_in x'],
    ['let L = datatable(a: string, b: string) ["x", "z"];\nT | lookup kind=inner L on a', 'a in x'],
    ['let L = datatable(a: string) ["x"];\nT | join kind=leftouter L on a'],
    ['let L = datatable(a: string) ["x"];\nT | lookup L on a'],
    ['T | parse-where m with * "user=" u " ip=" *', 'm parse user=,  ip='],
    ['T | parse m with * "user=" u'],
    ['T | evaluate ipv4_lookup(datatable(net: string) ["10.0.0.0/8"], ip, net)', 'ip in_cidr 10.0.0.0/8'],
    ['T | evaluate ipv4_lookup(datatable(net: string) ["10.0.0.0/8"], ip, net, return_unmatched = true)'],
  ]; // biome-ignore format: a table
  for (const [query, ...expected] of CASES) {
    it(query, () => {
      const drawn = explainKql(query).indicators.map(({ field, kind, values, transforms, negated, against }) => {
        const about = transforms.reduce((text, name) => `${name}(${text})`, field);
        const note = against === 'value' ? '' : ` (${against})`;
        return `${negated ? '-' : ''}${about} ${kind} ${values.join(', ')}${note}`;
      });
      assert.deepEqual(drawn, expected);
    });
  }

  it('that are put together again and again are given up, not made', () => {
    const lets = Array.from({ length: 60 }, (_, i) => `let t${i + 1} = strcat(t${i}, t${i});`);
    const { indicators } = explainKql(`let t0 = "x";\n${lets.join('\n')}\nT | where a == t60`);
    assert.equal(indicators[0]!.against, 'expression');
  });
});

describe('conditions behind a column that is tested', () => {
  const CASES: Cases = [
    ['T | extend bad = a has "x" | where bad', 'a has x'],
    ['T | extend bad = a has "x" | where not(bad)', '-a not_has x'],
    ['T | extend bad = a has "x" | project-rename b = bad | where b == true', 'b eq true', 'a has x'],
    ['T | extend s = iff(a has "x", 1, 0) + 2 * iff(b == "y", 1, 0) | where s > 1', 's gt 1', 'a has x', 'b eq y'],
    ['T | summarize n = countif(a == "x") by u | where n >= 5', 'n ge 5', 'a eq x'],
    ['T | summarize n = countif(a == "x") by u | where n == 0', 'n eq 0', '-a ne x'],
    ['T | summarize countif(a == "x") by u | where countif_ > 2', 'countif_ gt 2', 'a eq x'],
    ['T | extend k = case(a == "x", "one", a == "y", "two", "no") | where k in ("one", "two")', 'k in one, two', 'a eq x', 'a eq y'],
    ['T | extend k = case(a == "x", "one", a == "y", "two", "no") | where k != "two"', '-k ne two', '-a ne y'],
    ['T | summarize s = max(iff(a == "x", 1, 0)) by u | where s == 1', 's eq 1', 'a eq x'],
    // what it chooses from are data, so that it may say nothing of these
    ['T | extend u = iff(isnotempty(a), a, b) | where u == "x"', 'u eq x'],
    // nobody tests it
    ['T | extend bad = a has "x"'],
    ['T | extend s = iff(a has "x", 1, 0) | extend s = s + 1 | where s > 1', 's gt 1', 'a has x'],
  ]; // biome-ignore format: a table
  for (const [query, ...expected] of CASES) {
    it(query, () => {
      const drawn = explainKql(query).indicators.map(
        ({ field, kind, values, negated }) => `${negated ? '-' : ''}${field} ${kind} ${values.join(', ')}`,
      );
      assert.deepEqual(drawn, expected);
    });
  }

  it('are followed once each, however often they are made of each other', () => {
    const made = Array.from({ length: 300 }, (_, i) => `| extend s${i + 1} = s${i} + s${i} + iff(a${i} == "x", 1, 0)`);
    const query = `T | extend s0 = iff(a == "x", 1, 0)\n${made.join('\n')}\n| where s300 > 1`;
    assert.ok(explainKql(query).indicators.length > 10);
  });
});

describe('origins of fields', () => {
  const CASES: Cases = [
    ['SigninLogs | project-rename User = UserPrincipalName | where User == "x"', 'SigninLogs.UserPrincipalName'],
    ['SigninLogs | extend u = tolower(UserPrincipalName) | where u has "x"', 'SigninLogs.UserPrincipalName'],
    ['SigninLogs | extend c = tostring(LocationDetails.city) | where c == "x"', 'SigninLogs.LocationDetails.city'],
    ['Syslog | parse SyslogMessage with "a" u | where u == "x"', 'Syslog.SyslogMessage'],
    ['let S = SigninLogs | extend u = UserPrincipalName;\nS | where u == "x"', 'SigninLogs.UserPrincipalName'],
    ['SigninLogs | summarize users = make_set(UserPrincipalName) by IPAddress | where users has "x"', 'SigninLogs.UserPrincipalName'],
    ['SigninLogs | extend both = strcat(UserPrincipalName, IPAddress) | where both has "x"', 'SigninLogs.UserPrincipalName, SigninLogs.IPAddress'],
    ['SigninLogs | summarize n = count() | where n > 5', ''],
    ['Unknown_Table | where a == "x"', 'Unknown_Table.a'],
    ['let u = materialize(Unknown_Table | where b);\nu | extend c = 1 | where a == "x"', 'Unknown_Table.a'],
    ['let f = (name: string) { table(name) | where a == "x" };\nunion f("One_CL"), f("Two_CL")', 'One_CL.a, Two_CL.a'],
    ['Unknown_Table | join (Other_CL) on k | where a == "x"', 'a'],
    ['Unknown_Table | evaluate bag_unpack(b) | where a == "x"', 'a'],
    ['union One_CL, Two_CL | where a == "x"', 'a'],
    ['AzureDiagnostics | extend m = column_ifexists("msg_s", Message) | where m has "x"', 'AzureDiagnostics.msg_s, AzureDiagnostics.Message'],
    ['union (SigninLogs | extend n = Identity | where n == "x"), (AuditLogs | extend n = Category)', 'SigninLogs.Identity'],
    ['union SigninLogs, AADNonInteractiveUserSignInLogs | where UserPrincipalName == "x"', 'SigninLogs.UserPrincipalName, AADNonInteractiveUserSignInLogs.UserPrincipalName'],
    ['SigninLogs | union AADNonInteractiveUserSignInLogs | extend u = UserPrincipalName | where u == "x"', 'SigninLogs.UserPrincipalName, AADNonInteractiveUserSignInLogs.UserPrincipalName'],
    ['union (SigninLogs | summarize n = count() by u = UserPrincipalName), (AuditLogs | summarize n = count() by u = Identity) | where u == "x"', 'SigninLogs.UserPrincipalName, AuditLogs.Identity'],
    ['let is = (u: string) { u == "x" };\nSigninLogs | where is(UserPrincipalName)', 'SigninLogs.UserPrincipalName'],
  ]; // biome-ignore format: a table
  for (const [query, expected] of CASES) {
    it(query, () => {
      const [indicator] = explainKql(query).indicators;
      const drawn = indicator!.origins.map(({ table, column }) =>
        table === undefined ? column : `${table}.${column}`,
      );
      assert.equal(drawn.join(', '), expected);
    });
  }

  it('of columns that are made of each other thousands of times end somewhere', () => {
    const stages = Array.from({ length: 1500 }, () => '| extend c = strcat(c, "x")');
    const { output } = explainKql(`SigninLogs | extend c = AppId\n${stages.join('\n')}\n| project c`);
    assert.ok(output.columns[0]!.origins.length <= 1);
  });
});

describe('windows of time', () => {
  const CASES: Cases = [
    ['T | where TimeGenerated > ago(1d)', 'ago 1.00:00:00 – : the last 1 day'],
    ['T | where TimeGenerated >= now() - 2h', 'ago 02:00:00 – : the last 2 hours'],
    ['T | where TimeGenerated < ago(1d)', ' – ago 1.00:00:00: before 1 day ago'],
    ['T | where TimeGenerated between (ago(14d) .. ago(1d))', 'ago 14.00:00:00 – ago 1.00:00:00: from 14 days ago to 1 day ago'],
    ['T | where TimeGenerated between (ago(2d) .. 1d)', 'ago 2.00:00:00 – ago 1.00:00:00: from 2 days ago to 1 day ago'],
    ['let w = 90m; let from = ago(w);\nT | where TimeGenerated between (from .. now())', 'ago 01:30:00 – ago 00:00:00: the last 1 hour 30 minutes'],
    ['T | where TimeGenerated >= startofday(ago(7d))', 'ago 7.00:00:00 start of day – : since 7 days ago (start of day)'],
    ['T | where TimeGenerated > datetime(2024-05-01)', 'at 2024-05-01 – : since 2024-05-01'],
    ['T | where not(TimeGenerated < ago(1h))', 'ago 01:00:00 – : the last 1 hour'],
    ['let start = toscalar(U | summarize min(TimeGenerated));\nT | where TimeGenerated > start', ' – : a window that depends on data'],
    ['SigninLogs | make-series n = count() on TimeGenerated from ago(7d) to now() step 1h', 'ago 7.00:00:00 – ago 00:00:00: the last 7 days'],
    ['T | where Expires > now() and isnotempty(a) | extend Expires = todatetime(Expires) | where Expires > now()', 'ago 00:00:00 – : later than the run of the rule'],
    ['T | where TimeGenerated > datetime(now)', 'ago 00:00:00 – : later than the run of the rule'],
    ['T | where TimeGenerated > datetime_add("day", -7, now())', 'ago 7.00:00:00 – : the last 7 days'],
    ['T | where TimeGenerated > datetime_add("month", -1, now())', ' – : a window that depends on data'],
    ['T | where TimeGenerated > datetime_add("constructor", -1, now())', ' – : a window that depends on data'],
    ['T | where TimeGenerated > startofday(datetime(2024-05-01 10:00))', 'at 2024-05-01 10:00 start of day – : since 2024-05-01 10:00 (start of day)'],
    ['T | where TimeGenerated > startofweek(now(), -1)', 'ago 7.00:00:00 start of week – : since 7 days ago (start of week)'],
    ['T | where TimeGenerated > "2024-05-01"', 'at 2024-05-01 – : since 2024-05-01'],
    ['let recent = (t: datetime, d: timespan) { t > ago(d) };\nT | where recent(TimeGenerated, 3h)', 'ago 03:00:00 – : the last 3 hours'],
    ['T | where a == "x"'],
  ]; // biome-ignore format: a table
  const drawn = (moment: Moment | undefined): string =>
    Object.entries(moment ?? {})
      .map(([key, value]) => (key === 'rounded' ? value : `${key} ${value}`))
      .join(' ');
  for (const [query, ...expected] of CASES) {
    it(query, () => {
      assert.deepEqual(
        explainKql(query).time.map(({ from, to, description }) => `${drawn(from)} – ${drawn(to)}: ${description}`),
        expected,
      );
    });
  }
});

describe('steps of a query', () => {
  const CASES: Cases = [
    ['T | where a == 1 | where b == 2 | extend c = 3', 'source 0', 'where 1 2', 'extend 3'],
    ['T | summarize n = count() by a | where n > 5 | project a', 'source 0', 'summarize 1 2 [n > 5]', 'project 3'],
    ['T | summarize n = count(), m = dcount(b) by a | where n > 5 and m < 3', 'source 0', 'summarize 1 2 [n > 5, m < 3]'],
    ['T | summarize n = count() by a | where n > 5 and a == "x"', 'source 0', 'summarize 1 [n > 5]', 'where 2'],
    ['T | summarize n = count() by a | where a == "x"', 'source 0', 'summarize 1', 'where 2'],
    ['let limit = 5;\nT | summarize n = count() | extend k = n | where k > limit', 'source 0', 'summarize 1 [k > limit]', 'extend 2', 'where 3'],
    ['T | count | where Count > 5', 'source 0', 'count 1 2 [Count > 5]'],
    ['T | join U on a | join V on a', 'source 0', 'join 1', 'join 2'],
    ['T; U', 'source 0', 'source 1'],
  ]; // biome-ignore format: a table
  for (const [query, ...expected] of CASES) {
    it(query, () => {
      const { flow } = explainKql(query);
      const drawn = flow.map(({ kind, stages, thresholds }) => {
        const tests = thresholds ? ` [${thresholds.map(({ text }) => text).join(', ')}]` : '';
        return `${kind} ${stages.join(' ')}${tests}`;
      });
      assert.deepEqual(drawn, expected);
    });
  }

  it('say what they do to the columns', () => {
    const { stages } = explainKql(
      'Heartbeat | where Computer == "x" | extend c = tolower(Computer) | summarize n = count() by c, day = bin(TimeGenerated, 1d)',
    );
    const [source, where, extend, summarize] = stages;
    assert.equal(source!.columns!.count, where!.columns!.count);
    assert.deepEqual([extend!.columns!.added, extend!.columns!.removed], [['c'], 0]);
    assert.deepEqual(summarize!.groupBy, ['c', 'day = bin(TimeGenerated, 1d)']);
    assert.deepEqual(summarize!.columns!.added, ['day', 'n']);
    assert.equal(summarize!.columns!.removed, source!.columns!.count);
    assert.deepEqual(summarize!.columns!.names, ['c', 'day', 'n']);
    const [, project] = explainKql('Heartbeat | project Computer, OSType = tolower(OSType), V = Version').stages;
    assert.deepEqual([project!.columns!.added, project!.columns!.changed], [['OSType', 'V'], ['OSType']]);
  });

  it('name the columns of wide tables only as long as a person could read them', () => {
    const { stages } = explainKql(Array.from({ length: 1000 }, () => 'SigninLogs | project-away AppId').join(';\n'));
    const names = stages.flatMap(({ columns }) => [...(columns?.names ?? []), ...(columns?.removedNames ?? [])]);
    assert.ok(names.length > 10_000 && names.length <= 20_000, `${names.length} names`);
    assert.equal(stages.length, 2000);
    assert.ok(stages.at(-1)!.columns!.count > 50, 'they are counted all the same');
  });

  it('say between which texts they parse', () => {
    const { stages } = explainKql('T | parse m with * "user=" u " ip=" ip: string *');
    assert.deepEqual(stages[1]!.constants, ['user=', ' ip=']);
  });
});

describe('joins', () => {
  it('of all paths are shown with kind, keys and the sources of both sides', () => {
    const { joins } = explainKql(
      'let L = A | join B on k;\nT | join kind=leftanti (U | where a == 1) on $left.x == $right.y, z | union (L | lookup V on k)',
    );
    assert.deepEqual(
      joins.map(({ kind, on, left, right }) => [kind, on, left.sources, right.sources, right.stages!.length]),
      [
        ['innerunique', ['k'], ['A'], ['B'], 1],
        ['leftanti', ['$left.x == $right.y', 'z'], ['T'], ['U'], 2],
        ['lookup leftouter', ['k'], ['A', 'B'], ['V'], 1],
      ],
    );
  });
});

describe('lets', () => {
  it('say where they are used, and what they derive from in turn', () => {
    const text = 'let a = 1d; let b = a + 1h; let c = ago(b);\nlet T2 = T | where t > c;\nunion T2, T2';
    const { parameters, lets } = explainKql(text);
    const drawn = [...parameters, ...lets].map(({ name, derivedFrom, derivedFromAll, uses }) => [
      ...[name, derivedFrom.join(' '), derivedFromAll.join(' ')],
      uses.length,
    ]);
    assert.deepEqual(drawn, [
      ['a', '', '', 1],
      ['b', 'a', 'a', 1],
      ['c', 'b', 'a b', 1],
      ['T2', 'c', 'a b c', 2],
    ]);
    for (const { name, uses } of lets) for (const { start, end } of uses) assert.equal(text.slice(start, end), name);
  });
});

describe('the fields of a rule', () => {
  const RULE = `kind: Scheduled
name: x
severity: High
queryFrequency: PT1H
queryPeriod: 14d
query: SigninLogs | summarize n = count() by UserPrincipalName, IPAddress, Seldom = AppId
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: UserPrincipalName
customDetails:
  Count: n
alertDetailsOverride:
  alertDisplayNameFormat: '{{n}} sign-ins of {{ UserPrincipalName }}'
  alertSeverityColumnName: Seldom
  alertDynamicProperties:
    - alertProperty: AlertLink
      value: IPAddress
`;

  it('stand at the columns that they use', () => {
    const { columns } = explain(RULE, 'yaml').queries[0]!.output;
    assert.deepEqual(
      columns.map(({ name, usedBy }) => [name, usedBy.map(({ kind, field }) => `${kind} ${field}`)]),
      [
        ['UserPrincipalName', ['entity Account FullName', 'placeholder alertDisplayNameFormat']],
        ['IPAddress', ['override AlertLink']],
        ['Seldom', ['override alertSeverityColumnName']],
        ['n', ['customDetail Count', 'placeholder alertDisplayNameFormat']],
      ],
    );
    const [use] = columns[0]!.usedBy;
    assert.equal(RULE.slice(use!.start, use!.end), 'UserPrincipalName');
  });

  it('say when it runs', () => {
    const { severity, schedule } = explain(RULE, 'yaml');
    assert.deepEqual([severity, schedule?.text], ['High', 'Runs every hour over the last 14 days.']);
  });
});
