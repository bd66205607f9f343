/** `T | render timechart with (title = "x")` */
import type { NameNode, Parameter } from '../nodes.ts';
import { kind, type ParameterSpec, wordParameter } from '../parameter-specs.ts';
import { parseBareParameter, parseParameters, parseProperties } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { beginsExpression } from '../starts.ts';
import { isPlainName, type Token } from '../tokens.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface RenderOperator extends OperatorBase<'RenderOperator'> {
  readonly chart: NameNode;
  readonly properties: readonly Parameter[];
}

/** Kinds of chart. The grammar of the engine takes any other name as well, and its binder reports it. */
export const CHARTS: ReadonlySet<string> = new Set(
  (
    '3Dchart anomalychart areachart barchart card columnchart graph ladderchart linechart list piechart pivotchart plotly ' +
    'sankey scatterchart stackedareachart table timechart timeline timepivot treemap'
  ).split(' '),
);

const KIND = kind('default unstacked stacked stacked100 map');
const TITLE: ParameterSpec = { name: 'title', value: 'expression' };
const ACCUMULATE: ParameterSpec = { name: 'accumulate', value: 'bool' };

const PROPERTIES: readonly ParameterSpec[] = [
  KIND, TITLE, ACCUMULATE,
  { name: 'xcolumn', value: 'column' }, { name: 'ycolumns', value: 'columns' }, { name: 'anomalycolumns', value: 'columns' },
  { name: 'series', value: 'columns' }, { name: 'xtitle', value: 'expression' }, { name: 'ytitle', value: 'expression' },
  wordParameter('xaxis', 'linear log'), wordParameter('yaxis', 'linear log'), wordParameter('legend', 'visible hidden'),
  wordParameter('ysplit', 'none axes panels'), { name: 'ymin', value: 'number' }, { name: 'ymax', value: 'number' },
  { name: 'xmin', value: 'number' }, { name: 'xmax', value: 'number' },
]; // biome-ignore format: a table

export const render = defineOperator<RenderOperator>({
  words: ['render'],
  doc: 'Says how the result is drawn; has no effect in a rule.',
  parameters: PROPERTIES,
  children: { RenderOperator: ['chart', 'properties'] },
  parse(p, keyword) {
    const chart = parseChart(p);
    const properties = [...parseOldProperties(p), ...(p.takeWord('with') ? parseProperties(p, PROPERTIES, true) : [])];
    return { kind: 'RenderOperator', ...span(p, keyword), chart, properties };
  },
});

function parseChart(p: Parser): NameNode {
  const joined = `${p.token.text}${p.peek(1).text}`;
  // `time chart`
  if (p.at('word') && p.peek(1).kind === 'word' && CHARTS.has(joined))
    p.readAs(2, joined, `\`${joined}\` is one word.`);
  const token: Token = p.token;
  if (!(token.kind === 'word' && CHARTS.has(token.text)) && !isPlainName(token))
    return p.missing('a kind of chart, such as `timechart`', 'KS005');
  p.take();
  return { kind: 'Name', start: token.start, end: token.end, form: 'plain', name: token.text };
}

/** `render timechart kind=stacked title="x" by y`, as it was written before `with (…)`. */
function parseOldProperties(p: Parser): Parameter[] {
  const parameters: Parameter[] = [];
  for (;;) {
    const before = p.index;
    parameters.push(...parseParameters(p, [KIND, TITLE, ACCUMULATE], { equalsNeeded: false }));
    if (p.atWord('by')) parameters.push(parseBareParameter(p, { name: 'by', value: 'columns' }));
    else if (p.atWord('with') && beginsExpression(p.peek(1)) && p.peek(1).kind !== '(')
      parameters.push(parseBareParameter(p, { name: 'with', value: 'string' }));
    if (p.index === before) return parameters;
  }
}
