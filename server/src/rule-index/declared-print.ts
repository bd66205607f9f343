/**
 * What the files of a workspace declare of a name, as a short text that differs where a query that asks for the name may mean
 * something else. What comes with the product stays as it is while the product runs, and has no print.
 */
import type { ColumnFact, Facts, TableFact, WorkspaceFunctionFact } from '../facts/index.ts';
import { hashOf } from '../text/index.ts';

const known = new WeakMap<Facts, Map<string, string>>();

/** @param name as a binding has `asked` for it; empty for a name that no file declares */
export function declaredPrint(name: string, facts: Facts): string {
  let prints = known.get(facts);
  if (!prints) known.set(facts, (prints = new Map()));
  let print = prints.get(name);
  if (print === undefined) prints.set(name, (print = findPrint(name, facts)));
  return print;
}

function findPrint(name: string, facts: Facts): string {
  const blank = name.indexOf(' ');
  if (blank > 0) {
    const columns = facts.watchlist(name.slice(blank + 1));
    return columns ? hashOf(columnsText(columns)) : '';
  }
  const func = facts.workspaceFunction(name);
  const tables = new Set([facts.table(name, 'workspace'), facts.table(name, 'xdr')]);
  const texts = [...tables].flatMap((table) => (table?.declaredAt ? [tableText(table)] : []));
  if (func?.declaredAt) texts.push(functionText(func), `hides ${tables.size === 1 && tables.has(undefined)}`);
  return texts.length > 0 ? hashOf(texts.join('\n')) : '';
}

function tableText({ columns, open }: TableFact): string {
  return `${columnsText(columns)} ${open}`;
}

function functionText(func: WorkspaceFunctionFact): string {
  const { tabular, open, invoke, parameters, anyArguments, columns, result } = func;
  return `${columnsText(columns)} ${JSON.stringify({ tabular, open, invoke, parameters, anyArguments, result })}`;
}

function columnsText(columns: readonly ColumnFact[]): string {
  return columns.map(({ name, type }) => `${name}:${type}`).join(' ');
}
