/** The parameters of operators: whether an operator has them, and whether their values are among those it knows. */
import { OPERATORS, type Operator, type Parameter } from '../../syntax/index.ts';
import type { Binder } from '../binder.ts';

export function checkParameters(b: Binder, operator: Exclude<Operator, { kind: 'BadOperator' }>): void {
  if (!('parameters' in operator)) return;
  const specs = OPERATORS.get(operator.keyword.text)?.parameters ?? [];
  const seen = new Set<string>();
  for (const parameter of operator.parameters as readonly Parameter[]) {
    const { name, nameRange, value } = parameter;
    const spec = specs.find((own) => own.name === name);
    if (seen.has(name)) {
      b.report('invalid-argument', 'KS180', nameRange, `\`${name}\` is given twice: leave one out.`);
    } else if (!spec) {
      b.report('invalid-argument', 'KS179', nameRange, `\`${operator.keyword.text}\` has no parameter \`${name}\`.`);
    } else if (spec.words && value.kind !== 'Missing') {
      const word = value.kind === 'Name' ? value.name : undefined;
      if (word === undefined || !spec.words.includes(word)) {
        b.report('invalid-argument', 'KS005', value, `\`${name}\` must be one of ${spec.words.join(', ')}.`);
      }
    } else if (
      spec.value === 'bool' &&
      value.kind !== 'Missing' &&
      !(value.kind === 'Literal' && value.type === 'bool')
    ) {
      b.report('invalid-argument', 'KS223', value, `\`${name}\` must be \`true\` or \`false\`.`);
    } else if (spec.value === 'integer' && value.kind === 'Name') {
      b.report('invalid-argument', 'KS221', value, `\`${name}\` must be a whole number.`);
    }
    seen.add(name);
  }
}
