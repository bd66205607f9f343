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
        'rulewright: repo/rulewright.json:2: There is no setting `table`: did you mean `tables`?\n' +
          'rulewright: repo/rulewright.json:3: `knownNames` holds a list: `["Name"]`.\n',
      );
    }));
});
