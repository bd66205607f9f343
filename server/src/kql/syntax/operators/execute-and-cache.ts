/** `T | __executeAndCache`, an internal operator of the engine. */
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ExecuteAndCacheOperator extends OperatorBase<'ExecuteAndCacheOperator'> {}

export const executeAndCache = defineOperator<ExecuteAndCacheOperator>({
  words: ['__executeAndCache'],
  doc: 'Keeps the result for later queries (internal).',
  parameters: [],
  children: { ExecuteAndCacheOperator: [] },
  parse: (p, keyword) => ({ kind: 'ExecuteAndCacheOperator', ...span(p, keyword) }),
});
