/** Functions in the files of a workspace: what declares one, and what a call of it yields. */
import assert from 'node:assert/strict';
import { check } from '../../server/src/lint/index.ts';
import { FACTS } from '../support/facts.ts';
import { projectFiles, readProjectFile } from '../support/paths.ts';
import { columnsOf, factsOf, parser, workspaceOf } from './workspace.ts';

const TABLE = JSON.stringify({
  Name: 'Gate_CL',
  Properties: [
    { Name: 'act_s', Type: 'String' },
    { Name: 'dpt_d', Type: 'Double' },
  ],
});

describe('functions in YAML', () => {
  const files = {
    'tables/Gate_CL.json': TABLE,
    'parsers/Gate.yaml': parser('Gate', 'Gate_CL\n| project TimeGenerated, Action = act_s, Port = toint(dpt_d)'),
  };

  it('yield the columns of their own query', () => {
    assert.deepEqual(columnsOf('Gate', factsOf(files)), {
      columns: 'TimeGenerated:datetime Action:string Port:int',
      problems: [],
    });
  });

  it('are closed, so that a column they do not give is unknown', () => {
    const { problems } = columnsOf('Gate | where act_s == "x" and Action == "y"', factsOf(files));
    assert.deepEqual(problems, ['unknown-column act_s']);
  });

  it('are open where their own query reads what nobody knows', () => {
    const facts = factsOf({ 'Gate.yaml': parser('Gate', 'NobodyKnowsThis | extend Port = 1') });
    assert.deepEqual(columnsOf('Gate | where Anything == 1', facts).problems, []);
    assert.equal(columnsOf('Gate', facts).columns, 'Port:long …');
  });

  it('only assume the type of a column of which `column_ifexists` tells, also through other functions', () => {
    const query =
      'Gate_CL | extend Size = column_ifexists("size_d", ""), Act = act_s | extend Bytes = Size | project Act, Bytes';
    const files = {
      'Gate_CL.json': TABLE,
      'Gate.yaml': parser('Gate', query),
      'All.yaml': parser('All', 'Gate | extend B = Bytes'),
    };
    const facts = factsOf(files);
    assert.equal(columnsOf('All', facts).columns, 'Act:string Bytes:string B:string');
    const assumed = facts.workspaceFunction('All')!.columns.filter((column) => column.assumed);
    assert.deepEqual(
      assumed.map(({ name }) => name),
      ['Bytes', 'B'],
    );
    const rulesOf = (text: string): string[] => check(text, 'kql', facts).findings.map(({ rule }) => rule);
    assert.deepEqual(rulesOf('All | summarize sum(B) by Act'), []);
    assert.deepEqual(rulesOf('All | summarize sum(Act) by B'), ['kql/type-mismatch']);
  });

  it('are open where their own query is no KQL', () => {
    const facts = factsOf({ 'Gate.yaml': parser('Gate', 'SigninLogs | project A = 1 | wher x') });
    assert.deepEqual(columnsOf('Gate | where Anything == 1', facts).problems, []);
  });

  it('may yield a value', () => {
    const params = 'FunctionParams:\n  - Name: port\n    Type: int\n';
    const facts = factsOf({ 'IsAdmin.yaml': parser('IsAdmin', 'port in (22, 3389)', params) });
    assert.deepEqual(columnsOf('print Admin = IsAdmin(22)', facts), { columns: 'Admin:bool', problems: [] });
    assert.deepEqual(columnsOf('print IsAdmin(22, 3)', facts).problems, ['argument-count']);
  });

  it('have the parameters of their file, those with a default need not be given', () => {
    const params =
      'ParserParams:\n  - Name: since\n    Type: datetime\n  - Name: action\n    Type: string\n    Default: "\'*\'"\n';
    const facts = factsOf({
      'A.yaml': parser('A', 'SigninLogs | where TimeGenerated > since | project X = action', params),
    });
    const fact = facts.workspaceFunction('A')!;
    assert.deepEqual(fact.parameters, [
      { names: ['since'], types: ['datetime'], optional: false, defaultText: '' },
      { names: ['action'], types: ['string'], optional: true, defaultText: "'*'" },
    ]);
    assert.deepEqual(columnsOf('A(ago(1d))', facts), { columns: 'X:string', problems: [] });
    assert.deepEqual(columnsOf('A()', facts).problems, ['argument-count']);
  });

  it('take any argument when their file says nothing of parameters', () => {
    assert.deepEqual(columnsOf('Gate(1, 2)', factsOf(files)).problems, []);
  });

  it('add to the table of `invoke`', () => {
    const params =
      'FunctionParams:\n  - Name: T:(TimeGenerated:datetime)\n    Type: table\n  - Name: field\n    Type: string\n';
    const facts = factsOf({ 'A.yaml': parser('A', 'T | extend Domain = strcat(field, "x")', params) });
    assert.deepEqual(columnsOf('print Host = "h" | invoke A("Host")', facts), {
      columns: 'Host:string Domain:string …',
      problems: [],
    });
  });

  it('answer to their alias, and to the name of the built-in function they are the source of where that is unknown', () => {
    const query = 'print A = 1';
    const builtIn = (name: string): string => `FunctionAlias: Other\nEquivalentBuiltInParser: ${name}\n`;
    const facts = factsOf({ 'A.yaml': parser('First', query, builtIn('_Im_NotYetKnown')) });
    for (const name of ['First', 'Other', '_Im_NotYetKnown'])
      assert.equal(facts.workspaceFunction(name)?.kind, 'workspace', name);
    const known = factsOf({ 'A.yaml': parser('First', query, builtIn('_Im_Dns')) });
    assert.equal(known.workspaceFunction('_Im_Dns'), FACTS.workspaceFunction('_Im_Dns'));
  });

  it('say where they are declared', () => {
    const text = parser('Gate', 'print A = 1');
    const at = text.indexOf('Gate');
    assert.deepEqual(factsOf({ 'Gate.yaml': text }).workspaceFunction('Gate')?.declaredAt, [
      { file: 'Gate.yaml', start: at, end: at + 4 },
    ]);
  });

  it('come before functions and tables of which only the name is known', () => {
    assert.equal(FACTS.workspaceFunction('ImpervaWAFCloud')?.open, true);
    const facts = factsOf({ 'A.yaml': parser('ImpervaWAFCloud', 'print Port = "22"') });
    assert.deepEqual(columnsOf('ImpervaWAFCloud', facts).columns, 'Port:string');
  });

  it('do not hide a table of the service', () => {
    const facts = factsOf({ 'parsers/SigninLogs.kql': 'SigninLogs | project X = 1' });
    assert.deepEqual(columnsOf('SigninLogs | where UserPrincipalName == ""', facts).problems, []);
  });

  it('are not made of the templates that have words in angle brackets for names', () => {
    assert.deepEqual(workspaceOf({ 'A.yaml': parser('<parser name>', 'T') }).keys, []);
  });
});

describe('functions in files of KQL', () => {
  it('have the name of their file, in a folder of parsers or functions at any depth', () => {
    for (const path of ['Parsers/Gate.kql', 'a/parsers/gate/Gate.txt', 'Functions/Gate', 'x/Parsers/Gate.csl']) {
      assert.equal(columnsOf('Gate', factsOf({ [path]: 'print A = 1 | project A' })).columns, 'A:long', path);
    }
  });

  it('are one query, whatever blank lines there are', () => {
    const text = '\ufeff// Usage: Gate | take 5\n\nlet x = 1;\n\nprint A = x\n\n| extend B = "b"\n';
    assert.equal(columnsOf('Gate', factsOf({ 'Parsers/Gate.txt': text })).columns, 'A:long B:string');
  });

  it('are nothing elsewhere, and notes are none either', () => {
    const query = 'print A = 1 | project A';
    const none = { 'queries/Gate.kql': query, 'Parsers/Readme.txt': query, 'Parsers/Two words.txt': query };
    assert.deepEqual(workspaceOf({ ...none, 'Parsers/Notes2.txt': 'This is how to install it.' }).keys, []);
  });

  it('have the other name too that the comments at their head tell people to save them as', () => {
    const head =
      '// Gate parser\r\n//\r\n// Paste it, and save it by specifying function name and alias as GateEvents.\r\n\r\n';
    const query = 'print A = 1 | project A // alias as Other';
    for (const path of ['Parsers/Gate_function.kql', 'Parsers/gate-parser.kql.txt']) {
      const facts = factsOf({ [path]: head + query });
      assert.equal(columnsOf('GateEvents', facts).columns, 'A:long', path);
      assert.deepEqual(columnsOf('Other', facts).problems, ['unknown-table Other']);
    }
    const none = { 'Parsers/gate-parser.txt': `// Save it with an alias of your own\n${query}` };
    assert.deepEqual(workspaceOf(none).keys, []);
  });

  it('take any argument', () => {
    assert.deepEqual(columnsOf('Gate(1, 2)', factsOf({ 'Parsers/Gate.kql': 'print A = 1' })).problems, []);
  });
});

describe('functions that call functions', () => {
  it('are followed to the end', () => {
    const files = {
      'A.yaml': parser('A', 'B | extend a = strlen(b)'),
      'B.yaml': parser('B', 'C() | project b = tostring(c)'),
      'Parsers/C.kql': 'print c = 1',
    };
    assert.deepEqual(columnsOf('A', factsOf(files)), { columns: 'b:string a:long', problems: [] });
  });

  it('yield open tables in a circle, all of them, whoever is asked first', () => {
    const files = {
      'A.yaml': parser('A', 'B | project a = 1'),
      'B.yaml': parser('B', 'C | project b = 1'),
      'C.yaml': parser('C', 'union A, (D | extend x = 1) | project c = 1'),
      'D.yaml': parser('D', 'print d = 1'),
      'E.yaml': parser('E', 'A | project e = 1'),
    };
    for (const first of ['A', 'B', 'C', 'E']) {
      const facts = factsOf(files);
      columnsOf(first, facts);
      for (const name of ['A', 'B', 'C']) assert.equal(columnsOf(name, facts).columns, '…', `${name} after ${first}`);
      assert.equal(columnsOf('E', facts).columns, 'e:long');
      assert.equal(columnsOf('D', facts).columns, 'd:long');
      for (const name of ['A', 'B', 'C']) assert.deepEqual(facts.workspaceFunction(name)?.circle, ['A', 'B', 'C']);
      for (const name of ['D', 'E']) assert.equal(facts.workspaceFunction(name)?.circle, undefined);
    }
  });

  it('may call themselves by mistake', () => {
    const facts = factsOf({ 'A.yaml': parser('A', 'A | project a = 1') });
    assert.equal(columnsOf('A', facts).columns, '…');
    assert.deepEqual(facts.workspaceFunction('A')?.circle, ['A']);
  });

  it('may be thousands in a row, or nested without end', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`Parsers/F${i}.kql`, `F${i + 1} | extend c${i} = 1`]),
    );
    assert.match(columnsOf('F0', factsOf(chain)).columns, /^(c\d+:long )+…$/);
    const deep = `print a = ${'('.repeat(400)}1${')'.repeat(400)} | union N`;
    const nested = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`Parsers/N${i}.kql`, `${deep}${i + 1} | extend c${i} = 1`]),
    );
    assert.match(columnsOf('N0', factsOf(nested)).columns, /…$/);
  });
});

describe('a name that several files declare', () => {
  it('has the columns of all of them', () => {
    const facts = factsOf({
      'old/Parsers/A.kql': 'print a = 1, b = 2',
      'new/Parsers/A.kql': 'print a = "1", c = 3',
    });
    assert.equal(columnsOf('A', facts).columns, 'a:unknown c:long b:long');
    assert.equal(facts.workspaceFunction('A')?.declaredAt?.length, 2);
  });

  it('takes any argument when they do not agree on the parameters', () => {
    const params = 'FunctionParams:\n  - Name: x\n    Type: int\n';
    const facts = factsOf({ 'A.yaml': parser('A', 'print a = x', params), 'Parsers/A.kql': 'print a = 1' });
    assert.equal(facts.workspaceFunction('A')?.anyArguments, true);
  });
});

describe('declarations', () => {
  it('are read of every beginning of a file', () => {
    for (const file of projectFiles('samples', '')) {
      const text = readProjectFile(file);
      for (let end = 0; end < text.length; end += 13) {
        const facts = factsOf({ [file]: text.slice(0, end), 'Parsers/Cut.kql': text.slice(0, end) });
        for (const name of ['GatewayRequests', 'Cut'])
          assert.ok(facts.workspaceFunction(name)?.columns !== null, `${file} up to ${end}`);
      }
    }
  });

  it('give the same facts as long as nothing changes, and new ones afterwards', () => {
    const declarations = workspaceOf({ 'Parsers/A.kql': 'print a = 1' });
    const facts = declarations.over(FACTS);
    assert.equal(declarations.over(FACTS), facts);
    declarations.set('README.md', undefined);
    assert.equal(declarations.over(FACTS), facts);
    declarations.set('Parsers/A.kql', undefined);
    assert.equal(declarations.over(FACTS), FACTS);
  });

  it('bind nothing before somebody asks', () => {
    const facts = factsOf({ 'A.yaml': parser('A', 'print a = 1') });
    assert.ok(facts.workspaceFunctionNames.includes('A'));
    assert.ok(!facts.tableNames('workspace').includes('A'));
  });
});
