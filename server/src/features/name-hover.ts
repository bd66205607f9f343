/** What a name in a query says when hovered: type and origin of a column, columns of a table, value of a let, signature. */
import type { Facts, FunctionFact, ParameterFact, TableFact, Target, WorkspaceFunctionFact } from '../facts/index.ts';
import { type Column, formatConstant, type LetMeaning, type TableShape } from '../kql/semantics/index.ts';
import { type Node, pathTo } from '../kql/syntax/index.ts';
import type { RuleFile } from '../rule/index.ts';
import { targetOf } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import type { Hover } from './hover.ts';
import { codeBlock, codeSpan, plainText } from './markdown.ts';
import { fieldColumnAt, type NameAt, nameAt } from './name-at.ts';

/** The hover of the name at an offset of a query. */
export function nameHover(file: RuleFile, offset: number, facts: Facts): Hover | undefined {
  const found = nameAt(file, offset, facts);
  if (!found) return fieldHover(file, offset, facts);
  const markdown = describe(found, facts);
  return markdown ? { range: { start: found.name.start, end: found.name.end }, markdown } : undefined;
}

/** The hover of a column that a field of the rule names. */
function fieldHover(file: RuleFile, offset: number, facts: Facts): Hover | undefined {
  const found = fieldColumnAt(file, offset, facts);
  if (!found) return undefined;
  const { field, column, query } = found;
  const textOf: TextOf = (range) => query.embedded.decodedText(range).trim();
  return { range: { start: field.start, end: field.end }, markdown: columnMarkdown(column, query.tree.root, textOf) };
}

/** The text of a node without what the way of embedding adds. */
type TextOf = (range: Range) => string;

function describe(found: NameAt, facts: Facts): string | undefined {
  const { meaning, query } = found;
  const textOf: TextOf = (range) => query.embedded.decodedText(range).trim();
  switch (meaning.kind) {
    case 'column':
      return columnMarkdown(meaning.column, query.tree.root, textOf);
    case 'let':
      return letMarkdown(meaning.let, textOf);
    case 'parameter': {
      const { name, declaration, value } = meaning.parameter;
      const text = declaration ? textOf(declaration) : `${name}: ${value.kind === 'scalar' ? value.type : 'table'}`;
      return `${codeBlock(text)}\n\nA parameter of the function.`;
    }
    case 'alias':
      return `${codeBlock(`as ${meaning.name}`)}\n\n${columnsMarkdown(meaning.shape)}`;
    case 'row':
      return columnsMarkdown(meaning.shape);
    case 'table':
      return tableMarkdown(meaning.name, targetOf(found.document), facts);
    case 'function':
      return functionMarkdown(meaning.name, facts);
  }
}

function columnMarkdown(column: Column, root: Node, textOf: TextOf): string {
  const head = codeBlock(`${column.name}: ${column.type}`);
  const origin = originOf(column);
  if (origin.table !== undefined) {
    const under = origin.name === column.name ? '' : `, where it is called ${codeSpan(origin.name)}`;
    return `${head}\n\nA column of ${codeSpan(origin.table)}${under}.`;
  }
  if (!origin.node) return `${head}\n\nA column that nobody has listed; the query takes it for granted.`;
  return `${head}\n\nMade by ${codeSpan(origin.madeBy)}.\n\n${codeBlock(textOf(withValue(origin.node, root)))}`;
}

/** The node that names a column together with the expression that it names. */
function withValue(node: Node, root: Node): Node {
  const path = pathTo(root, node.end);
  return path.findLast(({ kind, start }) => kind === 'NamedExpression' && start === node.start) ?? node;
}

function originOf(column: Column): Column {
  let own = column;
  while (own.copyOf) own = own.copyOf;
  return own;
}

function letMarkdown({ statement, value }: LetMeaning, textOf: TextOf): string {
  const parts = [codeBlock(textOf(statement))];
  if (value.kind === 'scalar') {
    const shown = value.constant ? ` = ${codeSpan(formatConstant(value.constant))}` : '';
    parts.push(`A value of type ${value.type}${shown}`);
  } else if (value.kind === 'table') parts.push(columnsMarkdown(value.shape));
  return parts.join('\n\n');
}

/** The most columns that are listed. */
const MOST_COLUMNS = 40;

function columnsMarkdown({ columns, open }: TableShape | TableFact | WorkspaceFunctionFact): string {
  if (columns.length === 0) return open ? 'A table whose columns nobody has listed.' : 'A table without columns.';
  const shown = columns.slice(0, MOST_COLUMNS).map(({ name, type }) => `${codeSpan(name)} ${type}`);
  const more = columns.length - shown.length;
  const rest = more > 0 ? `, and ${more} more` : '';
  const count = columns.length === 1 ? '1 column' : `${columns.length} columns`;
  return `${count}${open ? ', and it may have others' : ''}: ${shown.join(', ')}${rest}`;
}

/** The columns of a table. */
export function tableMarkdown(name: string, target: Target, facts: Facts): string {
  const table = (target === 'xdr' ? undefined : facts.table(name, 'workspace')) ?? facts.table(name, 'xdr');
  const head = codeBlock(name);
  return table ? `${head}\n\n${columnsMarkdown(table)}` : `${head}\n\nA table that is not known here.`;
}

/** Signatures and a sentence of a function that the language or the workspace has. */
export function functionMarkdown(name: string, facts: Facts): string | undefined {
  const fact = facts.aggregate(name) ?? facts.scalarFunction(name) ?? facts.plugin(name);
  if (fact) return builtInMarkdown(fact);
  const offered = facts.workspaceFunction(name);
  return offered && offeredMarkdown(offered);
}

function builtInMarkdown(fact: FunctionFact): string {
  const shown = fact.signatures.filter(({ flags }) => !flags.includes('#Hidden'));
  const lines = shown.slice(0, 4).map(({ parameters, result }) => {
    const type = result.startsWith('@') ? '' : `: ${result}`;
    return `${fact.name}(${parameters.map(parameterText).join(', ')})${type}`;
  });
  const parts = [codeBlock(lines.join('\n'))];
  if (fact.description) parts.push(fact.description);
  if (fact.flags.has('obsolete'))
    parts.push(`⚠ Obsolete${fact.alternative ? `: use ${codeSpan(fact.alternative)}` : ''}.`);
  parts.push(`[Reference](https://learn.microsoft.com/kusto/query/${fact.name.replaceAll('_', '-')}-function)`);
  return parts.join('\n\n');
}

/** A parameter as signatures show it. */
export function parameterText({ name, types, group, optional, repeats }: ParameterFact): string {
  const type = types.length > 0 ? types.join('|') : GROUPS[group];
  return `${name}${optional ? '?' : ''}${type ? `: ${type}` : ''}${repeats ? ' …' : ''}`;
}

/** Groups of types in plain words; the others say nothing that helps. */
const GROUPS: Readonly<Record<string, string>> = {
  Number: 'number', Integer: 'int|long', Summable: 'number|datetime|timespan', StringOrDynamic: 'string|dynamic', DynamicArray: 'array',
  DynamicBag: 'bag', Tabular: 'table',
}; // biome-ignore format: a table

function offeredMarkdown(offered: WorkspaceFunctionFact): string {
  const parameters = offered.parameters.map(
    ({ names, types, optional }) => `${names[0]}${optional ? '?' : ''}: ${types.join('|')}`,
  );
  const parts = [codeBlock(`${offered.name}(${offered.anyArguments ? '…' : parameters.join(', ')})`)];
  if (offered.description) parts.push(plainText(offered.description));
  if (offered.tabular) parts.push(columnsMarkdown(offered));
  return parts.join('\n\n');
}
