/** KQL inside a scalar of any style: where each character of it stands, and how new text is written into it. */
import assert from 'node:assert/strict';
import { applyEdits, type EmbeddedText } from '../../server/src/text/index.ts';
import { embedScalar, parseYaml, resolved, type Scalar, scalarText, valueUnder } from '../../server/src/yaml/index.ts';

function embedded(text: string): { text: string; scalar: Scalar; inner: EmbeddedText } {
  const { documents, problems } = parseYaml(text);
  assert.deepEqual(problems, []);
  const scalar = resolved(valueUnder(documents[0]?.root, 'query')) as Scalar;
  return { text, scalar, inner: embedScalar(text, scalar) };
}

/** The document range of a piece of the query. */
function find({ inner }: { inner: EmbeddedText }, piece: string): { start: number; end: number } {
  const at = inner.source.indexOf(piece, inner.start);
  assert.ok(at >= 0 && at < inner.end, `no ${piece}`);
  if (!inner.map) return { start: at, end: at + piece.length };
  return { start: inner.map.toDocument(at, false), end: inner.map.toDocument(at + piece.length, true) };
}

/** One query, `T | where a == "x's" | take 5`, in every style that YAML has. */
const STYLES: Readonly<Record<string, string>> = {
  'literal block': 'query: |\n  T\n  | where a == "x\'s"\n  | take 5\n',
  'literal block with a deep first line': 'query: |2\n    T\n  | where a == "x\'s"\n  | take 5\n',
  'literal block with CRLF': 'query: |\r\n  T\r\n  | where a == "x\'s"\r\n  | take 5\r\n',
  'literal block, stripped': 'query: |-\n      T\n      | where a == "x\'s"\n      | take 5\n',
  'plain on one line': 'query: T | where a == "x\'s" | take 5\n',
  'plain on several lines': 'query: T\n  | where a == "x\'s"\n  | take 5\n',
  'single quotes': "query: 'T | where a == \"x''s\" | take 5'\n",
  'single quotes on several lines': "query: 'T\n  | where a == \"x''s\"\n  | take 5'\n",
  'double quotes': 'query: "T | where a == \\"x\'s\\" | take 5"\n',
  'double quotes with escaped line ends': 'query: "T\\n| where a == \\"x\'s\\"\\n| take\\x205"\n',
  'double quotes on several lines': 'query: "T\n  | where a == \\"x\'s\\" \\\n  | take 5"\n',
  'folded block': 'query: >\n  T\n  | where a == "x\'s"\n  | take 5\n',
  'folded block with deeper lines and CRLF': 'query: >\r\n  T\r\n    | where a == "x\'s"\r\n  | take 5\r\n',
};

describe('text embedded in YAML', () => {
  for (const [style, document] of Object.entries(STYLES)) {
    describe(style, () => {
      const made = embedded(document);

      it('points at its pieces in the document', () => {
        for (const piece of ['T', 'where', 'a', '==', 'take', '5']) {
          const { start, end } = find(made, piece);
          assert.equal(document.slice(start, end), piece);
        }
        const value = find(made, '"x\'s"');
        assert.match(document.slice(value.start, value.end), /^\\?"x''?s\\?"$/);
      });

      it('reads in place exactly where the raw text is the text', () => {
        const inPlace = style.startsWith('literal') || style === 'plain on one line';
        assert.equal(made.inner.map === undefined, inPlace);
        assert.equal(made.inner.source === document, inPlace);
      });

      it('shows a range as its author means it', () => {
        const { start } = find(made, 'where');
        const { end } = find(made, '"x\'s"');
        assert.equal(made.inner.decodedText({ start, end }), 'where a == "x\'s"');
      });

      it('takes new text so that its value is as wanted', () => {
        const { start, end } = find(made, '5');
        const wanted = '5 and b == "it\'s"';
        const edited = applyEdits(document, [{ start, end, text: made.inner.encode(wanted)! }]);
        const value = scalarText(valueUnder(parseYaml(edited).documents[0]?.root, 'query'));
        assert.equal(value, made.scalar.text.replace('5', wanted));
      });

      it('takes new text of several lines, or refuses it', () => {
        const { start, end } = find(made, '5');
        const text = made.inner.encode('5\n| count');
        if (text === undefined) return assert.match(style, /^(plain|single)/);
        const edited = applyEdits(document, [{ start, end, text }]);
        const value = scalarText(valueUnder(parseYaml(edited).documents[0]?.root, 'query'));
        assert.equal(value, made.scalar.text.replace('5', '5\n| count'));
        if (document.includes('\r\n')) assert.ok(!/[^\r]\n/.test(edited), 'line ends are kept');
      });
    });
  }

  it('refuses what a plain scalar cannot hold', () => {
    const { inner } = embedded('query: T | take 5\n');
    assert.equal(inner.encode('a: b'), undefined);
    assert.equal(inner.encode('a # b'), undefined);
    assert.equal(inner.encode('a:b'), 'a:b');
  });

  it('keeps characters beyond the basic plane in one piece', () => {
    const document = 'query: "T | where a == \\U0001F600 and 😀 | take 5"\n';
    const made = embedded(document);
    assert.equal(document.slice(find(made, 'take').start, find(made, 'take').end), 'take');
  });
});
