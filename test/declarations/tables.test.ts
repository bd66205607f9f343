/** Tables in the files of a workspace: custom tables, `rulewright.json`, watchlists. */
import assert from 'node:assert/strict';
import { FACTS } from '../support/facts.ts';
import { columnsOf, factsOf, workspaceOf } from './workspace.ts';

const STANDARD =
  'TenantId TimeGenerated Type _BilledSize _IsBillable _ItemId _ResourceId _SubscriptionId _TimeReceived';

/** What is declared of a table, without what the service adds. */
function ownColumns(text: string, name = 'X_CL'): string[] {
  const table = factsOf({ 'tables/x.json': text }).table(name, 'workspace');
  const added = new Set([...STANDARD.split(' '), 'SourceSystem', 'MG', 'ManagementGroupName', 'Computer', 'RawData']);
  return (table?.columns ?? []).flatMap(({ name: own, type }) => (added.has(own) ? [] : [`${own}:${type}`]));
}

describe('custom tables', () => {
  it('have their columns and those that the service adds, and no others', () => {
    const facts = factsOf({
      'X.json':
        '{ "Name": "X_CL", "Properties": [{ "Name": "Door", "Type": "String" }, { "Name": "TimeGenerated", "Type": "String" }] }',
    });
    const query = `X_CL | project Door, ${STANDARD.replaceAll(' ', ', ')}, Computer | where TimeGenerated > ago(1d)`;
    assert.deepEqual(columnsOf(query, facts).problems, []);
    assert.deepEqual(columnsOf('X_CL | where Window == 1', facts).problems, ['unknown-column Window']);
    assert.deepEqual(columnsOf('Y_CL | where Window == 1', facts).problems, []);
  });

  it('may be written with any letter case, with comments, and with a comma too many', () => {
    const text =
      '\ufeff{ // a table\n "name": "X_CL", "properties": [\n{ "name": "a, ]", "type": "INT" },\n{ "Name": "b", "Type": "Dynamic", },\n], /* end */ }';
    assert.deepEqual(ownColumns(text), ['a, ]:int', 'b:dynamic']);
  });

  it('may use the names of types that other tools use', () => {
    const types = [
      'String',
      'DateTime',
      'Double',
      'Int',
      'Boolean',
      'Bool',
      'SByte',
      'Guid',
      'Long',
      'System.Int64',
      'string ',
      'Foo',
    ];
    const properties = types.map((Type, i) => ({ Name: `c${i}`, Type }));
    assert.deepEqual(
      ownColumns(JSON.stringify({ Name: 'X_CL', Properties: properties })).map((column) => column.split(':')[1]),
      ['string', 'datetime', 'real', 'int', 'bool', 'bool', 'bool', 'guid', 'long', 'long', 'string', 'unknown'],
    );
  });

  it('may hold what no reader of JSON expects, and cost little', () => {
    const start = '{ "Name": "X_CL", "Properties": [';
    for (const part of ['/*', '//', ',/*', ',//', '"', '[', ',\n', '\\"', '{"Name":']) {
      const text = start + part.repeat(900_000 / part.length);
      // what reads this more than once for each of its parts does not come to an end
      workspaceOf({ 'x.json': text, 'rulewright.json': text, 'Parsers/x.txt': text, 'Watchlists/x.csv': text });
    }
    assert.deepEqual(ownColumns(`${start} {"Name": "//a", "Type": "/*"}, // last, }\n /* , */ ] /`), []);
    assert.deepEqual(ownColumns(`${start} {"Name": "//a", "Type": "int"}, // last, }\n /* , */ ] }`), ['//a:int']);
  });

  it('are recognised by content: other JSON declares nothing', () => {
    const others = ['{}', '[]', '{', '{"properties": {}}', '{"name": "x", "properties": [1]}', '{"Properties": []}'];
    for (const text of others) assert.deepEqual(workspaceOf({ 'x.json': text }).keys, [], text);
  });

  it('know what is known of a table of the service besides what the file lists', () => {
    const facts = factsOf({
      'x.json':
        '{"Name": "SigninLogs", "Properties": [{"Name": "Mine", "Type": "Int"}, {"Name": "Location", "Type": "Int"}]}',
    });
    const { columns, problems } = columnsOf('SigninLogs | project Mine, Location, UserPrincipalName', facts);
    assert.deepEqual([columns, problems], ['Mine:int Location:unknown UserPrincipalName:string', []]);
  });

  it('say less than a function of the same name', () => {
    const facts = factsOf({
      'x.json': '{"Name": "Zoom", "Properties": [{"Name": "Event", "Type": "String"}]}',
      'Parsers/Zoom2.kql': 'print a = 1',
      'y.json': '{"Name": "Zoom2", "Properties": [{"Name": "Event", "Type": "String"}]}',
    });
    // of the parser of a solution nobody lists the columns
    assert.deepEqual(columnsOf('Zoom | where Other == Event', facts).problems, []);
    assert.deepEqual(columnsOf('Zoom2', facts).columns, 'a:long');
    assert.ok(!facts.tableNames('workspace').includes('Zoom2'));
  });

  it('are seen in Defender XDR as well, and leave its own tables alone', () => {
    const facts = factsOf({
      'x.json': '{"Name": "X_CL", "Properties": [{"Name": "a", "Type": "Int"}]}',
      'y.json': '{"Name": "DeviceEvents", "Properties": [{"Name": "a", "Type": "Int"}]}',
    });
    assert.equal(facts.table('X_CL', 'xdr')?.columns[0]?.name, 'a');
    assert.equal(facts.table('DeviceEvents', 'xdr'), FACTS.table('DeviceEvents', 'xdr'));
  });
});

describe('rulewright.json', () => {
  const configured = (text: string) => workspaceOf({ 'rulewright.json': text });

  it('declares tables and names', () => {
    const facts = configured(
      '{ "$schema": "x", "tables": { "X_CL": { "a": "int" }, "Open": { "b": "string" } }, "knownNames": ["Open", "Mine"] }',
    ).over(FACTS);
    assert.deepEqual(columnsOf('X_CL | project a, b', facts).problems, ['unknown-column b']);
    assert.deepEqual(columnsOf('Open | project b, c', facts), { columns: 'b:string c:unknown', problems: [] });
    for (const query of ['Mine | where a == 1', 'Mine(1, 2) | where a == 1', 'print Mine(1) > 2', 'union Mine, X_CL'])
      assert.deepEqual(columnsOf(query, facts).problems, [], query);
  });

  it('is checked, a line for each mistake', () => {
    const text = '{\n"tables": { "X": { "a": "strng" }, "Y": 1 },\n"knownNames": ["a b", 3] }';
    const { problems } = configured(text);
    assert.deepEqual(
      problems.map(({ message, start, end }) => [text.slice(start, end), message]),
      [
        ['"a"', '`a` has the type "strng": did you mean `string`?'],
        ['"Y"', 'The columns of `Y` are an object: `{ "Column": "string" }`.'],
        ['"a b"', '`knownNames` holds names of tables and functions, not "a b".'],
        ['"knownNames"', '`knownNames` holds names of tables and functions, not 3.'],
      ],
    );
  });

  it('may be broken altogether, and declares nothing then', () => {
    for (const text of ['{ "tables": { ', '[]', '{}', '']) assert.deepEqual(configured(text).keys, [], text);
  });

  it('is read at the root only', () => {
    assert.deepEqual(workspaceOf({ 'a/rulewright.json': '{"knownNames": ["Mine"]}' }).keys, []);
  });
});

describe('watchlists', () => {
  const facts = factsOf({
    'Watchlists/Servers.csv': 'Name,"Owner, team",SearchKey\r\nweb1,a,b\r\n',
    'watchlists/Broken.csv': 'a,,b\n',
    'data/Other.csv': 'a,b\n',
  });

  it('have the columns of their first line, as text', () => {
    assert.deepEqual(
      columnsOf("_GetWatchlist('servers') | project Name, ['Owner, team'], SearchKey, _DTItemId", facts),
      {
        columns: 'Name:string Owner, team:string SearchKey:string _DTItemId:string',
        problems: [],
      },
    );
    assert.deepEqual(columnsOf("_GetWatchlist('Servers') | project Nam", facts).problems, ['unknown-column Nam']);
  });

  it('are open when there is no such file, or it has no names in its first line', () => {
    for (const alias of ["'Broken'", "'Other'", "'Unknown'", "strcat('Ser', 'vers')"])
      assert.deepEqual(columnsOf(`_GetWatchlist(${alias}) | project Anything`, facts).problems, [], alias);
  });
});
