/**
 * Kinds and boundaries of tokens. A row is a text and what it falls into: `kind text` for each token, or the text alone
 * where it is punctuation, which is its own kind.
 */
import assert from 'node:assert/strict';
import { lex, type Token } from '../../server/src/kql/syntax/index.ts';
import { readCarets } from '../support/carets.ts';
import { readFences } from '../support/markdown-suite.ts';
import { projectFiles, readProjectFile } from '../support/paths.ts';

type Row = readonly [text: string, ...tokens: string[]];

const GROUPS: Readonly<Record<string, readonly Row[]>> = {
  'words are letters, digits and _, with $ only in front': [
    ['T', 'word T'],
    ['_a1 A', 'word _a1', 'word A'],
    ['$left.a', 'word $left', '.', 'word a'],
    ['$', 'word $'],
    ['a$b', 'word a', 'word $b'],
    ['where', 'word where'],
    ['WHERE', 'word WHERE'],
    ['a-b', 'word a', '-', 'word b'],
    ['a.b', 'word a', '.', 'word b'],
    ['é', 'bad é'],
    ['aé', 'word a', 'bad é'],
  ],
  'words of several pieces are one where the pieces touch and no letter follows': [
    ['project-away x', 'word project-away', 'word x'],
    ['project-awayx', 'word project', '-', 'word awayx'],
    ['project -away', 'word project', '-', 'word away'],
    ['project- away', 'word project', '-', 'word away'],
    ['Project-Away', 'word Project', '-', 'word Away'],
    ['xproject-away', 'word xproject', '-', 'word away'],
    ['project-away-x', 'word project-away', '-', 'word x'],
    ['graph-mark-components', 'word graph-mark-components'],
    ['graph-mark', 'word graph', '-', 'word mark'],
    ['mv-expand(', 'word mv-expand', '('],
    ['granny-asc', 'word granny-asc'],
    ['hint.strategy=', 'word hint.strategy', '='],
    ['hint.other', 'word hint', '.', 'word other'],
    ['hint .strategy', 'word hint', '.', 'word strategy'],
    ['in~(', 'word in~', '('],
    ['in ~', 'word in', 'bad ~'],
    ['!in', 'word !in'],
    ['!in~', 'word !in~'],
    ['!has_cs', 'word !has_cs'],
    ['a!has', 'word a', 'word !has'],
    ['! in', '!', 'word in'],
    ['!inx', 'bad !', 'word inx'],
    ['matches regex', 'word matches regex'],
    ['matches  regex', 'word matches', 'word regex'],
    ['matches\tregex', 'word matches', 'word regex'],
    ['matches regexp', 'word matches', 'word regexp'],
  ],
  numbers: [
    ['0', 'long 0'],
    ['007', 'long 007'],
    ['0x1F', 'long 0x1F'],
    ['0Xff', 'long 0Xff'],
    ['0x', 'word 0x'],
    ['0xG', 'word 0xG'],
    ['1.5', 'real 1.5'],
    ['1.', 'real 1.'],
    ['1.)', 'real 1.', ')'],
    ['.5', '.', 'long 5'],
    ['1..5', 'long 1', '..', 'long 5'],
    ['1 .. 5', 'long 1', '..', 'long 5'],
    ['1...5', 'real 1.', '..', 'long 5'],
    ['1.5..2.5', 'real 1.5', '..', 'real 2.5'],
    ['1e5', 'real 1e5'],
    ['1E-5', 'real 1E-5'],
    ['1.5e+3', 'real 1.5e+3'],
    ['1e', 'word 1e'],
    ['1e+', 'word 1e', '+'],
    ['-5', '-', 'long 5'],
    ['1-2', 'long 1', '-', 'long 2'],
    ['1,2', 'long 1', ',', 'long 2'],
    ['1.2.3', 'real 1.2', '.', 'long 3'],
  ],
  'digits with letters behind are a name, unless it is a unit of time': [
    ['3rd', 'word 3rd'],
    ['4688_events', 'word 4688_events'],
    ['1d', 'timespan 1d'],
    ['10minutes', 'timespan 10minutes'],
    ['1.5h', 'timespan 1.5h'],
    ['2tick', 'timespan 2tick'],
    ['5microseconds', 'timespan 5microseconds'],
    ['1D', 'word 1D'],
    ['1w', 'word 1w'],
    ['1d2h', 'word 1d2h'],
    ['1d_', 'word 1d_'],
    ['1 d', 'long 1', 'word d'],
    ['3Dchart', 'word 3Dchart'],
    ['1.d', 'long 1', '.', 'word d'],
  ],
  strings: [
    ['"a"', 'string "a"'],
    ["'a'", "string 'a'"],
    ['""', 'string ""'],
    ['"a""b"', 'string "a"', 'string "b"'],
    ['"a\\"b"', 'string "a\\"b"'],
    ['"a\\\\"', 'string "a\\\\"'],
    ['"it\'s"', 'string "it\'s"'],
    ['@"a\\"', 'string @"a\\"'],
    ['@"a""b"', 'string @"a""b"'],
    ["@'a''b'", "string @'a''b'"],
    ['@ "a"', '@', 'string "a"'],
    ['h"a"', 'string h"a"'],
    ["H'a'", "string H'a'"],
    ['h@"a"', 'string h@"a"'],
    ['h "a"', 'word h', 'string "a"'],
    ['hh"a"', 'word hh', 'string "a"'],
    ['@h"a"', '@', 'string h"a"'],
    ['"a//b"', 'string "a//b"'],
    ['"a\\d"', 'string "a\\d"'],
  ],
  'a string that is not closed ends with its line': [
    ['"a\nb', 'string "a', 'word b'],
    ['"a\r\nb', 'string "a', 'word b'],
    ['"a\\', 'string "a\\'],
    ['\'a" | b', 'string \'a" | b'],
    ['@"a\nb', 'string @"a', 'word b'],
  ],
  'multi-line strings': [
    ['```a```', 'string ```a```'],
    ['```a\n\nb``` c', 'string ```a\n\nb```', 'word c'],
    ['~~~a`b~~~', 'string ~~~a`b~~~'],
    ['``````', 'string ``````'],
    ['h```a```', 'string h```a```'],
    ['@~~~a~~~', 'string @~~~a~~~'],
    ['```a\n| b', 'string ```a\n| b'],
    ['`a`', 'bad `', 'word a', 'bad `'],
    ['~a', 'bad ~', 'word a'],
  ],
  'literals in parentheses are one token up to the first `)` of the line': [
    ['datetime(2024-05-01)', 'datetime datetime(2024-05-01)'],
    ['date(2024)', 'datetime date(2024)'],
    ['time(1.00:00:00)', 'timespan time(1.00:00:00)'],
    ['timespan(1d)', 'timespan timespan(1d)'],
    ['int(5)', 'int int(5)'],
    ['int32(5)', 'int int32(5)'],
    ['long(null)', 'long long(null)'],
    ['int64(5)', 'long int64(5)'],
    ['real(1.5)', 'real real(1.5)'],
    ['double(1.5)', 'real double(1.5)'],
    ['decimal(1.5)', 'decimal decimal(1.5)'],
    ['bool(true)', 'bool bool(true)'],
    ['guid(x)', 'guid guid(x)'],
    ['datetime("a)")', 'datetime datetime("a)', 'string ")'],
    ['datetime()', 'datetime datetime()'],
    ['datetime (x)', 'word datetime', '(', 'word x', ')'],
    ['datetime(a\nb)', 'datetime datetime(a', 'word b', ')'],
    ['datetime(a // b)', 'datetime datetime(a // b)'],
    ['todatetime(a)', 'word todatetime', '(', 'word a', ')'],
    ['DateTime(a)', 'word DateTime', '(', 'word a', ')'],
    ['string(a)', 'word string', '(', 'word a', ')'],
    ['dynamic([1])', 'word dynamic', '(', '[', 'long 1', ']', ')'],
    ['typeof(long)', 'word typeof', '(', 'word long', ')'],
  ],
  booleans: [
    ['true false', 'bool true', 'bool false'],
    ['True FALSE', 'bool True', 'bool FALSE'],
    ['tRue', 'word tRue'],
    ['truex', 'word truex'],
  ],
  'a guid as it stands': [
    ['8c4a2e6b-1f0d-4b7a-9d55-3c1f7e0a6b21', 'rawGuid 8c4a2e6b-1f0d-4b7a-9d55-3c1f7e0a6b21'],
    ['ac4a2e6b-1f0d-4b7a-9d55-3c1f7e0a6b21', 'rawGuid ac4a2e6b-1f0d-4b7a-9d55-3c1f7e0a6b21'],
    ['8C4A2E6B-1F0D-4B7A-9D55-3C1F7E0A6B21', 'rawGuid 8C4A2E6B-1F0D-4B7A-9D55-3C1F7E0A6B21'],
    ['8c4a2e6b-1f0d', 'word 8c4a2e6b', '-', 'word 1f0d'],
    ['12345678-1234', 'long 12345678', '-', 'long 1234'],
  ],
  punctuation: [
    ['()[]{}', '(', ')', '[', ']', '{', '}'],
    ['| || <|', '|', '|', '|', '<|'],
    ['. .. ...', '.', '..', '..', '.'],
    ['+-*/%', '+', '-', '*', '/', '%'],
    ['< <= <> > >=', '<', '<=', '<>', '>', '>='],
    ['= == => =~ ===', '=', '==', '=>', '=~', '==', '='],
    ['! != !~', '!', '!=', '!~'],
    [': ; , @ ?', ':', ';', ',', '@', '?'],
    ['a=-1', 'word a', '=', '-', 'long 1'],
    ['a<-b', 'word a', '<', '-', 'word b'],
    ['-->', '-', '-', '>'],
    ['a*b', 'word a', '*', 'word b'],
  ],
  'comments and directives': [
    ['a // b', 'word a'],
    ['a//b\nc', 'word a', 'word c'],
    ['a / b', 'word a', '/', 'word b'],
    ['a /* b', 'word a', '/', '*', 'word b'],
    ['#connect x\na', 'directive #connect x', 'word a'],
    ['a #b', 'word a', 'directive #b'],
  ],
  'white space': [
    [''],
    [' \t\r\n\f'],
    ['a\u00a0b\u2003c\u200bd\ufeffe\u3000f', 'word a', 'word b', 'word c', 'word d', 'word e', 'word f'],
    ['\u00aba', 'bad \u00ab', 'word a'],
  ],
  'characters that KQL does not know': [
    ['a & b', 'word a', 'bad &', 'word b'],
    ['^', 'bad ^'],
    ['\\', 'bad \\'],
    ['“x”', 'bad “', 'word x', 'bad ”'],
    ['a 😀 b', 'word a', 'bad 😀', 'word b'],
    ['\u0000a', 'bad \u0000', 'word a'],
    ['\ud800', 'bad \ud800'],
  ],
};

function shown(token: Token): string {
  return token.kind === token.text ? token.text : `${token.kind} ${token.text}`;
}

/** The tokens without the last one, which is always `end`. */
function tokensOf(text: string): readonly Token[] {
  return lex(text).tokens.slice(0, -1);
}

describe('lexer', () => {
  for (const [title, rows] of Object.entries(GROUPS)) {
    describe(title, () => {
      for (const [text, ...tokens] of rows) {
        it(JSON.stringify(text), () => assert.deepEqual(tokensOf(text).map(shown), tokens));
      }
    });
  }

  it('ends with an empty token at the end of the text', () => {
    for (const text of ['', 'a', 'a ', 'a // b', '"a']) {
      const { kind, start, end, text: own } = lex(text).tokens.at(-1)!;
      assert.deepEqual({ kind, start, end, own }, { kind: 'end', start: text.length, end: text.length, own: '' }, text);
    }
  });

  it('knows which token is the first of its line', () => {
    const tokens = lex('a b\r\n  c // d\n\n"e" f').tokens;
    assert.deepEqual(
      tokens.filter((token) => token.newLine).map((token) => token.text),
      ['a', 'c', '"e"'],
    );
  });

  it('returns comments with `//` and without their line end', () => {
    const text = '// a\nT | take 5 //b\r\n//';
    assert.deepEqual(
      lex(text).comments.map(({ start, end }) => text.slice(start, end)),
      ['// a', '//b', '//'],
    );
  });

  it('reports each broken token once', () => {
    const problems = (text: string) => lex(text).problems.map(({ start, end }) => `${start}-${end}`);
    assert.deepEqual(problems('"a'), ['2-2']);
    assert.deepEqual(problems('"\\d \\w"'), ['1-3']);
    assert.deepEqual(problems('datetime(2024'), ['13-13']);
    assert.deepEqual(problems('```a'), ['4-4']);
    assert.deepEqual(problems('a §§§ b'), ['2-3']);
    assert.deepEqual(problems('a § b § c'), ['2-3', '6-7']);
    assert.deepEqual(problems('"a" \'b\' @"c" ```d``` 1d int(5)'), []);
  });
});

/** Every text of the suites of the grammar, good and broken. */
const TEXTS = projectFiles('test/kql', '.md').flatMap((file) =>
  readFences(readProjectFile(file))
    .filter((fence) => fence.info === 'kql' || fence.info === 'kql file')
    .map((fence) => readCarets(fence.text).text),
);

describe('lexer, over the texts of all suites', () => {
  it('finds tokens and comments that tile the text, with white space between them', () => {
    for (const text of TEXTS) {
      const { tokens, comments } = lex(text);
      const parts = [...tokens, ...comments].sort((a, b) => a.start - b.start || a.end - b.end);
      let at = 0;
      for (const { start, end } of parts) {
        assert.match(text.slice(at, start), /^[\s\u200b]*$/, text);
        assert.ok(start >= at && end >= start, text);
        at = end;
      }
      assert.equal(at, text.length, text);
      for (const token of tokens) assert.equal(token.text, text.slice(token.start, token.end), text);
    }
  });

  it('reads a part of a text as it reads the part alone', () => {
    const head = 'query: "\n  ';
    // what stands before and behind would change the first or the last token if it were looked at
    for (const tail of ['x"', '"', ')', '-away', '```', '1', '.']) {
      for (const text of TEXTS) {
        const alone = lex(text);
        const inside = lex(head + text + tail, head.length, head.length + text.length);
        const move = <T extends { start: number; end: number }>(item: T): T => ({
          ...item,
          start: item.start + head.length,
          end: item.end + head.length,
        });
        assert.deepEqual(inside.tokens, alone.tokens.map(move), text);
        assert.deepEqual(inside.comments, alone.comments.map(move), text);
        assert.deepEqual(
          inside.problems.map(({ start, end, message }) => ({ start, end, message })),
          alone.problems.map(({ start, end, message }) => move({ start, end, message })),
          text,
        );
      }
    }
  });
});
