/** The table of fields: every field is explained, and is found by its path. */
import assert from 'node:assert/strict';
import { type Field, fieldAt, fieldsOf, type RuleKind, type Shape } from '../../server/src/rule/index.ts';

const KINDS: readonly RuleKind[] = [
  'Scheduled', 'NRT', 'Hunting', 'Function', 'Parser', 'Exploration', 'Stub', 'CustomDetection',
]; // biome-ignore format: a list

/** Every field below a shape, with its path. */
function* all(shape: Shape, path: readonly string[] = []): Generator<[path: readonly string[], field: Field]> {
  const inside = shape.is === 'list' ? [shape.item] : shape.is === 'map' ? [...shape.fields, shape.entry] : [];
  for (const field of inside) {
    if (!field) continue;
    yield [[...path, field.key], field];
    yield* all(field.shape, [...path, field.key]);
  }
}

describe('the table of fields', () => {
  for (const kind of KINDS) {
    it(`explains each field of ${kind} once`, () => {
      const paths = new Set<string>();
      for (const [path, field] of all(fieldsOf(kind))) {
        const name = path.join('.');
        assert.ok(!paths.has(name), name);
        paths.add(name);
        assert.match(field.description, /^\S.*\.$/, name);
        assert.equal(fieldAt(kind, path), field, name);
        if (field.shape.is !== 'word') continue;
        for (const { text, description } of field.shape.values) assert.match(description, /\.$/, `${name}: ${text}`);
      }
      assert.ok(paths.size > 4);
    });
  }

  it('knows nested fields, items by star or number, and keys that authors choose', () => {
    const identifier = fieldAt('Scheduled', ['entityMappings', 3, 'fieldMappings', '*', 'identifier'])!;
    assert.deepEqual(identifier.shape, { is: 'text', holds: 'identifier' });
    assert.equal(fieldAt('NRT', ['customDetails', 'Account'])?.key, '*');
    assert.equal(fieldAt('Hunting', ['requiredDataConnectors', '*', 'datatypes'])?.key, 'dataTypes');
    assert.equal(fieldAt('CustomDetection', ['properties', 'queryCondition', 'queryText'])?.required, 'service');
  });

  it('knows no field that a kind does not have', () => {
    assert.equal(fieldAt('NRT', ['queryFrequency']), undefined);
    assert.equal(fieldAt('Scheduled', ['query', 'x']), undefined);
    assert.equal(fieldAt('Scheduled', ['tactics', 'x']), undefined);
    assert.equal(fieldAt('Query', ['name']), undefined);
  });
});
