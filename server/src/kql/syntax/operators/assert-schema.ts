/** `T | assert-schema (a: int)` */
import type { Missing, RowSchema } from '../nodes.ts';
import { expectRowSchema } from '../schemas.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface AssertSchemaOperator extends OperatorBase<'AssertSchemaOperator'> {
  readonly schema: RowSchema | Missing;
}

export const assertSchema = defineOperator<AssertSchemaOperator>({
  words: ['assert-schema'],
  doc: 'Fails unless the columns are those named.',
  parameters: [],
  children: { AssertSchemaOperator: ['schema'] },
  parse(p, keyword) {
    const schema = expectRowSchema(p);
    return { kind: 'AssertSchemaOperator', ...span(p, keyword), schema };
  },
});
