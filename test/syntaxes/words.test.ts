/** The grammar knows every word the parser knows: a new operator that is missing in syntaxes/ fails here. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IGrammar } from 'vscode-textmate';
import {
  COMPOUND_WORDS, EXTENDED_TYPE_WORDS, INFIX_WORDS, LITERAL_WORDS, OPERATORS, TIMESPAN_UNITS, TYPE_WORDS,
} from '../../server/src/kql/syntax/index.ts'; // biome-ignore format: a list
import { hasScope, loadGrammar, tokenize } from './tokenize.ts';

const TYPES = [...TYPE_WORDS, ...EXTENDED_TYPE_WORDS];
const TIMESPANS = [...TIMESPAN_UNITS].map((unit) => `15${unit}`);

describe('the words of the KQL grammar', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar('kql');
  });

  /** The words that are not one token with the scope when `text` puts them into a query. */
  function unknown(words: Iterable<string>, scope: string, text: (word: string) => string): string[] {
    return [...words].filter((word) => {
      const [line] = tokenize(grammar, text(word));
      const start = line!.text.indexOf(word);
      const token = line!.tokens.find((t) => t.startIndex === start);
      return token?.endIndex !== start + word.length || !hasScope(token.scopes, scope);
    });
  }

  const cases: readonly (readonly [string, Iterable<string>, string, (word: string) => string])[] = [
    ['operators behind a pipe', OPERATORS.keys(), 'keyword.control.operator', (word) => `T|${word} 1`],
    ['operators at the end of a line', OPERATORS.keys(), 'keyword.control.operator', (word) => `T |  ${word}`],
    ['word operators', INFIX_WORDS, 'keyword.operator.wordlike', (word) => `1 ${word} ("2")`],
    ['compound words', COMPOUND_WORDS, 'keyword', (word) => `0 ${word}${word.startsWith('hint.') ? '=' : ''} (1)`],
    ['units of a timespan', TIMESPANS, 'constant.numeric.timespan', (word) => `ago(${word})`],
    ['types of a column', TYPES, 'storage.type', (word) => `datatable(X: ${word})`],
    ['types in typeof', TYPES, 'storage.type', (word) => `typeof(${word})`],
    ['words of literals', LITERAL_WORDS.keys(), 'storage.type', (word) => `X == ${word}(1)`],
  ];
  for (const [title, words, scope, text] of cases) {
    it(`knows the ${title}`, () => assert.deepEqual(unknown(words, scope, text), []));
  }

  it('does not take a word for a keyword that is a part of another word', () => {
    const words = [...OPERATORS.keys(), ...INFIX_WORDS].filter((word) => /^\w+$/.test(word));
    const longer = words.flatMap((word) => [`${word}_x`, `x_${word}`]);
    assert.deepEqual(
      unknown(longer, 'variable.other', (word) => `T | where (${word})`),
      [],
    );
  });
});

describe('the language configuration of KQL', () => {
  // the file has comments, as VS Code allows
  const text = readFileSync('syntaxes/language-configuration.json', 'utf8').replace(/^ *\/\/.*$/gm, '');
  const { wordPattern, onEnterRules } = JSON.parse(text) as {
    wordPattern: string;
    onEnterRules: { beforeText: string }[];
  };

  it('takes every word of KQL for one word', () => {
    const words = [...COMPOUND_WORDS, ...INFIX_WORDS, ...OPERATORS.keys(), '$left', '1d'];
    const split = words.filter((word) => !word.includes(' ') && word.match(new RegExp(wordPattern, 'g'))?.[0] !== word);
    assert.deepEqual(split, []);
    assert.deepEqual('a-b*c|where "d"'.match(new RegExp(wordPattern, 'g')), ['a', 'b', 'c', 'where', 'd']);
  });

  it('keeps pipes below each other and indents what is open', () => {
    const rule = (line: string): number =>
      onEnterRules.findIndex(({ beforeText }) => new RegExp(beforeText).test(line));
    assert.equal(rule('  | where x'), 0);
    assert.equal(rule('  | join ('), -1);
    assert.equal(rule('let x ='), 1);
    assert.equal(rule('T'), -1);
  });
});
