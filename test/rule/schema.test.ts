/** The JSON Schema for other tools says what the table of fields says. */
import assert from 'node:assert/strict';
import { load } from 'js-yaml';
import { fieldsOf, type RuleKind, readRule, type Shape } from '../../server/src/rule/index.ts';
import { misfits } from '../support/json-schema.ts';
import { readProjectFile } from '../support/paths.ts';
import { sampleRules } from '../support/queries.ts';

const SCHEMA = JSON.parse(readProjectFile('schemas/rule.schema.json'));

const RULE = `id: 3f2a91c4-0000-4000-8000-000000000001
name: Many tries
description: Somebody tries many passwords.
severity: High
queryFrequency: 1h
queryPeriod: PT1H
triggerOperator: gt
triggerThreshold: 0
tactics:
query: SigninLogs
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
customDetails:
  App: AppId
kind: Scheduled
`;

function misfitsOf(text: string): string[] {
  return misfits(SCHEMA, load(text));
}

describe('the schema for other tools', () => {
  it('takes a rule as it should be, and every sample that can be read', () => {
    assert.deepEqual(misfitsOf(RULE), []);
    assert.deepEqual(misfitsOf(RULE.replace('High', 'high')), []);
    for (const text of sampleRules()) {
      if (readRule(text, 'yaml').yamlProblems.length === 0) assert.deepEqual(misfitsOf(text), [], text.slice(0, 60));
    }
  });

  const mistakes: readonly (readonly [what: string, from: string, to: string, where: RegExp])[] = [
    ['a word that the field does not know', 'severity: High', 'severity: Severe', /^\/severity/],
    ['a duration that is none', '1h', 'hourly', /^\/queryFrequency/],
    ['a key that is missing', 'queryPeriod: PT1H\n', '', /required queryPeriod/],
    ['a key that is misspelt', 'columnName:', 'column:', /fieldMappings\/0\/column: not allowed/],
    [
      'a key that is missing deep inside',
      '        columnName: IPAddress\n',
      '',
      /fieldMappings\/0: required columnName/,
    ],
    [
      'a text for a list',
      'entityMappings:\n  - entityType: IP\n',
      'entityMappings: IP\nx:\n  - a: IP\n',
      /^\/entityMappings: type/,
    ],
    ['a number out of bounds', 'triggerThreshold: 0', 'triggerThreshold: -1', /^\/triggerThreshold/],
    ['a name that is too long', '  App: AppId', `  ${'A'.repeat(30)}: AppId`, /^\/customDetails\/A+: maxLength/],
  ];
  for (const [what, from, to, where] of mistakes) {
    it(`refuses ${what}`, () => {
      const text = RULE.replace(from, to);
      assert.notEqual(text, RULE);
      assert.match(misfitsOf(text).join('\n'), where);
    });
  }

  it('describes every field of every kind', () => {
    const kinds: readonly RuleKind[] = [
      'Scheduled',
      'NRT',
      'Hunting',
      'Function',
      'Parser',
      'Exploration',
      'CustomDetection',
    ];
    const look = (
      shape: Shape,
      schema: { properties?: Record<string, never>; items?: never; anyOf?: never[] },
      path: string,
    ): void => {
      if (shape.is === 'list')
        look(
          shape.item.shape,
          (schema.items ?? (schema.anyOf![0] as unknown as { items: never }).items) as never,
          `${path}/*`,
        );
      if (shape.is !== 'map') return;
      for (const field of shape.fields) {
        const own = schema.properties![field.key] as { description: string } | undefined;
        assert.ok(own?.description, `${path}/${field.key}`);
        look(field.shape, own as never, `${path}/${field.key}`);
      }
    };
    for (const kind of kinds) look(fieldsOf(kind), SCHEMA.definitions[kind], kind);
  });
});
