import { nodesOf, type Operator, type Stage } from '../../../kql/syntax/index.ts';
import { isAnalyticsRule } from '../../../rule/index.ts';
import { defineRule } from '../../define-rule.ts';

/** Operators that keep some rows, whichever come first. */
const ANY_ROWS: ReadonlySet<Operator['kind']> = new Set<Operator['kind']>([
  'TakeOperator',
  'SampleOperator',
  'SampleDistinctOperator',
]);

/** Operators behind which the order of the rows is the same as before. */
const KEEP_ORDER: ReadonlySet<Operator['kind']> = new Set<Operator['kind']>([
  'AsOperator', 'ExtendOperator', 'ParseOperator', 'ProjectAwayOperator', 'ProjectKeepOperator', 'ProjectOperator', 'ProjectRenameOperator',
  'ProjectReorderOperator', 'SerializeOperator', 'WhereOperator',
]); // biome-ignore format: a list

/**
 * `take` in an analytics rule: which rows it keeps is not defined, so that the same data may raise an alert in one run and none in
 * the next. https://learn.microsoft.com/kusto/query/take-operator
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'none',
  summary: 'A `take` or `sample` in an analytics rule, which keeps any rows of those found',
  needs: [],
  onQuery({ tree }, context) {
    if (!isAnalyticsRule(context.document)) return;
    if (!tree.tokens.some(({ text }) => text === 'take' || text === 'limit' || text.startsWith('sample'))) return;
    for (const node of nodesOf(tree, 'Pipeline')) {
      const stages = node.stages.filter((stage): stage is Stage => stage.kind === 'Stage');
      for (const [i, { operator }] of stages.entries()) {
        if (!ANY_ROWS.has(operator.kind) || operator.kind === 'BadOperator') continue;
        const before = stages.slice(0, i).findLast((stage) => !KEEP_ORDER.has(stage.operator.kind))?.operator;
        if (operator.kind === 'TakeOperator' && (before?.kind === 'SortOperator' || before?.kind === 'TopOperator'))
          continue;
        if (isOneRow(before)) continue;
        const { text, start, end } = operator.keyword;
        context.report({
          at: { start, end },
          message: `\`${text}\` keeps any rows of those found, in each run others, and for the rest there is no alert. To keep certain ones write \`top … by …\`; for all, leave it out.`,
        });
      }
    }
  },
});

/** Whether there is one row at most to choose from. */
function isOneRow(operator: Operator | undefined): boolean {
  return operator?.kind === 'CountOperator' || (operator?.kind === 'SummarizeOperator' && !operator.by);
}
