/** No text is too much, whatever stands in it. That its cost grows with its length and no faster, `npm run bench` shows. */
import assert from 'node:assert/strict';
import { FEATURES, LONG_TEXTS } from '../support/long-texts.ts';

const SIZE = 2000;

describe('a text of great length', () => {
  for (const [name, read] of LONG_TEXTS) {
    it(`is answered for: ${name}`, () => {
      for (const run of Object.values(FEATURES)) assert.doesNotThrow(() => run(read(SIZE)));
    });
  }
});
