/** A text taken apart, for tests: its first document, or its first query. */
import assert from 'node:assert/strict';
import {
  type ExplainOptions,
  type Explanation,
  explainDocument,
  type QueryExplanation,
} from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { FACTS } from './facts.ts';

export function explain(text: string, language: 'yaml' | 'kql' = 'yaml', options: ExplainOptions = {}): Explanation {
  const [document] = readRule(text, language).documents;
  assert.ok(document);
  return explainDocument(document, FACTS, options);
}

export function explainKql(text: string, options: ExplainOptions = {}): QueryExplanation {
  return explain(text, 'kql', options).queries[0]!;
}
