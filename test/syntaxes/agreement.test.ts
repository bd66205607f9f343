/**
 * The grammars against the parser: what is a string, a comment or a number to one must be it to the other, a word that
 * the parser takes for a name must not look like a keyword, and every other word must.
 * Runs over a rule of our own, over the examples in the parser's comments, and over the corpus when
 * RULEWRIGHT_CORPUS says where it is.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IGrammar } from 'vscode-textmate';
import {
  COMPOUND_WORDS,
  INFIX_WORDS,
  type Node,
  parseKql,
  type Token,
  walk,
} from '../../server/src/kql/syntax/index.ts';
import { type GrammarName, hasScope, loadGrammar, type TokenizedLine, tokenize } from './tokenize.ts';

interface Text {
  readonly name: string;
  readonly text: string;
}

const OWN: Text = {
  name: 'own.yaml',
  text: `name: Ports
query: |
  let ports = dynamic(['22', '3389']); // "well known"
  T
  | where a !in~ ("x", @'y\\') and ['b c'] between (1.5 .. 2e3) and t > ago(1d)
  | extend u = ~~~one // two
    three~~~, v = datetime(2024-01-01), w = h"\\u0041'", ok = true
  | project-away b
queryPeriod: 1d
`.replaceAll('\n', '\r\n'),
};

function corpus(...endings: readonly string[]): Text[] {
  const root = process.env.RULEWRIGHT_CORPUS;
  if (!root) return [];
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  const wanted = names.filter((name) => endings.some((ending) => name.endsWith(ending)));
  return wanted.map((name) => ({ name, text: readFileSync(path.join(root, name), 'utf8') }));
}

/** Not coloured as parsed: an old form whose `title` looks like a column, and what is no query by itself. */
const EXCEPTIONS = /^render timechart kind=stacked|^entity_group/;

/** The queries that the parser's comments quote: `T | take 10`. What is quoted and no query has problems. */
function examples(): Text[] {
  const folder = path.resolve('server/src/kql/syntax');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort();
  return files.flatMap((name) => {
    const comments = readFileSync(path.join(folder, name), 'utf8').match(/\/\*\*[\s\S]*?\*\/|^ *\/\/ .*/gm) ?? [];
    const quotes = comments.flatMap((comment) => [...comment.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!));
    const queries = quotes.filter((text) => text.includes(' ') && parseKql(text).problems.length === 0);
    return queries.filter((text) => !EXCEPTIONS.test(text)).map((text) => ({ name, text }));
  });
}

const KEY = /^( *)(?:-( )( *))?["']?(?:query|queryText|FunctionQuery|ParserQuery)["']? *: *[|>][-+0-9]* *\r?\n/gm;

/** The ranges of the block scalars that hold KQL, from their own lines: this must not rest on what is tested. */
function blocks(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const header of text.matchAll(KEY)) {
    const [whole, blanks, dash = '', more = ''] = header;
    const start = header.index + whole.length;
    if (start < (found.at(-1)?.end ?? 0)) continue;
    const indent = blanks!.length + 2 * dash.length + more.length;
    const end = new RegExp(`^(?! {${indent + 1}}|[ \\t]*\\r?$)`, 'm').exec(text.slice(start));
    found.push({ start, end: end ? start + end.index : text.length });
  }
  return found;
}

/** The scopes of each character of a text; line ends have none. */
function scopesByOffset(text: string, lines: readonly TokenizedLine[]): (readonly string[] | undefined)[] {
  const scopes = new Array<readonly string[] | undefined>(text.length);
  let at = 0;
  for (const line of lines) {
    for (const token of line.tokens) {
      scopes.fill(token.scopes, at + token.startIndex, at + Math.min(token.endIndex, line.text.length));
    }
    // what stands before a line of a block is YAML's indentation, also within a string of several lines
    scopes.fill(undefined, at, at + line.text.search(/\S|$/));
    at += line.text.length + (text[at + line.text.length] === '\r' ? 2 : 1);
  }
  return scopes;
}

/** What the lexer's token must be to the grammar, and what it must not be. */
function expected(token: Token, next: Token | undefined): { all?: string; none?: string } {
  switch (token.kind) {
    case 'string':
      return { all: 'string.quoted' };
    case 'long':
    case 'real':
    case 'timespan':
      return /^[0-9]/.test(token.text) ? { all: 'constant.numeric' } : { none: 'string' };
    case 'bool':
      return /\(/.test(token.text) ? { none: 'string' } : { all: 'constant.language' };
    case 'directive':
      return { all: 'meta.preprocessor' };
    case 'word':
      // `has = 1` defines a column
      if (INFIX_WORDS.has(token.text) && next?.kind !== '=') return { all: 'keyword.operator.wordlike' };
      return COMPOUND_WORDS.has(token.text) ? { all: 'keyword' } : { none: 'string' };
    case 'bad':
    case 'end':
      return {};
    default:
      return { none: 'string' };
  }
}

type Scopes = readonly (readonly string[] | undefined)[];

/** Where the grammar sees something else than lexer and parser do; the words are compared where the query is sound. */
function disagreements(text: string, start: number, end: number, scopes: Scopes): string[] {
  const tree = parseKql(text, start, end);
  const roles = tree.problems.length === 0 ? rolesOfWords(text, tree.root) : undefined;
  const found: string[] = [];
  const every = (from: number, to: number, test: (scopes: readonly string[]) => boolean): boolean =>
    scopes.slice(from, to).every((at) => at === undefined || test(at));
  const expect = (holds: boolean, from: number, what: string): void => {
    if (holds) return;
    const before = text.lastIndexOf('\n', from) + 1;
    found.push(`${what}: ${/.*/.exec(text.slice(before))![0].trim()}  @${from - before}`);
  };
  tree.tokens.forEach((token, i) => {
    const is = (scope: string): boolean => every(token.start, token.end, (at) => hasScope(at, scope));
    const isNot = (scope: string): boolean => every(token.start, token.end, (at) => !hasScope(at, scope));
    if (token.kind === 'end' || token.kind === 'bad' || (token.kind === 'string' && is('variable.other.bracketed')))
      return;
    const { all, none } = expected(token, tree.tokens[i + 1]);
    if (all) expect(is(all), token.start, `not ${all}`);
    if (none) expect(isNot(none), token.start, `is ${none}`);
    expect(isNot('comment'), token.start, 'is comment');
    if (token.kind !== 'word' || !roles) return;
    const wanted = LOOKS[roles.get(token.start) ?? 'keyword'];
    expect(wanted.some(is), token.start, `${token.text} is not ${wanted[0]}`);
  });
  for (const { start: from, end: to } of tree.comments) {
    expect(
      every(from, to, (at) => hasScope(at, 'comment.line')),
      from,
      'not comment',
    );
  }
  return found;
}

type Role = 'name' | 'function' | 'type' | 'parameter' | 'keyword';

/** The scopes that a word may have in each role; some names are the values of parameters. */
const LOOKS: Readonly<Record<Role, readonly string[]>> = {
  name: ['variable', 'constant.other.option', 'entity.name.function'],
  function: ['support.function', 'entity.name.function'],
  type: ['storage.type'],
  parameter: ['keyword.other.parameter'],
  keyword: ['keyword', 'storage', 'constant.language', 'constant.other.option'],
};

/** What the parser takes the words for, by their offset; those that are missing are keywords. */
function rolesOfWords(text: string, root: Node): ReadonlyMap<number, Role> {
  const roles = new Map<number, Role>();
  walk(root, (node) => {
    // `a*b` and `{a}` have the word somewhere within
    if (node.kind === 'Name' || node.kind === 'WildcardName') {
      for (let at = node.start; at < node.end; at++) roles.set(at, roles.get(at) ?? 'name');
    }
    if (node.kind === 'TypeName') roles.set(node.start, 'type');
    if (node.kind === 'Parameter') roles.set(node.nameRange.start, 'parameter');
    if (node.kind === 'PackAll') roles.set(node.start, 'function');
    // a grammar sees one line, so a function whose ( is on the next one is a name
    if (node.kind === 'CallExpression' && !text.slice(node.name.end, node.open?.start).includes('\n')) {
      roles.set(node.name.start, 'function');
    }
  });
  return roles;
}

function check(grammar: IGrammar, { name, text }: Text, ranges: readonly { start: number; end: number }[]): string[] {
  const scopes = scopesByOffset(text, tokenize(grammar, text));
  const behind = ranges.map(({ end }) => end + Math.max(0, text.slice(end).search(/\S/)));
  // a tab is no indentation in YAML, but whoever typed it meant the block to go on
  const outside = behind.filter((at) => text[at - 1] !== '\t' && hasScope(scopes[at] ?? [], 'meta.embedded'));
  return [
    ...ranges.flatMap(({ start, end }) => disagreements(text, start, end, scopes)),
    ...outside.map((at) => `KQL behind its block: ${/.*/.exec(text.slice(at))![0]}`),
  ].map((problem) => `${name}: ${problem}`);
}

describe('the grammars and the parser', () => {
  const yaml = [OWN, ...corpus('.yaml', '.yml')];

  for (const name of ['yaml', 'yaml-single'] satisfies GrammarName[]) {
    it(`agree on the queries of rules (${name})`, async function () {
      this.timeout(300_000);
      const grammar = await loadGrammar(name);
      const found = yaml.flatMap((file) => check(grammar, file, blocks(file.text)));
      if (found.length > 0) assert.fail(`\n${found.join('\n')}`);
    });
  }

  it('agree on queries alone', async function () {
    this.timeout(120_000);
    const grammar = await loadGrammar('kql');
    const quoted = examples();
    assert.ok(quoted.length > 50, `${quoted.length} examples are left in the comments of the parser`);
    const { start, end } = blocks(OWN.text)[0]!;
    const own = { name: 'own.kql', text: OWN.text.slice(start, end) };
    const files = [own, ...quoted, ...corpus('.kql', '.csl', '.txt')];
    const found = files.flatMap((file) => check(grammar, file, [{ start: 0, end: file.text.length }]));
    if (found.length > 0) assert.fail(`\n${found.join('\n')}`);
  });
});
