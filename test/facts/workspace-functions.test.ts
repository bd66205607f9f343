/** Functions that a workspace offers: what data/functions/workspace.tsv says, and what the program reads from it. */
import assert from 'node:assert/strict';
import type { WorkspaceFunctionFact } from '../../server/src/facts/index.ts';
import { FACTS } from '../support/facts.ts';
import { readProjectFile } from '../support/paths.ts';

const rows = (file: string): string[][] =>
  readProjectFile(file)
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split('\t'));
const FUNCTIONS = rows('data/functions/workspace.tsv');
const SCHEMAS = rows('data/functions/asim-schemas.tsv');

function fact(name: string): WorkspaceFunctionFact {
  const found = FACTS.workspaceFunction(name);
  assert.ok(found, name);
  return found;
}

describe('functions of a workspace', () => {
  it('are complete lines with names of their own', () => {
    for (const row of FUNCTIONS) assert.equal(row.length, 8, row[0]);
    const names = FUNCTIONS.map(([name]) => name!);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual([...FACTS.workspaceFunctionNames], names);
    for (const name of names) assert.match(name, /^\w+$/);
  });

  it('name only schemas of ASIM that are there, and every schema is named', () => {
    const used = new Set(FUNCTIONS.map((row) => row[4]!).filter((result) => result.startsWith('@')));
    assert.deepEqual(
      [...used].sort(),
      SCHEMAS.map(([schema]) => `@${schema}`),
    );
    assert.equal(SCHEMAS.length, 13);
  });

  it('have other names that are functions too and know their own', () => {
    const aliasOf = new Map(FUNCTIONS.map((row) => [row[0]!, row[5]!]));
    for (const [name, alias] of aliasOf) {
      if (alias === '') continue;
      assert.ok(aliasOf.get(alias), `${name} → ${alias}`);
      const [one, other] = [fact(name), fact(alias)];
      assert.deepEqual([one.kind, one.schema, one.tabular], [other.kind, other.schema, other.tabular], name);
    }
  });

  it('can all be read, and each has a sentence', () => {
    for (const name of FACTS.workspaceFunctionNames) {
      const { columns, description, kind, open, parameters, anyArguments, result, schema, tabular } = fact(name);
      assert.ok(
        columns.every((column) => column.type !== 'unknown'),
        name,
      );
      assert.equal(new Set(columns.map((column) => column.name)).size, columns.length, name);
      const names = parameters.flatMap((parameter) => parameter.names);
      assert.equal(new Set(names).size, names.length, name);
      for (const { types } of parameters) assert.ok(types.length > 0 && !types.includes('unknown'), name);
      assert.ok(!anyArguments || parameters.length === 0, name);
      assert.equal(result !== 'unknown', !tabular, name);
      assert.equal(schema !== '', kind === 'asim', name);
      assert.ok(kind === 'builtin' || open, `${name} may have more columns`);
      assert.match(description, /^[A-Z].{18,}\.$/, name);
    }
  });

  it('take nothing after a parameter that may be left out that may not', () => {
    for (const name of FACTS.workspaceFunctionNames) {
      const optional = fact(name).parameters.map((parameter) => parameter.optional);
      assert.deepEqual(
        optional,
        [...optional].sort((a, b) => Number(a) - Number(b)),
        name,
      );
    }
  });

  it('of ASIM have the fields of their schema, those of all events included', () => {
    const dns = fact('_Im_Dns');
    assert.equal(dns.alias, 'imDns');
    assert.deepEqual(
      ['DnsQuery', 'DnsQueryType', 'EventStartTime', 'TimeGenerated', 'Dvc'].map(
        (name) => dns.columns.find((column) => column.name === name)?.type,
      ),
      ['string', 'int', 'datetime', 'datetime', 'string'],
    );
    assert.equal(fact('vimDnsInfobloxNIOS').columns, dns.columns, 'kept once');
    assert.ok(!fact('_Im_AssetEntity').columns.some((column) => column.name === 'EventType'));
  });

  it('of ASIM accept what the documentation says and what the source says', () => {
    const { parameters } = fact('_Im_ProcessCreate');
    assert.deepEqual(
      parameters.filter(({ names }) => names.length > 1).map(({ names }) => names),
      [
        ['targetusername_has', 'targetusername'],
        ['dvchostname_has_any', 'dvcname_has_any'],
      ],
    );
    assert.deepEqual(parameters[0], {
      names: ['starttime'],
      types: ['datetime'],
      optional: true,
      defaultText: 'datetime(null)',
    });
    assert.deepEqual(parameters[2]!.types, ['dynamic', 'string']);
  });

  it('of one source take the filters of their schema, and switches', () => {
    for (const name of ['_Im_NetworkSession_CiscoASA', 'vimNetworkSessionCiscoASA']) {
      const names = fact(name).parameters.flatMap((parameter) => parameter.names);
      for (const wanted of ['starttime', 'dstportnumber', 'disabled', 'pack']) assert.ok(names.includes(wanted), name);
    }
    assert.deepEqual(
      fact('_ASim_NetworkSession_CiscoASA').parameters.map((parameter) => parameter.names[0]),
      ['disabled'],
    );
  });

  it('say what kind of thing they give', () => {
    const { xdr, invoke, parameters } = fact('FileProfile');
    assert.deepEqual([xdr, invoke, parameters[0]!.types, parameters[2]!.defaultText], [true, true, ['table'], '100']);
    assert.deepEqual([fact('workspace').scope, fact('_GetWatchlist').scope], [true, false]);
    assert.deepEqual([fact('_ASIM_LookupDnsQueryType').result, fact('_GetWatchlist').result], ['string', 'unknown']);
    assert.deepEqual(
      fact('_GetWatchlist').parameters.map(({ names, optional }) => [names[0], optional]),
      [
        ['watchlistAlias', false],
        ['keys', true],
      ],
    );
    const zoom = fact('Zoom');
    assert.deepEqual([zoom.kind, zoom.anyArguments, zoom.tables], ['solution', true, ['ZoomV2_CL', 'Zoom_CL']]);
    assert.equal(zoom.description, 'Parser of the solution ZoomReports: rows from ZoomV2_CL, Zoom_CL.');
    assert.equal(FACTS.workspaceFunction('_im_dns'), undefined, 'names are case-sensitive');
  });
});
