/**
 * Expectations as tables: under a line stand carets with the scope of what they mark.
 *
 *     T | take 5
 *       ^ keyword.operator.pipe
 *              ^ constant.numeric.integer
 *
 * The marked stretch must have the scope and its neighbours must not, so a table also says where a token ends. Before
 * that scope others may be named that hold as well; `!scope` says that no marked character has it.
 */
import assert from 'node:assert/strict';
import type { IGrammar } from 'vscode-textmate';
import { type GrammarName, hasScope, loadGrammar, scopesAt, type TokenizedLine, tokenize } from './tokenize.ts';

interface Expectation {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly scopes: readonly string[];
}

/** Within a `describe`: what makes a test of one or several tables over a grammar. */
export function tablesOf(name: GrammarName): (title: string, ...tables: readonly string[]) => void {
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar(name);
  });
  return (title, ...tables) => {
    it(title, () => {
      for (const table of tables) expectScopes(grammar, table);
    });
  };
}

function expectScopes(grammar: IGrammar, table: string): void {
  const { source, expectations } = readTable(table);
  const lines = tokenize(grammar, source.join('\n'));
  const failures = expectations.flatMap((expectation) => check(lines[expectation.line]!, expectation));
  if (failures.length > 0) assert.fail(`\n${failures.join('\n\n')}`);
}

function readTable(table: string): { source: string[]; expectations: Expectation[] } {
  const source: string[] = [];
  const expectations: Expectation[] = [];
  for (const line of dedent(table)) {
    const carets = /^( *)(\^+) (\S.*)$/.exec(line);
    if (!carets) source.push(line);
    else {
      const from = carets[1]!.length;
      const to = from + carets[2]!.length;
      expectations.push({ line: source.length - 1, from, to, scopes: carets[3]!.trim().split(/\s+/) });
    }
  }
  assert.ok(expectations.length > 0, 'a table without carets expects nothing');
  return { source, expectations };
}

/** The lines without the first and last empty ones and without the indentation of the test. */
function dedent(table: string): string[] {
  const lines = table.replace(/^\n/, '').replace(/\n *$/, '').split('\n');
  const indent = /^ */.exec(lines[0]!)![0].length;
  return lines.map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line));
}

function check(line: TokenizedLine, { from, to, scopes }: Expectation): string[] {
  const columns = Array.from({ length: to - from }, (_, i) => from + i);
  const unwanted = scopes.filter((scope) => scope.startsWith('!')).map((scope) => scope.slice(1));
  const wanted = scopes.filter((scope) => !scope.startsWith('!'));
  const exact = wanted.at(-1);
  const at = (column: number, scope: string): boolean =>
    column < line.text.length && hasScope(scopesAt(line, column), scope);
  const problems = [
    ...wanted.filter((scope) => !columns.every((column) => at(column, scope))).map((scope) => `is not ${scope}`),
    ...unwanted.filter((scope) => columns.some((column) => at(column, scope))).map((scope) => `is ${scope}`),
    ...(exact && at(from - 1, exact) ? [`${exact} begins earlier`] : []),
    ...(exact && at(to, exact) ? [`${exact} ends later`] : []),
  ];
  const found = `  has ${scopesAt(line, from).slice(1).join(' ') || 'no scope'}`;
  if (problems.length === 0) return [];
  const carets = `${' '.repeat(from)}${'^'.repeat(to - from)}`;
  return [[line.text, carets, ...problems.map((problem) => `  ${problem}`), found].join('\n')];
}
