import { hasWord, type LetStatement, type Node, stringValue, walk } from '../../../kql/syntax/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import type { Fix } from '../../finding.ts';

/** A let that nothing behind it names. Often the value stands in the query once more, so that a change of the let changes nothing. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'suggestion',
  summary: 'A `let` that nothing reads',
  needs: [],
  onQuery({ tree }, context) {
    const { root, problems } = tree;
    if (problems.length > 0 || !hasWord(tree, 'let')) return;
    // a file of lets alone is made to be put in front of queries
    if (!root.statements.some(({ kind }) => kind === 'ExpressionStatement')) return;
    const lets: LetStatement[] = [];
    const used = new Set<string>();
    const declaring = new Set<Node>();
    walk(root, (node) => {
      if (node.kind === 'LetStatement') {
        lets.push(node);
        declaring.add(node.name);
      } else if (node.kind === 'NamedExpression') {
        for (const name of node.names) declaring.add(name);
      } else if (node.kind === 'Name' && !declaring.has(node)) used.add(node.name);
      // `table("name")` reads it as well
      else if (node.kind === 'Literal' && node.type === 'string') used.add(stringValue(node.token.text));
    });
    for (const statement of lets) {
      const { name } = statement;
      if (name.kind !== 'Name' || used.has(name.name)) continue;
      // the portal fills in the window of a hunt, which not every query needs
      if (context.textOf(statement.value).includes('{{')) continue;
      context.report({
        at: { start: name.start, end: name.end },
        tag: 'unnecessary',
        message: `Nothing reads \`${name.name}\`: a change of it changes nothing. Remove it, or use it where its value stands.`,
        fix: () => removal(statement, context),
      });
    }
  },
});

/** Takes the statement out, and its lines if it stands alone on them. */
function removal({ start, end }: LetStatement, context: QueryContext): Fix | undefined {
  const { text } = context.file;
  let from = start;
  while (/[ \t]/.test(text[from - 1] ?? '')) from--;
  const isFirst = from === 0 || text[from - 1] === '\n';
  const behind = /^[ \t]*(\r?\n)?/.exec(text.slice(end, end + 200))!;
  const isAlone = isFirst && behind[1] !== undefined;
  const edit = isAlone
    ? { start: from, end: end + behind[0].length }
    : { start, end: end + (behind[1] ? 0 : behind[0].length) };
  return context.fix('Remove the let', false, [{ ...edit, text: '' }]);
}
