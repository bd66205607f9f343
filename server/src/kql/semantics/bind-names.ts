/**
 * What a name stands for. The order in which the service looks: columns of the row, of the right side of a join, names of the
 * query (let, parameter, `as`), functions of the workspace without arguments, tables; a table that may have more columns
 * has this one.
 */
import type { TableFact } from '../../facts/index.ts';
import type { Range } from '../../text/index.ts';
import type { Expression, Name, WildcardName } from '../syntax/index.ts';
import type { Binder } from './binder.ts';
import type { Meaning, Value } from './binding.ts';
import { commonResult } from './call-signatures.ts';
import {
  type Column,
  columnsThatFit,
  findColumn,
  findOrInfer,
  madeColumn,
  openTable,
  type TableShape,
  tableOf,
} from './shapes.ts';
import { minArguments } from './signatures.ts';
import type { ResultType } from './types.ts';
import { needsNoArguments, resultOf, workspaceFunction } from './workspace-calls.ts';

/** @param tabular whether a table is wanted, which decides what an unknown name is called */
export function bindName(b: Binder, name: Name, tabular: boolean): ResultType {
  if (name.name === '') return 'error';
  if (name.form === 'braced') return tabular ? openTable() : 'unknown';
  const own = columnMeaning(b, name.name) ?? b.lookUp(name.name);
  // a row that may have any column has this one, rather than that a table or function is meant where a value is wanted
  const mayBeColumn = !own && !tabular && b.row?.open && b.callScope !== 'aggregate';
  if (mayBeColumn && b.reading.columnsHideTables) return columnTakenForGranted(b, b.row!, name);
  const meaning = own ?? tableMeaning(b, name.name);
  if (meaning) {
    b.setMeaning(name, meaning);
    return typeOfMeaning(b, meaning, name);
  }
  const offered = workspaceFunction(b, name.name);
  if (offered) {
    b.setMeaning(name, { kind: 'function', name: name.name, known: true });
    if (needsNoArguments(offered)) return resultOf(b, offered);
    reportNoArguments(b, name);
    return tabular ? resultOf(b, offered) : 'error';
  }
  const { facts } = b;
  const aggregate = b.callScope === 'aggregate' ? facts.aggregate(name.name) : undefined;
  const builtIn = tabular ? undefined : (aggregate ?? facts.scalarFunction(name.name));
  if (builtIn) {
    b.setMeaning(name, { kind: 'function', name: name.name, known: true });
    const least = Math.min(...builtIn.signatures.map(minArguments));
    const call = `${name.name}(${least === 0 ? '' : '…'})`;
    b.report('argument-count', 'KS117', name, `\`${name.name}\` is a function: write \`${call}\`.`);
    return commonResult(builtIn.signatures, []);
  }
  return mayBeColumn ? columnTakenForGranted(b, b.row!, name) : unknownName(b, name, tabular);
}

function columnTakenForGranted(b: Binder, row: TableShape, name: Name): ResultType {
  const column = findOrInfer(row, name.name)!;
  b.setMeaning(name, { kind: 'column', column });
  return column.type;
}

/** Whether a name among the values of `in (…)` is a table or function rather than a column. */
export function namesTable(b: Binder, name: string): boolean {
  if (columnMeaning(b, name) ?? b.lookUp(name)) return false;
  return tableMeaning(b, name) !== undefined || workspaceFunction(b, name) !== undefined;
}

/** The table that `table("Name")` names by a text. */
export function tableOfText(b: Binder, name: string, at: Expression): TableShape {
  // a text that is put together may be meant for other workspaces too
  const known = tableMeaning(b, name) ?? b.lookUp(name) ?? workspaceFunction(b, name);
  if (at.kind === 'Literal' && !known) reportUnknownTable(b, at, name, 'KS204');
  return tableNamed(b, name);
}

function columnMeaning(b: Binder, name: string): Meaning | undefined {
  const column =
    (b.row && b.callScope !== 'aggregate' ? findColumn(b.row, name) : undefined) ??
    (b.right && findColumn(b.right, name));
  return column && { kind: 'column', column };
}

function tableMeaning(b: Binder, name: string): Meaning | undefined {
  if (tableFact(b, name)) return { kind: 'table', name, known: true };
  // what a workspace collects into tables of its own is nobody's to know
  return /_CL$/.test(name) ? { kind: 'table', name, known: false } : undefined;
}

function typeOfMeaning(b: Binder, meaning: Meaning, name: Name): ResultType {
  switch (meaning.kind) {
    case 'column':
      return meaning.column.type;
    case 'alias':
      return meaning.shape;
    case 'row':
      return 'void';
    case 'let':
      return typeOfValue(b, meaning.let.value, name);
    case 'parameter':
      return typeOfValue(b, meaning.parameter.value, name);
    case 'table':
      return tableNamed(b, meaning.name);
    case 'function':
      return 'error';
  }
}

function typeOfValue(b: Binder, value: Value, name: Name): ResultType {
  switch (value.kind) {
    case 'scalar':
      return value.type;
    case 'table':
      return value.shape;
    case 'function': {
      // a function without parameters may be called without parentheses
      const needed = value.declaration.parameters.filter(({ defaultValue }) => !defaultValue).length;
      if (needed > 0) reportNoArguments(b, name);
      return b.callFunction(value.declaration, undefined);
    }
    case 'unknown':
      return 'error';
  }
}

function reportNoArguments(b: Binder, name: Name): void {
  const message = `\`${name.name}\` is a function with parameters: write \`${name.name}(…)\`.`;
  b.report('argument-count', 'KS117', name, message);
}

/** Tables that a workspace and Defender XDR have both, by that of the workspace. */
const inBoth = new WeakMap<TableFact, TableFact>();

/** What is known of a table. A query for either place may use the columns of both. */
function tableFact({ facts, target, asked }: Binder, name: string): TableFact | undefined {
  asked.add(name);
  if (target === 'workspace') return facts.table(name, 'workspace');
  // a custom detection may read the tables of the workspace too: https://learn.microsoft.com/defender-xdr/custom-detection-rules
  if (target === 'xdr') return facts.table(name, 'xdr') ?? facts.table(name, 'workspace');
  const [workspace, xdr] = [facts.table(name, 'workspace'), facts.table(name, 'xdr')];
  if (!workspace || !xdr) return workspace ?? xdr;
  let merged = inBoth.get(workspace);
  if (!merged) {
    const types = new Map(workspace.columns.map((column) => [column.name, column.type] as const));
    for (const { name: own, type } of xdr.columns) {
      const known = types.get(own);
      types.set(own, known === undefined || known === type ? type : 'unknown');
    }
    const columns = [...types].map(([own, type]) => ({ name: own, type }));
    merged = { name, columns, open: workspace.open || xdr.open };
    inBoth.set(workspace, merged);
  }
  return merged;
}

/** The columns of tables, which are the same for every query; kept, because the largest tables have hundreds. */
const columnsOfTable = new WeakMap<TableFact, TableShape>();

/** The table of the schema with that name; an open one where nobody knows it. */
function tableNamed(b: Binder, name: string): TableShape {
  const table = tableFact(b, name);
  if (!table) return b.openTableNamed(name, openTable);
  let shape = columnsOfTable.get(table);
  if (!shape) {
    const columns = table.columns.map(
      (column): Column => ({ ...madeColumn(column.name, column.type, 'source', undefined), table: table.name }),
    );
    shape = tableOf(columns, table.open);
    columnsOfTable.set(table, shape);
  }
  // what a query takes for granted of an open table holds for that query alone
  const { columns } = shape;
  return table.open ? b.openTableNamed(name, () => tableOf(columns, true)) : shape;
}

function reportUnknownTable(b: Binder, at: Range, name: string, code: string): void {
  if (b.fuzzy) b.report('unknown-table', 'KS205', at, `\`${name}\` is not known, so it is left out.`, name);
  else b.report('unknown-table', code, at, `There is no table, function or let called \`${name}\`.`, name);
}

function unknownName(b: Binder, name: Name, tabular: boolean): ResultType {
  if (b.callScope === 'aggregate' && b.row && findOrInfer(b.row, name.name)) {
    b.report(
      'misplaced-function',
      'KS236',
      name,
      `Only aggregates stand before \`by\`, and \`${name.name}\` is a column: move it behind \`by\`, or write \`take_any(${name.name})\`.`,
    );
    return 'error';
  }
  if (tabular) {
    b.setMeaning(name, { kind: 'table', name: name.name, known: false });
    reportUnknownTable(b, name, name.name, b.alone === name ? 'KS142' : 'KS204');
    return openTable();
  }
  // `let x = Logs;`, `f(Logs)`: without a row it is no column that is meant
  if (!b.row)
    b.report('unknown-table', 'KS142', name, `There is no table, let or parameter called \`${name.name}\`.`, name.name);
  else
    b.report(
      'unknown-column',
      'KS142',
      name,
      `There is no column, let or parameter called \`${name.name}\`.`,
      name.name,
    );
  return 'error';
}

/** The columns that a pattern such as `Event*` stands for; where there are none, that is reported. */
function columnsOfWildcard(b: Binder, wildcard: WildcardName): readonly Column[] {
  const found = b.row ? columnsThatFit(wildcard.pattern, b.row.columns) : [];
  if (found.length === 0 && b.row && !b.row.open) {
    b.report('unknown-column', 'KS142', wildcard, `No column fits \`${wildcard.pattern}\`.`, wildcard.pattern);
  }
  return found;
}

/** The columns that a name, a pattern or `x asc` stands for in a list of columns. */
export function referencedColumns(b: Binder, expression: Expression): readonly Column[] {
  if (expression.kind === 'OrderedExpression') return referencedColumns(b, expression.expression);
  if (expression.kind === 'WildcardName') return columnsOfWildcard(b, expression);
  if (expression.kind === 'Missing') return [];
  const type = b.bind(expression);
  const column = b.columnOf(expression);
  if (column) return [column];
  if (type !== 'error' && expression.kind !== 'Star')
    b.report('type-mismatch', 'KS109', expression, 'Only the name of a column can stand here.');
  return [];
}
