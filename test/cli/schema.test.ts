/** `schema`: the catalogue, and one table or function of it. */
import assert from 'node:assert/strict';
import { rulewright } from './run.ts';

interface Json {
  tables: Record<string, { columns: Record<string, string>; open: boolean }>;
  functions: Record<string, { kind: string; parameters: Record<string, unknown>[] } & Record<string, unknown>>;
}

function json(...args: string[]): Json {
  const { code, out, error } = rulewright(['schema', '--format', 'json', ...args]);
  assert.equal(code, 0, error);
  return JSON.parse(out) as Json;
}

describe('schema', () => {
  it('lists all tables and functions, a line each', () => {
    const { code, out } = rulewright(['schema']);
    assert.equal(code, 0);
    assert.match(out, /^Tables \(\d{4}\)\n/);
    assert.match(out, /^ {2}SigninLogs +\d+ columns$/m);
    assert.match(out, /^ {2}AzureDiagnostics +\d+ columns and maybe others$/m);
    assert.match(out, /^\nFunctions \(\d{4}\)$/m);
    assert.match(out, /^ {2}_Im_Dns +ASIM +table {2}DNS queries and answers/m);
    assert.match(out, /^ {2}_ASIM_LookupDnsQueryType +built in +value {2}/m);
    assert.doesNotMatch(out, /FileProfile/);
  });

  it('prints the JSON of the contract', () => {
    const { tables, functions } = json();
    assert.equal(tables['SigninLogs']!.columns['TimeGenerated'], 'datetime');
    assert.equal(tables['SigninLogs']!.open, false);
    assert.equal(tables['AzureDiagnostics']!.open, true);
    const { kind, parameters, columns, open } = functions['_Im_Dns']!;
    assert.deepEqual([kind, open], ['tabular', true]);
    assert.deepEqual(
      { ...parameters[0], optional: undefined },
      { name: 'starttime', type: 'datetime', default: 'datetime(null)', optional: undefined },
    );
    assert.equal((columns as Record<string, string>)['DnsQuery'], 'string');
    assert.ok(Object.keys(tables).length > 1900 && Object.keys(functions).length > 1400);
  });

  it('shows one table with its columns and their types', () => {
    const { out } = rulewright(['schema', 'Heartbeat']);
    assert.match(out, /^Heartbeat: table, \d+ columns\n/);
    assert.match(out, /^ {2}ComputerIP +string$/m);
    assert.deepEqual(Object.keys(json('Heartbeat').tables), ['Heartbeat']);
    assert.deepEqual(json('Heartbeat').functions, {});
  });

  it('shows one function with its parameters and columns', () => {
    const { out } = rulewright(['schema', '_Im_ProcessCreate']);
    assert.match(out, /^_Im_ProcessCreate: function that gives a table \(ASIM\)\nProcesses started,.*\n/);
    assert.match(out, /^Other name: imProcessCreate$/m);
    assert.match(out, /^ {2}targetusername_has +string += '\*' +also targetusername$/m);
    assert.match(out, /^ {2}hashes_has_any +dynamic or string +=/m);
    assert.match(out, /^Result: \d+ columns and maybe others$/m);
    assert.match(out, /^ {2}TargetProcessCommandLine +string$/m);
  });

  it('shows the table and the function where both have the name', () => {
    const { tables, functions } = json('OktaSSO');
    assert.deepEqual([Object.keys(tables), Object.keys(functions)], [['OktaSSO'], ['OktaSSO']]);
    assert.equal(functions['OktaSSO']!['anyArguments'], true);
    assert.match(rulewright(['schema', 'OktaSSO']).out, /^OktaSSO: table, .*\n\nOktaSSO: function/);
  });

  it('knows the tables and functions of Defender XDR apart', () => {
    assert.equal(json('DeviceEvents').tables['DeviceEvents']!.columns['AdditionalFields'], 'dynamic');
    const xdr = json('--schema', 'xdr');
    assert.equal(xdr.tables['DeviceEvents']!.columns['AdditionalFields'], 'string');
    assert.deepEqual(Object.keys(xdr.functions), ['DeviceFromIP', 'FileProfile']);
    assert.match(
      rulewright(['schema', 'FileProfile', '--schema', 'xdr']).out,
      /^Result: the columns of its input and 18/m,
    );
  });

  for (const [args, message] of [
    [['SigninLog'], 'no table or function of a workspace is called SigninLog: did you mean SigninLogs?'],
    [['_im_dns'], 'no table or function of a workspace is called _im_dns: did you mean _Im_Dns?'],
    [['Nonsense_That_Is_Nothing'], 'no table or function of a workspace is called Nonsense_That_Is_Nothing'],
    [['strcat'], 'no table or function of a workspace is called strcat: it is a function of KQL itself'],
    [
      ['FileProfile'],
      'no table or function of a workspace is called FileProfile, but one of Defender XDR is: add --schema xdr',
    ],
    [
      ['Heartbeat', '--schema', 'xdr'],
      'no table or function of Defender XDR is called Heartbeat, but one of a workspace is: add --schema workspace',
    ],
    [['Heartbeat', 'Event'], 'schema takes one name of a table or function'],
    [['--schema', 'azure'], '--schema takes workspace, xdr, not azure'],
    [['--format', 'yaml'], '--format takes text, json, not yaml'],
  ] as const)
    it(`ends with 2 for ${args.join(' ')}`, () => {
      const { code, out, error } = rulewright(['schema', ...args]);
      assert.deepEqual([code, out, error], [2, '', `rulewright: ${message} (see rulewright --help)\n`]);
    });
});
