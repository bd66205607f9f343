import { defineBindRule } from '../../define-bind-rule.ts';

/** The code for a join without any condition. */
const NO_CONDITION = 'KS006';

/** A condition of join or lookup that names no pair of columns. */
export default defineBindRule('join-condition', {
  severity: 'error',
  summary: 'A condition of `join` or `lookup` that does not pair columns of both sides',
  fix: 'none',
  // `join mode=inner (T) on x`: the condition may stand behind what could not be read
  isDoubtful: ({ code }, { query }) => code === NO_CONDITION && query.tree.problems.length > 0,
});
