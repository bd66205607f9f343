/** `T | parse-kv x as (user: string, ip: string) with (pair_delimiter = " ", kv_delimiter = "=")` */
import { expectScalar } from '../expressions.ts';
import { parseName } from '../names.ts';
import type { Expression, Missing, Parameter, RowSchema } from '../nodes.ts';
import type { ParameterSpec } from '../parameter-specs.ts';
import { parseProperties } from '../parameters.ts';
import { expectRowSchema } from '../schemas.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ParseKvOperator extends OperatorBase<'ParseKvOperator'> {
  readonly expression: Expression;
  readonly keys: RowSchema | Missing;
  readonly properties: readonly Parameter[];
}

const AS = new Set(['as']);

const PROPERTIES: readonly ParameterSpec[] = [
  { name: 'pair_delimiter', value: 'string' },
  { name: 'kv_delimiter', value: 'string' },
  { name: 'regex', value: 'string' },
  { name: 'quote', value: 'string' },
  { name: 'escape', value: 'string' },
  { name: 'greedy', value: 'bool' },
];

export const parseKv = defineOperator<ParseKvOperator>({
  words: ['parse-kv'],
  doc: 'Takes the values of named keys out of a text such as `user=a ip=b`.',
  parameters: PROPERTIES,
  children: { ParseKvOperator: ['expression', 'keys', 'properties'] },
  parse(p, keyword) {
    // `parse-kv x (a: string)` lacks its `as`, and is no call of `x`
    const isSchema = p.peek(1).kind === '(' && p.peek(3).kind === ':';
    const expression = p.before(AS, () => (isSchema && parseName(p)) || expectScalar(p));
    const as = p.expectWord('as', 'before the keys');
    // `with (a: string)`
    if (!as && p.atWord('with') && p.peek(3).kind === ':') p.take();
    const keys = as || p.at('(') ? expectRowSchema(p) : p.absent('the keys');
    const properties = p.takeWord('with') ? parseProperties(p, PROPERTIES) : [];
    return { kind: 'ParseKvOperator', ...span(p, keyword), expression, keys, properties };
  },
});
