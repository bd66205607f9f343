/** The parameters of operators: whether an operator has them, and whether their values are such as it knows. */
import { CHARTS, OPERATORS, type Operator, type Parameter, type ParameterSpec } from '../../syntax/index.ts';
import { referencedColumns } from '../bind-names.ts';
import type { Binder } from '../binder.ts';

type OperatorWithParameters = Exclude<Operator, { kind: 'BadOperator' }>;

/** What stood behind a chart before there was `with (…)`: `render timechart by Day`. */
const OLD_PROPERTIES: readonly ParameterSpec[] = [
  { name: 'by', value: 'columns' },
  { name: 'with', value: 'string' },
];

function parametersOf(operator: OperatorWithParameters): readonly Parameter[] {
  if (operator.kind === 'RenderOperator') return operator.properties;
  return 'parameters' in operator ? operator.parameters : [];
}

function specsOf({ kind, keyword }: OperatorWithParameters): readonly ParameterSpec[] {
  const specs = OPERATORS.get(keyword.text)?.parameters ?? [];
  return kind === 'RenderOperator' ? [...specs, ...OLD_PROPERTIES] : specs;
}

/** Binds the columns that parameters name, and the values that are expressions; the row is that in front of the operator. */
export function bindParameters(b: Binder, operator: Operator): void {
  // the engine does not look at those of `partition`
  if (operator.kind === 'BadOperator' || operator.kind === 'PartitionOperator') return;
  const parameters = parametersOf(operator);
  if (parameters.length === 0) return;
  const specs = specsOf(operator);
  for (const { name, value } of parameters) {
    const takes = specs.find((own) => own.name === name)?.value;
    if (takes === 'column' || takes === 'columns') {
      for (const column of value.kind === 'NameList' ? value.names : [value]) referencedColumns(b, column);
    } else if (takes === 'expression' && value.kind !== 'NameList') b.bind(value);
  }
}

export function checkParameters(b: Binder, operator: OperatorWithParameters): void {
  const parameters = parametersOf(operator);
  if (parameters.length === 0) return;
  const specs = specsOf(operator);
  const seen = new Set<string>();
  for (const parameter of parameters) {
    const { name, nameRange, value } = parameter;
    const spec = specs.find((own) => own.name === name);
    // `render timechart kind=stacked with (kind=stacked)`: the old and the new way at once
    if (seen.has(name) && operator.kind !== 'RenderOperator') {
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

/** `render timechrt`: the grammar takes any name. */
export function checkChart(b: Binder, { chart }: Extract<Operator, { kind: 'RenderOperator' }>): void {
  if (chart.kind !== 'Name' || CHARTS.has(chart.name)) return;
  const message = `\`render\` knows no chart called \`${chart.name}\`.`;
  b.report('invalid-argument', 'KS005', chart, message, chart.name, { others: [...CHARTS], listIsOpen: true });
}
