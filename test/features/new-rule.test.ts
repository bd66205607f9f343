/** What the commands write: another id, the next version. */
import assert from 'node:assert/strict';
import { newGuid, newIdEdit, nextVersions } from '../../server/src/features/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { applyEdits } from '../../server/src/text/index.ts';

const BODY = 'name: a\nkind: NRT\nquery: |\n  T\n';
const GUID = /[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/;

function withNewId(text: string, offset = 0): string | undefined {
  const edit = newIdEdit(readRule(text, 'yaml'), offset);
  return edit && applyEdits(text, [edit]).replace(GUID, 'NEW');
}

function raised(text: string, offset = 0): string[] {
  return nextVersions(readRule(text, 'yaml'), offset).map(({ edit }) =>
    applyEdits(text, [edit]).replace(text.slice(0, edit.start), ''),
  );
}

describe('a new id', () => {
  it('is a random GUID of version 4', () => {
    const ids = new Set(Array.from({ length: 100 }, () => newGuid()));
    assert.equal(ids.size, 100);
    for (const id of ids) assert.match(id, new RegExp(`^${GUID.source}$`));
  });

  it('takes the place of the old one, within its quotes, and is put in where there is none', () => {
    assert.equal(withNewId(`id: 1\n${BODY}`), `id: NEW\n${BODY}`);
    assert.equal(withNewId(`id: "1" # old\n${BODY}`), `id: "NEW" # old\n${BODY}`);
    assert.equal(withNewId(`id:\n${BODY}`), `id: NEW\n${BODY}`);
    assert.equal(withNewId(BODY), `id: NEW\n${BODY}`);
    assert.equal(withNewId(BODY.replaceAll('\n', '\r\n')), `id: NEW\r\n${BODY.replaceAll('\n', '\r\n')}`);
  });

  it('is that of the rule at the caret', () => {
    const two = `id: 1\n${BODY}---\nid: 2\n${BODY}`;
    assert.equal(withNewId(two, two.length), two.replace('id: 2', 'id: NEW'));
    assert.equal(withNewId('on: push\n'), undefined);
  });
});

describe('the next version', () => {
  it('raises a part, and sets those behind it to zero', () => {
    assert.deepEqual(raised(`${BODY}version: 1.2.3\n`), ['1.2.4\n', '1.3.0\n', '2.0.0\n']);
    assert.deepEqual(raised(`${BODY}version: '1.2'\n`), ["1.2.1'\n", "1.3.0'\n", "2.0.0'\n"]);
  });

  it('is the first one where there is none, and none where there is no number', () => {
    assert.deepEqual(raised(BODY), ['\nversion: 1.0.0\n']);
    assert.deepEqual(raised(BODY.trimEnd()), ['\nversion: 1.0.0']);
    assert.deepEqual(raised(`${BODY}version: next\n`), []);
  });
});
