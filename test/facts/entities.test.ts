/** Entities and connectors: every word has a description, and what is known of one fits together. */
import assert from 'node:assert/strict';
import { NO_FACTS } from '../../server/src/facts/index.ts';
import { REAL_FACTS } from '../support/facts.ts';

const { entities, connectors } = REAL_FACTS;

describe('entities', () => {
  it('are found in any letter case', () => {
    assert.equal(entities.typeNamed('Url')?.name, 'URL');
    assert.equal(entities.typeNamed('File hash'), undefined);
    assert.equal(entities.types.length, 19);
  });

  it('have sentences, and identifiers that they need', () => {
    for (const { name, description, identifiers, required } of entities.types) {
      assert.match(description, /\.$/, name);
      for (const identifier of identifiers) assert.match(identifier.description, /\.$/, `${name}.${identifier.name}`);
      assert.ok(required.length > 0, name);
      for (const part of required.flat())
        assert.ok(
          identifiers.some((i) => i.name === part),
          `${name}.${part}`,
        );
    }
  });

  it('say what names one for certain', () => {
    const { strong, weak, required } = entities.typeNamed('Account')!;
    assert.deepEqual(strong[0], ['Name', 'UPNSuffix']);
    assert.deepEqual(weak, [['Name']]);
    assert.deepEqual(required[0], ['FullName']);
    assert.deepEqual(entities.typeNamed('FileHash')!.required, [['Algorithm', 'Value']]);
    assert.equal(entities.typeNamed('IoTDevice')!.onlyInRepository, true);
  });
});

describe('connectors', () => {
  it('bring data types', () => {
    assert.deepEqual(connectors.get('AzureActiveDirectory')?.deprecated, false);
    assert.ok(connectors.get('AzureActiveDirectory')!.dataTypes.includes('SigninLogs'));
    assert.equal(connectors.get('azureactivedirectory'), undefined);
    assert.ok(connectors.ids.length > 600);
  });

  it('are found by the table', () => {
    const ids = (table: string): string[] => connectors.withTable(table).map(({ id }) => id);
    assert.ok(ids('SigninLogs').includes('AzureActiveDirectory'));
    assert.ok(ids('CommonSecurityLog').includes('PaloAltoNetworks'));
    assert.deepEqual(ids('NoSuchTable'), []);
  });
});

describe('without facts', () => {
  it('nothing is known', () => {
    assert.deepEqual(NO_FACTS.entities.types, []);
    assert.deepEqual(NO_FACTS.connectors.ids, []);
    assert.equal(NO_FACTS.has('entities'), false);
  });
});
