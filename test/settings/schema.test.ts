/** The JSON Schema of `rulewright.json` says what the reader of the file says. */
import assert from 'node:assert/strict';
import { RULES } from '../../server/src/lint/index.ts';
import { SETTING_NAMES } from '../../server/src/settings/index.ts';
import { readSettingsFile } from '../../server/src/settings/settings-file.ts';
import { misfits } from '../support/json-schema.ts';
import { readProjectFile } from '../support/paths.ts';

const SCHEMA = JSON.parse(readProjectFile('schemas/rulewright.schema.json'));

describe('the schema of rulewright.json', () => {
  it('has all settings, and all rules', () => {
    const { properties } = SCHEMA;
    assert.deepEqual(Object.keys(properties).sort(), ['$schema', 'knownNames', 'tables', ...SETTING_NAMES].sort());
    for (const [id] of RULES) assert.ok(id in properties.rules.properties, id);
  });

  const right = {
    rules: { kql: 'off', 'kql/syntax': 'hint' },
    profile: 'service',
    ignore: ['archive/**', '*.yml'],
    attackVersion: '19.0',
    tables: { X_CL: { a: 'int' } },
    knownNames: ['Mine'],
  };
  it('takes what is right', () => assert.deepEqual(misfits(SCHEMA, right), []));

  for (const wrong of [
    { rule: {} },
    { rules: { nonsense: 'off' } },
    { rules: { kql: 'warn' } },
    { profile: 'other' },
    { attackVersion: 19 },
    { ignore: ['a{b}'] },
    { ignore: 'a' },
  ]) {
    const text = JSON.stringify(wrong);
    it(`refuses what the reader refuses: ${text}`, () => {
      assert.notDeepEqual(misfits(SCHEMA, wrong), []);
      assert.equal(readSettingsFile(text).problems.length, 1);
    });
  }
});
