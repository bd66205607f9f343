/** Calls of functions that the workspace offers: parsers of ASIM, `_GetWatchlist`, what solutions install. */
import type { ParameterFact, ScalarType, Signature, WorkspaceFunctionFact } from '../../facts/index.ts';
import type { CallExpression } from '../syntax/index.ts';
import type { Binder } from './binder.ts';
import { checkArguments, checkCount, checkNames } from './call-signatures.ts';
import { allColumns, type Column, madeColumn, openTable, type TableShape, tableOf } from './shapes.ts';
import { type Argument, layOut } from './signatures.ts';
import type { ResultType } from './types.ts';

const signatures = new WeakMap<WorkspaceFunctionFact, Signature>();

/** Functions that lead to tables of other places, of which nothing is known. */
const PLACES = /^(cluster|database|workspace|app|resource|adx|arg)$/;

export function isPlace({ reading }: Binder, name: string): boolean {
  return reading.placesAreKnown && PLACES.test(name);
}

/** The function of that name, if it is offered where the query runs. */
export function workspaceFunction(b: Binder, name: string): WorkspaceFunctionFact | undefined {
  if (PLACES.test(name) && !b.reading.placesAreKnown) return undefined;
  b.asked.add(name);
  const fact = b.facts.workspaceFunction(name);
  return fact && (b.target !== 'workspace' || !fact.xdr) ? fact : undefined;
}

export function callWorkspaceFunction(
  b: Binder,
  call: CallExpression,
  fact: WorkspaceFunctionFact,
  args: readonly Argument[],
): ResultType {
  const given = b.implicit ? [{ node: call.name, type: b.implicit }, ...args] : args;
  const signature = signatureOf(fact);
  const names = fact.parameters.map((parameter) => parameter.names);
  if (
    !fact.anyArguments &&
    checkCount(b, fact.name, signature, given.length, call.name) &&
    checkNames(b, call, names, !fact.declaredAt)
  ) {
    checkArguments(b, signature, layOut(signature, given), given, call.name, true);
  }
  return watchlist(b, call, fact) ?? resultOf(b, fact);
}

/** The items of a watchlist whose columns are known: `_GetWatchlist('Servers')`. */
function watchlist(b: Binder, call: CallExpression, fact: WorkspaceFunctionFact): TableShape | undefined {
  const alias = fact.name === '_GetWatchlist' && call.args[0] ? b.constantOf(call.args[0]) : undefined;
  if (alias?.type !== 'string') return undefined;
  b.asked.add(`${fact.name} ${alias.value.toLowerCase()}`);
  const own = b.facts.watchlist(alias.value);
  if (!own) return undefined;
  const names = new Set(own.map(({ name }) => name));
  const made = own.map(({ name, type }) => ({ ...madeColumn(name, type, 'source', undefined), table: fact.name }));
  return tableOf([...columnsOf(fact).filter(({ name }) => !names.has(name)), ...made]);
}

/** What a call yields; a function without needed arguments may also be called by its name alone. */
export function resultOf(b: Binder, fact: WorkspaceFunctionFact): ResultType {
  if (!fact.tabular) return fact.result;
  const added = columnsOf(fact);
  if (!fact.invoke) {
    return fact.open ? b.openTableNamed(`${fact.name}()`, () => tableOf(added, true)) : tableOf(added);
  }
  const input: TableShape = b.implicit ?? openTable();
  const names = new Set(added.map(({ name }) => name));
  return tableOf([...allColumns(input).filter(({ name }) => !names.has(name)), ...added], input.open || fact.open);
}

const columnsOfFunction = new WeakMap<WorkspaceFunctionFact, readonly Column[]>();

function columnsOf(fact: WorkspaceFunctionFact): readonly Column[] {
  let columns = columnsOfFunction.get(fact);
  if (!columns) {
    const made = (name: string, type: ScalarType) => madeColumn(name, type, 'source', undefined);
    columns = fact.columns.map(({ name, type }) => ({ ...made(name, type), table: fact.name }));
    columnsOfFunction.set(fact, columns);
  }
  return columns;
}

/** Whether the name alone is a call. */
export function needsNoArguments(fact: WorkspaceFunctionFact): boolean {
  return fact.anyArguments || fact.parameters.every(({ optional }) => optional);
}

function signatureOf(fact: WorkspaceFunctionFact): Signature {
  let signature = signatures.get(fact);
  if (!signature) {
    const parameters = fact.parameters.map(
      ({ names, types, optional }): ParameterFact => ({
        name: names[0]!,
        optional,
        types: types.filter((type): type is ScalarType => type !== 'table'),
        group: types.includes('table') ? 'Tabular' : '',
        argument: '',
        repeats: false,
        min: optional ? 0 : 1,
        max: 1,
        words: [],
      }),
    );
    signature = { flags: ['#Named'], parameters, result: '' };
    signatures.set(fact, signature);
  }
  return signature;
}
