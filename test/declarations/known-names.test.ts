/** Adding a name to the known ones of `rulewright.json`, whatever the file looks like. */
import assert from 'node:assert/strict';
import { addKnownName } from '../../server/src/declarations/index.ts';
import { applyEdits } from '../../server/src/text/index.ts';

function added(text: string | undefined): string | undefined {
  const edit = addKnownName(text, 'Gate');
  return edit && applyEdits(text ?? '', [edit]);
}

describe('a known name', () => {
  it('makes the file where there is none', () => {
    assert.equal(added(undefined), '{\n  "knownNames": ["Gate"]\n}\n');
    assert.equal(added(' \n'), '{\n  "knownNames": ["Gate"]\n}\n');
  });

  it('makes the list where there is none', () => {
    assert.equal(added('{}'), '{\n  "knownNames": ["Gate"]\n}');
    assert.equal(added('{ "tables": {} }'), '{\n  "knownNames": ["Gate"], "tables": {} }');
  });

  it('comes first in the list', () => {
    assert.equal(added('{ "knownNames": [] }'), '{ "knownNames": ["Gate"] }');
    assert.equal(added('{ "knownNames": [ "A" ] }'), '{ "knownNames": ["Gate",  "A" ] }');
  });

  it('leaves comments alone and does not fall for them', () => {
    assert.equal(
      added('// { "knownNames": [\n{ /* { */ "knownNames" : [ // own\n "A", ], }'),
      '// { "knownNames": [\n{ /* { */ "knownNames" : ["Gate",  // own\n "A", ], }',
    );
  });

  it('stays out of a file that it does not understand', () => {
    for (const text of ['{', '[]', '"knownNames"', '{ "knownNames": "A" }', '{ "knownNames": ["A" ']) {
      assert.equal(added(text), undefined, text);
    }
  });
});
