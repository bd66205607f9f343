/** What the files of the given tree teach the commands: functions, tables, watchlists, `rulewright.json`. */
import assert from 'node:assert/strict';
import { parser } from '../declarations/workspace.ts';
import { ROOT } from '../support/paths.ts';
import { inFolder, type Run, rulewright } from './run.ts';

const TABLE =
  '{ "Name": "Gate_CL", "Properties": [{ "Name": "act_s", "Type": "String" }, { "Name": "dpt_d", "Type": "Double" },] }';
const FILES = {
  'repo/tables/Gate_CL.json': TABLE,
  'repo/package.json': '{ "name": "x", "properties": {} }',
  'repo/parsers/Gate.yaml': parser('Gate', 'Gate_CL | project TimeGenerated, Action = act_s, Port = toint(dpt_d)'),
  'repo/Parsers/Doors.txt': 'Gate\n\n| where Port == 22\n| extend Door = "main"\n',
  'repo/Watchlists/Servers.csv': 'Name,Owner\nweb1,team\n',
  'rules/gate.kql': 'Gate | where Port == 22 and dpt_d == 1\n',
  'rules/doors.kql':
    'Doors | join kind=inner (_GetWatchlist("Servers")) on $left.Door == $right.Name | project Port, Door, Owner\n',
};

/** The finding lines of a text report: `line:column rule`. */
function findings({ out }: Run): string[] {
  return [...out.matchAll(/^ {2}(\d+:\d+) .* (\S+\/[\w-]+)(?: \[\w+\])?$/gm)].map(
    ([, place, rule]) => `${place} ${rule}`,
  );
}

interface Explained {
  readonly path: string;
  readonly queries: { output: { open: boolean; columns: { name: string; type: string }[] } }[];
}

/** The output columns of the query in each file that is explained. */
function outputs(folder: string, ...args: string[]): Record<string, string> {
  const { code, out, error } = rulewright(['explain', '--format', 'jsonl', ...args], { cwd: folder });
  assert.equal(code, 0, error);
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Explained);
  return Object.fromEntries(
    rows.map(({ path, queries: [query] }) => {
      const { columns, open } = query!.output;
      return [path, [...columns.map(({ name, type }) => `${name}:${type}`), ...(open ? ['…'] : [])].join(' ')];
    }),
  );
}

describe('the workspace of the command line', () => {
  it('is the whole given tree: a column that a parser does not give is unknown', () =>
    inFolder(FILES, (cwd) => {
      assert.deepEqual(findings(rulewright(['check', '.'], { cwd })), ['1:29 kql/unknown-column']);
      // without the parser nobody can tell; that there is none is said
      assert.deepEqual(findings(rulewright(['check', 'rules/gate.kql'], { cwd })), ['1:1 kql/unknown-table']);
    }));

  it('gives output columns their types', () =>
    inFolder(FILES, (cwd) => {
      assert.deepEqual(outputs(cwd, '.'), {
        'repo/parsers/Gate.yaml': 'TimeGenerated:datetime Action:string Port:int',
        'rules/doors.kql': 'Port:int Door:string Owner:string',
        'rules/gate.kql': 'TimeGenerated:datetime Action:string Port:int',
      });
    }));

  it('may be another folder: --workspace', () =>
    inFolder(FILES, (cwd) => {
      assert.deepEqual(findings(rulewright(['check', 'rules', '--workspace', 'repo'], { cwd })), [
        '1:29 kql/unknown-column',
      ]);
      assert.deepEqual(outputs(cwd, 'rules/doors.kql', '--workspace', 'repo'), {
        'rules/doors.kql': 'Port:int Door:string Owner:string',
      });
      const input = 'Gate | where Prt == 1';
      const stdin = ['check', '-', '--stdin-filename', 'a.kql'];
      assert.deepEqual(findings(rulewright(stdin, { cwd, input })), ['1:1 kql/unknown-table']);
      assert.deepEqual(findings(rulewright([...stdin, '--workspace', 'repo'], { cwd, input })), [
        '1:14 kql/unknown-column',
      ]);
    }));

  it('must be a folder that is there', () =>
    inFolder(FILES, (cwd) => {
      for (const [folder, message] of [
        ['nowhere', 'nowhere: no such file or folder'],
        ['rules/gate.kql', 'rules/gate.kql: --workspace takes a folder'],
      ] as const) {
        for (const args of [['check', 'rules'], ['explain', 'rules'], ['schema']]) {
          const { code, error } = rulewright([...args, '--workspace', folder], { cwd });
          assert.equal(code, 2);
          assert.ok(error.includes(message), error);
        }
      }
    }));

  it('is shown by schema, with its files', () =>
    inFolder(FILES, (cwd) => {
      const detail = rulewright(['schema', 'Gate', '--workspace', '.'], { cwd }).out;
      assert.match(
        detail,
        /^Gate: function that gives a table \(workspace\)\nDeclared in (?:\.\/)?repo\/parsers\/Gate.yaml\n/,
      );
      assert.match(
        detail,
        /^Result: 3 columns\n {2}TimeGenerated {2}datetime\n {2}Action {9}string\n {2}Port {11}int\n/m,
      );
      assert.match(
        rulewright(['schema', 'Gate_CL', '--workspace', 'repo'], { cwd }).out,
        /^Declared in repo\/tables\/Gate_CL.json$/m,
      );
      const { tables, functions } = JSON.parse(
        rulewright(['schema', '--workspace', 'repo', '--format', 'json'], { cwd }).out,
      ) as { tables: Record<string, Record<string, unknown>>; functions: Record<string, object> };
      const { columns: _, ...table } = tables['Gate_CL']!;
      assert.deepEqual(table, { origin: 'workspace', files: ['repo/tables/Gate_CL.json'], open: false });
      assert.deepEqual(functions['Doors'], {
        kind: 'tabular',
        origin: 'workspace',
        files: ['repo/Parsers/Doors.txt'],
        description: '',
        parameters: [],
        anyArguments: true,
        columns: { TimeGenerated: 'datetime', Action: 'string', Port: 'int', Door: 'string' },
        open: false,
      });
      assert.match(rulewright(['schema', 'Gat', '--workspace', 'repo'], { cwd }).error, /did you mean Gate\?/);
    }));

  it('may hold functions that call each other in a circle, which is said', () =>
    inFolder({ 'A.yaml': parser('A', 'B | where x == 1'), 'B.yaml': parser('B', 'A | where y == 1') }, (cwd) => {
      const { code, out } = rulewright(['check', '.'], { cwd });
      assert.equal(code, 1, out);
      assert.equal(out.match(/error.*`A`, `B` call each other in a circle/g)?.length, 2, out);
    }));
});

describe('the samples as a workspace', () => {
  it('know their parser and their tables', () => {
    assert.deepEqual(outputs(ROOT, 'samples/rules/gateway-admin-port.yaml', '--workspace', 'samples'), {
      'samples/rules/gateway-admin-port.yaml':
        'TimeGenerated:datetime Action:string SourceAddress:string DestinationPort:string Url:string Host:string Requester:string',
    });
    const unknown = findings(rulewright(['check', 'samples'])).filter((finding) => finding.includes('kql/unknown'));
    assert.deepEqual(unknown, []);
  });
});

describe('rulewright.json on the command line', () => {
  const rule = { 'repo/q.kql': 'Mine | where a == 1\n\nX_CL | where b == 1\n' };

  it('declares what is known', () =>
    inFolder(
      { ...rule, 'repo/rulewright.json': '{ "tables": { "X_CL": { "a": "int" } }, "knownNames": ["Mine"] }' },
      (cwd) => assert.deepEqual(findings(rulewright(['check', 'repo'], { cwd })), ['3:14 kql/unknown-column']),
    ));

  it('has its mistakes named, a line each', () =>
    inFolder({ ...rule, 'repo/rulewright.json': '{\n  "table": {},\n  "knownNames": "Mine"\n}' }, (cwd) => {
      const { code, error } = rulewright(['check', 'repo'], { cwd });
      assert.equal(code, 2);
      assert.equal(
        error,
        'rulewright: repo/rulewright.json:2:3: There is no setting `table`: did you mean `tables`?\n' +
          'rulewright: repo/rulewright.json:3:3: `knownNames` holds a list: `["Name"]`.\n',
      );
    }));

  /** A rule with a tactic that comes with the next version, two ways to write a severity, and a hint. */
  const TACTIC = `id: 3f2a91c4-0000-4000-8000-000000000001
name: Tries
description: Somebody tries many passwords.
severity: high
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [Stealth]
query: SigninLogs | where UserId != "a"
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
version: 1.0.0
kind: Scheduled
`;
  const files = { 'repo/rules/a.yaml': TACTIC, 'repo/old/b.yaml': TACTIC };
  const all = ['1:5 rule/duplicate-id', '4:11 rule/invalid-value', '12:11 attack/unknown-tactic'];
  const withConfig = (config: object): Record<string, string> => ({ 'repo/rulewright.json': JSON.stringify(config) });

  it('turns rules off, and gives them other severities', () =>
    inFolder({ ...files, ...withConfig({ rules: { attack: 'off', 'rule/invalid-value': 'error' } }) }, (cwd) => {
      const run = rulewright(['check', 'repo'], { cwd });
      assert.deepEqual(findings(run), [all[0], all[1], all[0], all[1]]);
      assert.match(run.out, /4:11 +error/);
    }));

  it('leaves files out, whose twins are none then', () =>
    inFolder({ ...files, ...withConfig({ ignore: ['old/**'] }) }, (cwd) => {
      assert.deepEqual(findings(rulewright(['check', 'repo'], { cwd })), all.slice(1));
      const named = rulewright(['check', 'repo/old/b.yaml'], { cwd: `${cwd}` });
      assert.deepEqual(findings(named), all.slice(1), 'the folder of the settings is not among what is given');
      const { code, out } = rulewright(['check', 'old/b.yaml'], { cwd: `${cwd}/repo` });
      assert.equal(code, 0);
      assert.match(out, /^old\/b\.yaml: the settings ignore this file, nothing to check\n/);
    }));

  it('is found in the current folder when a part of it is checked', () =>
    inFolder({ ...files, ...withConfig({ rules: { attack: 'off', rule: 'off' } }) }, (cwd) => {
      assert.deepEqual(findings(rulewright(['check', 'rules'], { cwd: `${cwd}/repo` })), []);
      const input = { cwd: `${cwd}/repo`, input: TACTIC };
      assert.deepEqual(findings(rulewright(['check', '-', '--stdin-filename', 'rules/c.yaml'], input)), []);
    }));

  it('says which version of ATT&CK is meant', () =>
    inFolder({ ...files, ...withConfig({ attackVersion: '19.0', rules: { rule: 'off' } }) }, (cwd) => {
      assert.deepEqual(findings(rulewright(['check', 'repo'], { cwd })), []);
    }));

  it('gives way to another file: --config', () =>
    inFolder(
      {
        ...files,
        ...withConfig({ rules: { attack: 'off' }, knownNames: ['Mine'] }),
        'ci/strict.json': '{ "rules": { "rule": "off" }, "ignore": ["repo/old"] }',
        'repo/q.kql': 'Mine | take 1\n',
      },
      (cwd) => {
        const run = rulewright(['check', 'repo', '--config', 'ci/strict.json'], { cwd });
        assert.deepEqual(findings(run), ['1:1 kql/unknown-table', '12:11 attack/unknown-tactic']);
      },
    ));

  it('has mistakes that are told of every file of settings, and a file that is not there', () =>
    inFolder({ ...files, 'ci/strict.json': '{ "rules": { "atack": "off" } }' }, (cwd) => {
      const run = rulewright(['check', 'repo', '--config', 'ci/strict.json'], { cwd });
      assert.equal(run.code, 2);
      assert.equal(
        run.error,
        'rulewright: ci/strict.json:1:14: There is no rule or group `atack`: did you mean `attack`?\n',
      );
      const missing = rulewright(['check', 'repo', '--config', 'ci/none.json'], { cwd });
      assert.equal(missing.code, 2);
      assert.equal(missing.error, 'rulewright: ci/none.json: no such file or folder\n');
    }));
});
