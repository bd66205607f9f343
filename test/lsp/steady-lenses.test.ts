/** The text does not jump while somebody types: the number of lenses stays until the keys rest. */
import assert from 'node:assert/strict';
import type { Lens } from '../../server/src/features/index.ts';
import { SteadyLenses } from '../../server/src/lsp/steady-lenses.ts';

const BEFORE = 'T\n| where a == 1\n| where b == 2\n| take 5\n';

/** A lens above each line with `where`. */
function lensesOf(text: string): Lens[] {
  return [...text.matchAll(/\| where (.* == \d+)/g)].map(({ index, 0: stage, 1: title }) => ({
    kind: 'indicators',
    range: { start: index, end: index + stage.length },
    title: title!,
    action: { kind: 'entries', entries: [] },
  }));
}

function drawn(text: string, lenses: readonly Lens[]): string[] {
  return lenses.map(({ range, title }) => `${text.slice(0, range.start).split('\n').length}: ${title}`);
}

describe('lenses while somebody types', () => {
  let refreshed = 0;
  const steady = new SteadyLenses(() => refreshed++);
  const show = (text: string): string[] => drawn(text, steady.steady('a', text, lensesOf(text)));
  const type = (text: string): string[] => {
    steady.typed('a');
    return show(text);
  };

  beforeEach(() => {
    refreshed = 0;
    steady.closed('a');
    assert.deepEqual(show(BEFORE), ['2: a == 1', '3: b == 2']);
  });
  after(() => steady.dispose());

  it('keep their number when a stage comes, and move with the text', () => {
    assert.deepEqual(type(BEFORE.replace('T\n', 'T\n| where c == 3\n')), ['3: a == 1', '4: b == 2']);
  });

  it('keep their number when a stage cannot be read for a moment', () => {
    assert.deepEqual(type(BEFORE.replace('a == 1', 'a ==')), ['2: a == 1', '3: b == 2']);
  });

  it('take the new words on their line', () => {
    assert.deepEqual(type(BEFORE.replace('a == 1', 'a == 12')), ['2: a == 12', '3: b == 2']);
  });

  it('are those of the text again when the keys rest, and the editor is told once', async () => {
    const text = BEFORE.replace('T\n', 'T\n| where c == 3\n');
    type(BEFORE.replace('T\n', 'T\n| where c == \n'));
    type(text);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    assert.equal(refreshed, 1);
    assert.deepEqual(show(text), ['2: c == 3', '3: a == 1', '4: b == 2']);
  });

  it('need no word to the editor when nothing has changed about them', async () => {
    type(BEFORE.replace('take 5', 'take 50'));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    assert.equal(refreshed, 0);
  });

  it('of a text that shows none come at once', () => {
    steady.typed('b');
    assert.equal(steady.steady('b', BEFORE, lensesOf(BEFORE)).length, 2);
  });
});
