/** Good YAML: every key and value with its exact place, and values as js-yaml itself has them. */
import assert from 'node:assert/strict';
import { pairOf, parseYaml, resolved, type Scalar, valueUnder } from '../../server/src/yaml/index.ts';
import { loadedByLibrary, loadedFromTree } from '../support/yaml-values.ts';

/** The value under a top-level key, which must be a scalar. */
function scalar(text: string, key: string): Scalar {
  const { documents, problems } = parseYaml(text);
  assert.deepEqual(problems, []);
  const node = resolved(valueUnder(documents[0]?.root, key));
  assert.ok(node?.kind === 'Scalar', `${key} is no scalar`);
  return node;
}

const RULE = `id: 1
name: 'It''s a "rule"'
description: |
  Two lines,
    the second deeper.
tags: [a, 'b c', "d"]
version: 1.0.0 # as text
empty:
nested:
  - key: one
    list:
      - x
  - key: "two\\tescaped"
folded: >-
  one
  line

  and another
`;

describe('reading YAML', () => {
  it('gives the values that js-yaml loads', () => {
    const { documents, problems } = parseYaml(RULE);
    assert.deepEqual(problems, []);
    assert.deepEqual(loadedFromTree(documents[0]?.root), loadedByLibrary(RULE));
  });

  const STYLES: readonly (readonly [style: string, text: string, content: string, value: string])[] = [
    ['plain', 'a: one two # note\n', 'one two', 'one two'],
    ['plain', 'a: one\n  two\nb: 1\n', 'one\n  two', 'one two'],
    ['single', "a: 'it''s'\n", "it''s", "it's"],
    ['double', 'a: "x\\ty"\n', 'x\\ty', 'x\ty'],
    ['literal', 'a: |\n  one\n   two\nb: 1\n', '  one\n   two\n', 'one\n two\n'],
    ['literal', 'a: |2-\n    one\n', '    one\n', '  one'],
    ['folded', 'a: >\n  one\n  two\n', '  one\n  two\n', 'one two\n'],
    ['empty', 'a:\nb: 1\n', '', ''],
  ];
  for (const [style, text, content, value] of STYLES) {
    it(`${style}: ${JSON.stringify(text)}`, () => {
      const node = scalar(text, 'a');
      assert.equal(node.style, style);
      assert.equal(text.slice(node.content.start, node.content.end), content);
      assert.equal(node.text, value);
    });
  }

  it('includes quotes and block headers in the range of a value, and leaves them out of its content', () => {
    const quoted = scalar('a: "x"\n', 'a');
    assert.deepEqual([quoted.start, quoted.end, quoted.content], [3, 6, { start: 4, end: 5 }]);
    const block = scalar('a: |\n  x\n', 'a');
    assert.equal(block.start, 3);
    assert.equal(block.indent, 2);
  });

  it('places keys and values exactly behind a byte order mark and with CRLF', () => {
    const text = `\ufeff${RULE.replaceAll('\n', '\r\n')}`;
    const { documents, problems } = parseYaml(text);
    assert.deepEqual(problems, []);
    for (const key of ['id', 'name', 'tags', 'version', 'nested', 'folded']) {
      const pair = pairOf(documents[0]?.root, key)!;
      assert.equal(text.slice(pair.key.start, pair.key.end), key);
    }
    const description = scalar(text, 'description');
    assert.equal(
      text.slice(description.content.start, description.content.end).trimEnd(),
      '  Two lines,\r\n    the second deeper.',
    );
    assert.equal(description.text, 'Two lines,\n  the second deeper.\n');
  });

  it('follows aliases to their anchors', () => {
    const text = 'a: &period 1h\nb: *period\n';
    assert.equal(scalar(text, 'b').text, '1h');
    const alias = valueUnder(parseYaml(text).documents[0]?.root, 'b')!;
    assert.equal(text.slice(alias.start, alias.end), '*period');
  });

  it('keeps both keys where one occurs twice, and lets the last one win', () => {
    const text = 'a: 1\nb: 2\na: 3\n';
    const { documents, problems } = parseYaml(text);
    assert.equal((valueUnder(documents[0]?.root, 'a') as Scalar).text, '3');
    assert.deepEqual(
      problems.map(({ code, start, end, detail }) => [code, text.slice(start, end), start, detail]),
      [['duplicate-key', 'a', 10, 'a']],
    );
  });

  it('reads several documents of a file', () => {
    const text = 'a: 1\n---\na: 2\n...\n---\na: 3\n';
    const { documents, problems } = parseYaml(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      documents.map(({ root }) => loadedFromTree(root)),
      [{ a: '1' }, { a: '2' }, { a: '3' }],
    );
  });

  it('finds comments, and not what only looks like one', () => {
    const text = "# one\na: 'x # no' # two\nb: |\n  # text\nc: x#y\n";
    const [document] = parseYaml(text).documents;
    assert.deepEqual(
      document?.comments.map(({ start, end }) => text.slice(start, end)),
      ['# one', '# two'],
    );
  });

  it('has an answer for texts without content', () => {
    for (const text of ['', '\n', '# note\n', '---\n', '\ufeff', '   ']) {
      assert.deepEqual(parseYaml(text).problems, [], JSON.stringify(text));
    }
  });
});
