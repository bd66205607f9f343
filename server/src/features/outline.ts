/** The outline of a file: rules with their fields, queries with their lets and stages. */
import type { Expression, LetStatement, Pipeline, Statement } from '../kql/syntax/index.ts';
import type { RuleDocument, RuleFile, RuleQuery } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import { type Pair, scalarText, valueUnder, type YamlNode } from '../yaml/index.ts';

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'rule' | 'field' | 'query' | 'let' | 'function' | 'stage' | 'item';
  readonly range: Range;
  /** The part to select, inside the range. */
  readonly selection: Range;
  readonly children: readonly OutlineItem[];
}

const LONGEST_DETAIL = 60;

export function outline(file: RuleFile): OutlineItem[] {
  return file.documents.flatMap((document, i): OutlineItem[] => {
    if (!document.root) return document.queries.map((query) => queryItem(query, `Query ${i + 1}`));
    const fields = document.root.pairs.flatMap((pair) => fieldItem(pair, document));
    // a file with one rule needs no item for it
    if (file.documents.length === 1) return fields;
    const name = scalarText(valueUnder(document.root, 'name')) ?? `Rule ${i + 1}`;
    return [
      { name, detail: document.kind, kind: 'rule', range: document.root, selection: document.root, children: fields },
    ];
  });
}

function fieldItem(pair: Pair, document: RuleDocument): OutlineItem[] {
  if (pair.key.kind !== 'Scalar' || pair.key.text === '') return [];
  const query = document.queries.find((candidate) => candidate.pair === pair);
  if (query) return [{ ...queryItem(query, pair.key.text), range: pair, selection: pair.key }];
  const children = childItems(pair.value, document);
  return [
    { name: pair.key.text, detail: detailOf(pair.value), kind: 'field', range: pair, selection: pair.key, children },
  ];
}

function childItems(node: YamlNode, document: RuleDocument): OutlineItem[] {
  if (node.kind === 'Mapping') return node.pairs.flatMap((pair) => fieldItem(pair, document));
  if (node.kind !== 'Sequence') return [];
  return node.items.flatMap((item): OutlineItem[] => {
    const name = detailOf(item.kind === 'Mapping' ? item.pairs[0]?.value : item);
    if (name === '') return [];
    // entities show what they map; plain items are all in their name
    const children = item.kind === 'Mapping' ? item.pairs.slice(1).flatMap((pair) => fieldItem(pair, document)) : [];
    return [{ name, detail: '', kind: 'item', range: item, selection: item, children }];
  });
}

function detailOf(node: YamlNode | undefined): string {
  const text = scalarText(node)?.trim().split('\n', 1)[0] ?? '';
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL - 1)}…` : text;
}

function queryItem(query: RuleQuery, name: string): OutlineItem {
  const { root } = query.tree;
  const children = root.statements.flatMap((statement) => statementItems(statement, query));
  return { name, detail: '', kind: 'query', range: root, selection: { start: root.start, end: root.start }, children };
}

function statementItems(statement: Statement, query: RuleQuery): OutlineItem[] {
  if (statement.kind === 'LetStatement') return letItem(statement, query);
  return statement.kind === 'ExpressionStatement' ? stageItems(statement.expression, query) : [];
}

function letItem(statement: LetStatement, query: RuleQuery): OutlineItem[] {
  const { name, value } = statement;
  if (name.kind !== 'Name') return [];
  const isFunction = value.kind === 'FunctionDeclaration';
  const body = isFunction ? value.body.expression : value;
  const children =
    body && body.kind !== 'EntityGroup'
      ? pipelineOf(body as Expression) && stageItems(body as Expression, query)
      : undefined;
  const detail = children ? '' : shorten(query.embedded.decodedText(value));
  return [
    {
      name: name.name,
      detail,
      kind: isFunction ? 'function' : 'let',
      range: statement,
      selection: name,
      children: children ?? [],
    },
  ];
}

function pipelineOf(expression: Expression): Pipeline | undefined {
  if (expression.kind === 'ParenthesizedExpression') return pipelineOf(expression.expression);
  return expression.kind === 'Pipeline' ? expression : undefined;
}

/** The source and the stages of a query, a line each. */
function stageItems(expression: Expression, query: RuleQuery): OutlineItem[] {
  const pipeline = pipelineOf(expression);
  const text = (range: Range): string => shorten(query.embedded.decodedText(range));
  const item = (name: string, detail: string, range: Range): OutlineItem => ({
    name,
    detail,
    kind: 'stage',
    range,
    selection: { start: range.start, end: range.start },
    children: [],
  });
  if (!pipeline) return [item(text(expression), '', expression)];
  const stages = pipeline.stages.flatMap((stage) => {
    if (stage.kind === 'Skipped' || stage.operator.kind === 'BadOperator') return [];
    const { keyword } = stage.operator;
    return [item(keyword.text, text({ start: keyword.end, end: stage.end }), stage)];
  });
  return [item(text(pipeline.source), '', pipeline.source), ...stages];
}

function shorten(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL - 1)}…` : line;
}
