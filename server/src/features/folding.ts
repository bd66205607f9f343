/** What can be folded: fields of the rule, lets, stages, brackets, and runs of comments. */
import { walk } from '../kql/syntax/index.ts';
import type { RuleFile } from '../rule/index.ts';
import { append, lineAt, lineIndex, type Range } from '../text/index.ts';
import type { YamlNode } from '../yaml/index.ts';

export interface Fold extends Range {
  readonly kind: 'region' | 'comment';
}

/** Ranges that span several lines, from the line that stays to the last one that goes. */
export function folds(file: RuleFile): Fold[] {
  const lines = lineIndex(file.text);
  const all: Fold[] = [];
  for (const document of file.documents) {
    yamlFolds(document.root, all);
    for (const query of document.queries) {
      append(all, commentRuns(query.tree.comments, file.text));
      walk(query.tree.root, (node) => {
        switch (node.kind) {
          case 'LetStatement':
          case 'FunctionBody':
          case 'Stage':
          case 'ParenthesizedExpression':
          case 'CallExpression':
          case 'InExpression':
          case 'DynamicLiteral':
          case 'DataTableExpression':
          case 'JsonArray':
          case 'JsonObject':
            all.push({ start: node.start, end: node.end, kind: 'region' });
        }
      });
      // a file of queries folds query by query
      if (!query.pair && query.tree.root.statements.length > 0) {
        const { start, end } = query.tree.root;
        all.push({ start, end, kind: 'region' });
      }
    }
  }
  const seen = new Set<number>();
  return all.filter((fold) => {
    const first = lineAt(lines, fold.start);
    if (lineAt(lines, fold.end) <= first || seen.has(first)) return false;
    seen.add(first); // an editor folds one range per line: the outermost, which comes first
    return true;
  });
}

function yamlFolds(node: YamlNode | undefined, all: Fold[]): void {
  if (node?.kind === 'Mapping') {
    for (const pair of node.pairs) {
      all.push({ start: pair.start, end: pair.value.end, kind: 'region' });
      yamlFolds(pair.value, all);
    }
  } else if (node?.kind === 'Sequence') {
    for (const item of node.items) {
      all.push({ start: item.start, end: item.end, kind: 'region' });
      yamlFolds(item, all);
    }
  }
}

/** Comments on lines of their own, one under the other. */
function commentRuns(comments: readonly Range[], text: string): Fold[] {
  const runs: Fold[] = [];
  for (const comment of comments) {
    const last = runs.at(-1);
    if (last && /^\r?\n[ \t]*$/.test(text.slice(last.end, comment.start)))
      runs[runs.length - 1] = { ...last, end: comment.end };
    else runs.push({ start: comment.start, end: comment.end, kind: 'comment' });
  }
  return runs;
}
