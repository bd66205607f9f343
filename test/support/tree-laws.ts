/** What is true of every tree, however broken the text: tested over mutations of everything that there is. */
import assert from 'node:assert/strict';
import { forEachChild, type KqlTree, type Node } from '../../server/src/kql/syntax/index.ts';

/** @throws AssertionError for a tree that breaks a law; the message names it and the place */
export function assertTreeLaws(tree: KqlTree): void {
  tokensTile(tree);
  childrenNest(tree.root);
  problemsPoint(tree);
}

/** Blanks of KQL; of these, JavaScript's `\s` does not know the zero-width ones. */
const BLANK = /^[\s\u180e\u200b]*$/;

/** Tokens come in order, and between them is nothing but blanks and comments. */
function tokensTile({ source, start, end, tokens, comments }: KqlTree): void {
  let at = start;
  let comment = 0;
  const blankUntil = (next: number) => {
    if (!BLANK.test(source.slice(at, next))) assert.fail(`no token holds ${source.slice(at, next)} at ${at}`);
  };
  for (const token of tokens) {
    while (comment < comments.length && comments[comment]!.end <= token.start) {
      const { start: from, end: to } = comments[comment++]!;
      blankUntil(from);
      at = to;
    }
    if (token.start < at || token.end < token.start) assert.fail(`token ${token.kind} at ${token.start} overlaps`);
    blankUntil(token.start);
    at = token.end;
  }
  assert.equal(tokens.at(-1)?.kind, 'end');
  assert.equal(at, end, 'the end is not reached');
  assert.equal(comment, comments.length, 'comments behind the end');
}

/** Children lie inside their parents, in order, and do not overlap. */
function childrenNest(root: Node): void {
  const open: Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    let last = node.start;
    const { kind, end } = node;
    forEachChild(node, (child) => {
      if (child.start < last || child.end < child.start || child.end > end)
        assert.fail(`${child.kind} at ${child.start} in ${kind}`);
      last = child.end;
      open.push(child);
    });
  }
}

/** Problems lie in the text, and no two start at one place: one mistake, one squiggle. */
function problemsPoint({ start, end, problems }: KqlTree): void {
  const starts = new Set<number>();
  for (const problem of problems) {
    assert.ok(problem.start >= start && problem.end >= problem.start && problem.end <= end, problem.message);
    assert.ok(!starts.has(problem.start), `two problems at ${problem.start}: ${problem.message}`);
    starts.add(problem.start);
    assert.match(problem.message, /[.?]$/);
  }
}
