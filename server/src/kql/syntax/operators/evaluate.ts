/** `T | evaluate pivot(x) : (a: int, *)` */

import { nameLength, parseName } from '../names.ts';
import type { CallExpression, Missing, Parameter, RowSchema } from '../nodes.ts';
import { hintRemote, wordParameter } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { parseCall } from '../primary.ts';
import { expectRowSchema } from '../schemas.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface EvaluateOperator extends OperatorBase<'EvaluateOperator'> {
  readonly parameters: readonly Parameter[];
  readonly call: CallExpression | Missing;
  /** The columns that the plugin is declared to return. */
  readonly schema: RowSchema | Missing | undefined;
}

export const evaluate = defineOperator<EvaluateOperator>({
  words: ['evaluate'],
  doc: 'Calls a plugin, such as `bag_unpack` or `pivot`.',
  parameters: [wordParameter('hint.distribution', 'single per_node per_shard default'), hintRemote('auto local')],
  children: { EvaluateOperator: ['parameters', 'call', 'schema'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, evaluate.parameters, { equalsNeeded: false });
    const call = parseCall(p) ?? parseCallWithoutArguments(p);
    const schema = p.takeIf(':') && expectRowSchema(p, true);
    return { kind: 'EvaluateOperator', ...span(p, keyword), parameters, call, schema };
  },
});

/** `evaluate bag_unpack`: the parentheses are missing. */
function parseCallWithoutArguments(p: Parser): CallExpression | Missing {
  if (nameLength(p) === 0) return p.missing('a plugin, such as `bag_unpack(…)`');
  const name = parseName(p)!;
  const open = p.expect('(', `after the plugin \`${name.name}\``);
  return { kind: 'CallExpression', start: name.start, end: name.end, name, open, args: [], close: undefined };
}
