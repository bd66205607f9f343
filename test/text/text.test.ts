/** The ground that everything stands on: ranges, lines, edits. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyEdits,
  closest,
  editDistance,
  least,
  lineAt,
  lineIndex,
  positionAt,
  type TextEdit,
} from '../../server/src/text/index.ts';
import { runs } from '../support/runs.ts';

describe('the lines of a text', () => {
  const text = 'a\nbc\r\nd\re';

  it('start after every kind of line end, and CRLF is one', () => {
    assert.deepEqual(lineIndex(text).starts, [0, 2, 6, 8]);
  });

  it('give the place of an offset, in UTF-16 units', () => {
    const index = lineIndex('😀x\ny');
    assert.deepEqual(positionAt(index, 2), { line: 0, character: 2 });
    assert.deepEqual(positionAt(index, 4), { line: 1, character: 0 });
  });

  it('clamp offsets outside of the text', () => {
    const index = lineIndex(text);
    assert.deepEqual(positionAt(index, -5), { line: 0, character: 0 });
    assert.deepEqual(positionAt(index, 500), { line: 3, character: 1 });
  });

  it('are found for every offset of any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', '😀')), (pieces) => {
        const sample = pieces.join('');
        const index = lineIndex(sample);
        for (let offset = 0; offset <= sample.length; offset++) {
          const { line, character } = positionAt(index, offset);
          assert.equal(index.starts[line]! + character, offset);
          assert.equal(lineAt(index, offset), line);
          assert.ok(line + 1 >= index.starts.length || offset < index.starts[line + 1]!);
        }
      }),
    );
  });
});

describe('edits', () => {
  const edit = (start: number, end: number, text: string): TextEdit => ({ start, end, text });

  it('are applied in the order of the text, whatever their own', () => {
    assert.equal(applyEdits('abcd', [edit(3, 4, 'D'), edit(0, 1, 'A'), edit(2, 2, '-')]), 'Ab-cD');
  });

  it('keep the order of insertions at one place', () => {
    assert.equal(applyEdits('ab', [edit(1, 1, '1'), edit(1, 1, '2')]), 'a12b');
  });

  it('are refused when they overlap, for one would eat the other', () => {
    assert.throws(() => applyEdits('abcd', [edit(0, 2, ''), edit(1, 3, '')]), /edits overlap at offset 1/);
  });
});

describe('similar words', () => {
  it('count insertions, removals, replacements and swaps', () => {
    assert.equal(editDistance('where', 'wher', 5), 1);
    assert.equal(editDistance('where', 'wheer', 5), 1);
    assert.equal(editDistance('where', 'there', 5), 1);
    assert.equal(editDistance('where', 'summarize', 3), 3);
  });

  it('are offered only when they are close enough to be meant', () => {
    const operators = ['where', 'extend', 'summarize', 'project'];
    assert.equal(closest('sumarize', operators), 'summarize');
    assert.equal(closest('WHERE', operators), 'where');
    assert.equal(closest('filter', operators), undefined);
    assert.equal(closest('x', operators), undefined);
  });

  it('are those that a plain table of distances finds', () => {
    const plain = (a: string, b: string): number => {
      const table = Array.from({ length: a.length + 1 }, (_, i) =>
        Array.from({ length: b.length + 1 }, (_, j) => i + j),
      );
      for (let i = 1; i <= a.length; i++) {
        for (let j = 1; j <= b.length; j++) {
          const steps = [table[i - 1]![j]! + 1, table[i]![j - 1]! + 1];
          steps.push(table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
          if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps.push(table[i - 2]![j - 2]! + 1);
          table[i]![j] = Math.min(...steps);
        }
      }
      return table[a.length]![b.length]!;
    };
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'E', '_', '1'), maxLength: 12 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 6 }), (a, b, limit) => {
        assert.equal(editDistance(a, b, limit), Math.min(plain(a, b), limit));
      }),
      runs(2000),
    );
    fc.assert(
      fc.property(word, fc.array(word), (a, words) => {
        const most = Math.max(1, Math.floor(a.length / 4));
        const others = words.filter((other) => other !== a);
        const distances = others.map((other) => plain(a.toLowerCase(), other.toLowerCase()));
        const nearest = Math.min(...distances);
        assert.equal(closest(a, words), nearest <= most ? others[distances.indexOf(nearest)] : undefined);
      }),
      runs(1000),
    );
  });

  it('cost little, however long the words are', () => {
    const long = 'a'.repeat(1_000_000);
    assert.equal(closest(long, ['where', `${long}b`]), `${long}b`);
  });
});

describe('lists', () => {
  it('of any length have a least number', () => {
    assert.equal(least(Array.from({ length: 500_000 }, (_, i) => 500_000 - i)), 1);
    assert.equal(least([]), undefined);
  });
});
