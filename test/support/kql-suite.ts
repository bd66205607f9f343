/**
 * Suites of the KQL grammar, written in Markdown. Only the layer kql/syntax is under test:
 *
 *     ```kql            parsed; caret lines say which problems there are, and there are no others
 *     ```kql fixed      what the text before becomes when the fixes of its problems are applied
 *     ```kql tree       the tree of the text before, as `dumpTree` writes it
 *     ```kql file       a whole .kql file
 *     ```kql queries    the queries that the file before falls into, with a line `---` between them
 */
import assert from 'node:assert/strict';
import { dumpTree, parseKql, splitQueries } from '../../server/src/kql/syntax/index.ts';
import { applyEdits, type Range } from '../../server/src/text/index.ts';
import { compareCarets, readCarets } from './carets.ts';
import { type Fence, readFences } from './markdown-suite.ts';
import { readProjectFile } from './paths.ts';

/** Declares a test for each fence of a Markdown file of the project. */
export function kqlSuite(file: string): void {
  describe(file, () => {
    /** The text that the labelled fences below it are about. */
    let before: Fence | undefined;
    for (const fence of readFences(readProjectFile(file))) {
      const text = before?.text ?? '';
      if (fence.info === 'kql' || fence.info === 'kql file') before = fence;
      switch (fence.info) {
        case 'kql':
          it(nameOf(fence), () => checkProblems(fence.text));
          break;
        case 'kql fixed':
          it(nameOf(fence, 'fixed'), () => assert.equal(fixed(readCarets(text).text), fence.text));
          break;
        case 'kql tree':
          it(nameOf(fence, 'its tree'), () => assert.equal(dumpTree(parseKql(readCarets(text).text)), fence.text));
          break;
        case 'kql queries':
          it(nameOf(fence, 'its queries'), () => {
            assert.equal(queriesOf(text), fence.text);
            assert.equal(queriesOf(text.replaceAll('\n', '\r\n')).replaceAll('\r\n', '\n'), fence.text, 'with \\r\\n');
          });
          break;
      }
    }
  });
}

function nameOf(fence: Fence, what?: string): string {
  return `${fence.title}${what ? `, ${what}` : ''} (line ${fence.line})`;
}

function checkProblems(marked: string): void {
  const { text, expected } = readCarets(marked);
  const problems = problemsOf(text);
  assert.equal(compareCarets(text, expected, problems), '');
  // the same query, lexed in place inside of a YAML document with Windows line ends
  const { source, start, end, move } = inDocument(text);
  assert.deepEqual(problemsOf(source, start, end), problems.map(move), 'in a document');
}

/** The problems as the carets show them. */
function problemsOf(source: string, start?: number, end?: number) {
  return parseKql(source, start, end).problems.map((problem) => ({
    start: problem.start,
    end: problem.end,
    message: problem.message,
    rule: '',
    fix: problem.fix !== undefined,
  }));
}

function fixed(text: string): string {
  return applyEdits(
    text,
    parseKql(text).problems.flatMap((problem) => problem.fix?.edits ?? []),
  );
}

function queriesOf(text: string): string {
  return splitQueries(text)
    .map(({ start, end }) => text.slice(start, end).trim())
    .join('\n---\n');
}

/** The text as a block of a YAML document: indented, with `\r\n`, and with text before and behind that is not its own. */
function inDocument(text: string) {
  const head = 'severity: "Low"\r\nquery: |\r\n  ';
  const lines = text.split('\n');
  const source = `${head}${lines.join('\r\n  ')}`;
  /** Each line end before the offset is three characters longer: `\r` and two of indentation. */
  const toDocument = (offset: number) => head.length + offset + 3 * (text.slice(0, offset).split('\n').length - 1);
  const move = <T extends Range>(item: T): T => ({
    ...item,
    start: toDocument(item.start),
    end: toDocument(item.end),
  });
  return { source: `${source}x"')]}/*`, start: head.length, end: source.length, move };
}
