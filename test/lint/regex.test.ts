/** Regular expressions: none of those that both syntaxes know is refused, and a place in one is a place in the document. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeInString, stringValue } from '../../server/src/kql/syntax/index.ts';
import { readRegex } from '../../server/src/lint/regex.ts';
import { runs } from '../support/runs.ts';

/** Expressions of what both syntaxes have, with the number of their groups. */
const { regex } = fc.letrec<{ regex: Valid; term: Valid; group: Valid }>((tie) => ({
  regex: fc
    .array(fc.oneof({ depthSize: 'small' }, tie('term'), tie('group')), { maxLength: 4 })
    .chain((parts) => fc.constantFrom('', '|').map((joint) => joined(parts, joint))),
  term: fc
    .tuple(
      fc.constantFrom('a', '.', '\\.', '\\d', '\\x41', '\\p{L}', '[a-z]', '[^]a-]', '[[:alpha:]_]', '[*+(]', '\\(', '\\\\', '^', '\\b'),
      fc.constantFrom('', '*', '+?', '{2}', '{2,}', '{2,5}?'),
    )
    .map(([atom, times]) => ({ text: atom + times, groups: 0 })),
  group: fc
    .tuple(fc.constantFrom('(', '(?:', '(?i:', '(?s-m:'), tie('regex'), fc.constantFrom('', '*', '?'))
    .map(([open, inner, times]) => ({
      text: `${open}${inner.text})${times}`,
      groups: inner.groups + (open === '(' ? 1 : 0),
    })),
})); // biome-ignore format: a grammar

interface Pattern {
  readonly text: string;
  readonly groups: number;
}
type Valid = Pattern;

function joined(parts: readonly Pattern[], joint: string): Pattern {
  return {
    text: parts.map(({ text }) => text).join(joint),
    groups: parts.reduce((sum, part) => sum + part.groups, 0),
  };
}

/** Ways to write a value as a literal of KQL. */
const STYLES: readonly ((value: string) => string)[] = [
  (value) => `"${value.replaceAll(/["\\\t\n]/g, (ch) => ({ '"': '\\"', '\\': '\\\\', '\t': '\\t' })[ch] ?? '\\n')}"`,
  (value) => `h'${[...value].map((ch) => `\\u${ch.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}'`,
  (value) => `@'${value.replaceAll("'", "''")}'`,
  (value) => `\`\`\`${value}\`\`\``,
];

describe('regular expressions', () => {
  it('that both syntaxes know are valid, with all their groups', () => {
    fc.assert(
      fc.property(regex, ({ text, groups }) => assert.deepEqual(readRegex(text), { problem: undefined, groups })),
      runs(3000),
    );
  });

  it('with a bracket too many or too few are not', () => {
    fc.assert(
      fc.property(regex, fc.constantFrom('(', ')', '['), fc.boolean(), ({ text }, bracket, before) => {
        const broken = before ? bracket + text : text + bracket;
        const { problem } = readRegex(broken);
        // a `[` in front may take the brackets behind it for its characters, and have found its end
        if (bracket !== '[' || !before) assert.ok(problem, broken);
        if (problem) assert.ok(problem.start < problem.end && problem.end <= broken.length);
      }),
      runs(2000),
    );
  });

  it('of any kind are read to the end', () => {
    const piece = fc.constantFrom('(', ')', '[', ']', '{', '}', '?', '*', '|', '\\', '-', '^', 'a', '1', ',', ':', '<', '>', 'Q', 'x', 'p');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const { problem } = readRegex(text);
        if (problem) assert.ok(problem.start >= 0 && problem.start < problem.end && problem.end <= text.length, text);
      }),
      runs(3000),
    );
  }); // biome-ignore format: a list

  it('of great length are read', () => {
    for (const part of ['(', '[', '(?<n>', 'a{', '\\Q', '(?', '[a-', '(?i)', '|*']) {
      assert.doesNotThrow(() => readRegex(part.repeat(300_000)), part);
    }
  });
});

describe('places in a text', () => {
  it('are those of its characters, in every style', () => {
    const char = fc.constantFrom('a', "'", '"', '\\', '\t', 'é', '(', ' ');
    fc.assert(
      fc.property(fc.array(char, { maxLength: 12 }), fc.constantFrom(...STYLES), (chars, style) => {
        const value = chars.join('');
        const text = style(value);
        assert.equal(stringValue(text), value);
        for (let i = 0; i < value.length; i++) {
          const written = text.slice(placeInString(text, i), placeInString(text, i + 1));
          const quote = /["'`]/.exec(text)![0];
          const alone = text.startsWith('@') ? `@${quote}${written}${quote}` : `${quote}${written}${quote}`;
          assert.equal(text.startsWith('`') ? written : stringValue(alone), value[i], text);
        }
      }),
      runs(2000),
    );
  });
});
