/** What gets through between the extension and its page, and what does not. */
import assert from 'node:assert/strict';
import { readFromPage, readToPage } from '../../client/explorer/messages.ts';
import { FRESH, readPageState, sortedBy, stateFor } from '../../client/explorer/page-state.ts';
import { messageOf } from './page.ts';

describe('messages from the page', () => {
  it('are taken when they are known', () => {
    assert.deepEqual(readFromPage({ type: 'ready' }), { type: 'ready' });
    assert.deepEqual(readFromPage({ type: 'copy', format: 'csv' }), { type: 'copy', format: 'csv' });
  });

  it('lose what nobody asked for', () => {
    const message = { type: 'reveal', uri: 'file:///a', start: 1, end: 2, focus: false };
    assert.deepEqual(readFromPage({ ...message, command: 'rm' }), message);
  });

  const wrong: readonly unknown[] = [
    undefined, null, 'ready', [], {}, { type: 1 }, { type: 'constructor' }, { type: 'toString' }, { type: 'rule' },
    { type: 'copy', format: 'exe' }, { type: 'reveal', uri: 'a', start: -1, end: 2, focus: true },
    { type: 'reveal', uri: 'a', start: 0.5, end: 2, focus: true }, { type: 'reveal', uri: 'a', start: 0, end: NaN, focus: true },
    { type: 'reveal', uri: 7, start: 0, end: 2, focus: true }, { type: 'reveal', uri: 'a', start: 0, end: 2 },
  ]; // biome-ignore format: a list
  for (const message of wrong)
    it(`are refused: ${JSON.stringify(message)}`, () => assert.throws(() => readFromPage(message)));
});

describe('messages to the page', () => {
  it('are taken as the extension makes them', () => {
    const message = messageOf('Heartbeat | where Computer == "a"', 'kql', [
      { rule: 'a/b', severity: 'hint', message: 'c', start: 0, end: 1 },
    ]);
    assert.deepEqual(readToPage(message), message);
  });

  it('are refused when a part is not what it should be', () => {
    const message = messageOf('Heartbeat', 'kql');
    const [query] = message.explanation.queries;
    const broken = {
      ...message,
      explanation: { ...message.explanation, queries: [{ ...query, stages: [{ kind: 1 }] }] },
    };
    assert.throws(() => readToPage(broken));
    assert.throws(() => readToPage({ type: 'ready' }));
  });
});

describe('what the page remembers', () => {
  it('is fresh when it cannot be understood', () => {
    for (const value of [undefined, 'x', { uri: 1 }, { ...FRESH, sort: { by: 'constructor', descending: true } }])
      assert.deepEqual(readPageState(value), FRESH);
    const state = { ...FRESH, uri: 'file:///a', filter: 'b', folded: ['c'], scroll: 7 };
    assert.deepEqual(readPageState(JSON.parse(JSON.stringify(state))), state);
  });

  it('is forgotten for another rule, but for order and folds', () => {
    const state = {
      ...FRESH,
      uri: 'a',
      filter: 'b',
      scroll: 3,
      folded: ['c'],
      sort: { by: 'kind', descending: true },
    } as const;
    assert.equal(stateFor(state, 'a'), state);
    assert.deepEqual(stateFor(state, 'z'), { ...state, uri: 'z', filter: '', scroll: 0 });
  });

  it('sorts up, down, and as the server has it; counts the other way round', () => {
    const next = (by: 'kind' | 'rules') => (sort: typeof FRESH.sort) => sortedBy({ ...FRESH, sort }, by);
    const up = next('kind')(FRESH.sort);
    const down = next('kind')(up);
    assert.deepEqual([up, down, next('kind')(down)], [
      { by: 'kind', descending: false }, { by: 'kind', descending: true }, FRESH.sort,
    ]); // biome-ignore format: a list
    assert.deepEqual(next('rules')(down), { by: 'rules', descending: true });
  });
});
