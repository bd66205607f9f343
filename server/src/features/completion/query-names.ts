/** The names that a query may use at a place: lets, parameters and aliases before it, tables and functions of the workspace. */
import type { Facts, ParameterFact, Target } from '../../facts/index.ts';
import {
  allColumns,
  type Binding,
  type Column,
  letValue,
  type Meaning,
  type QueryParameter,
  type TableShape,
  type Value,
} from '../../kql/semantics/index.ts';
import { isReserved, type KqlTree, type Name, type NameNode, type Statement, walk } from '../../kql/syntax/index.ts';
import { type Completion, snippetText } from './completion-list.ts';

/** A name as a query must write it. */
export function queryName(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name) && !isReserved(name)) return name;
  return name.includes("'") ? `["${name.replaceAll(/["\\]/g, '\\$&')}"]` : `['${name.replaceAll('\\', '\\\\')}']`;
}

/**
 * The lets, parameters and aliases that may be named at an offset; of two of one name the later one.
 * @param parameters those that the file declares for the query
 */
export function namesInScope(
  { root }: KqlTree,
  binding: Binding,
  offset: number,
  parameters: readonly QueryParameter[] = [],
): Meaning[] {
  const found = new Map<string, Meaning>();
  for (const { name, type } of parameters) {
    const value: Value = type === 'table' ? { kind: 'unknown' } : { kind: 'scalar', type, constant: undefined };
    found.set(name, { kind: 'parameter', parameter: { name, declaration: undefined, value } });
  }
  const declare = (name: NameNode): void => {
    const meaning = name.kind === 'Name' ? binding.meaningOf(name) : undefined;
    if (meaning) found.set((name as Name).name, meaning);
  };
  const visit = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      if (statement.start >= offset) break;
      if (statement.kind === 'QueryParametersStatement') for (const { name } of statement.parameters) declare(name);
      if (statement.kind !== 'LetStatement') continue;
      const { value, semicolon } = statement;
      if (semicolon && semicolon.end <= offset) declare(statement.name);
      else if (value.kind === 'FunctionDeclaration' && value.body.open && value.body.open.end <= offset) {
        for (const { name } of value.parameters) declare(name);
        visit(value.body.statements);
      }
    }
  };
  visit(root.statements);
  walk(root, (node) => {
    if (node.start >= offset) return false;
    if (node.kind === 'AsOperator' && node.end < offset) declare(node.name);
    return true;
  });
  return [...found.values()];
}

export function columnItem(column: Column, rank: number): Completion {
  const detail = column.table ?? (column.madeBy === 'source' ? '' : column.madeBy);
  return {
    label: column.name,
    kind: 'column',
    ...(column.type !== 'unknown' && { suffix: `: ${column.type}` }),
    ...(detail && { detail }),
    text: queryName(column.name),
    rank,
  };
}

/** Columns that the query itself has made come first, then those that it names anywhere, then the others. */
export function columnItems(shape: TableShape | undefined, isNamed: (name: string) => boolean): Completion[] {
  if (!shape) return [];
  return allColumns(shape).map((column) => {
    const rank = column.madeBy !== 'source' ? 0 : isNamed(column.name) ? 0.1 : 0.2;
    return columnItem(column, rank);
  });
}

/** @param wanted whether tables or scalars are meant at the place; the others come behind */
export function letItems(meanings: readonly Meaning[], wanted: 'table' | 'scalar'): Completion[] {
  return meanings.flatMap((meaning): Completion[] => {
    const value = letValue(meaning);
    const name = meaning.kind === 'let' ? meaning.let.name : meaning.kind === 'parameter' ? meaning.parameter.name : '';
    const rankOf = (kind: 'table' | 'scalar') => (kind === wanted ? 0 : 0.9);
    if (meaning.kind === 'alias')
      return [{ label: meaning.name, kind: 'let', detail: 'as', text: queryName(meaning.name), rank: rankOf('table') }];
    if (!value || !name) return [];
    const kind = meaning.kind === 'parameter' ? 'parameter' : 'let';
    if (value.kind === 'function') {
      const names = value.declaration.parameters.map((parameter) =>
        parameter.name.kind === 'Name' ? parameter.name.name : '',
      );
      return [{ ...callItem(name, names), kind: 'function', detail: 'let' }];
    }
    const type = value.kind === 'scalar' ? value.type : value.kind === 'table' ? 'table' : '';
    const rank = value.kind === 'unknown' ? 0 : rankOf(value.kind);
    return [{ label: name, kind, ...(type && { suffix: `: ${type}` }), detail: kind, text: queryName(name), rank }];
  });
}

/** A call with the caret between its parentheses, or behind them where there is nothing to be written. */
function callItem(name: string, parameters: readonly string[]): Completion {
  const item = { label: name, kind: 'function' as const, suffix: `(${parameters.join(', ')})`, rank: 0, snippet: true };
  const text = snippetText(queryName(name));
  return parameters.length > 0 ? { ...item, text: `${text}($0)`, next: 'signature' } : { ...item, text: `${text}()$0` };
}

/** Parameters as a short signature shows them. */
function shortNames(parameters: readonly ParameterFact[] | undefined): string[] {
  return (parameters ?? []).map(({ name, optional, repeats }) => `${name}${optional ? '?' : ''}${repeats ? '…' : ''}`);
}

/** What rules call most, the usual ones first. */
const USUAL_FUNCTIONS = (
  'count dcount make_set arg_max min max sum countif make_list dcountif avg take_any arg_min percentile stdev ' +
  'ago now tostring iff isnotempty isempty tolower bin strcat extract split parse_json case coalesce todatetime toint tolong ' +
  'column_ifexists bag_pack pack_array format_datetime startofday endofday datetime_diff array_length set_has_element ' +
  'ipv4_is_private ipv4_is_in_range replace_string substring strlen toupper trim not isnull isnotnull parse_url base64_decode_tostring'
).split(' ');

/** Tables that most rules read. */
const USUAL_TABLES: ReadonlySet<string> = new Set(
  (
    'SigninLogs AuditLogs SecurityEvent CommonSecurityLog Syslog OfficeActivity AzureActivity DeviceProcessEvents DeviceNetworkEvents ' +
    'DeviceFileEvents DeviceEvents DeviceLogonEvents EmailEvents CloudAppEvents AADNonInteractiveUserSignInLogs SecurityAlert ' +
    'ThreatIntelligenceIndicator ThreatIntelIndicators IdentityInfo BehaviorAnalytics AzureDiagnostics DnsEvents Event WindowsEvent Heartbeat ' +
    'AWSCloudTrail W3CIISLog AlertEvidence AlertInfo UrlClickEvents IdentityLogonEvents StorageBlobLogs'
  ).split(' '),
);

/** Makes a list once for all who ask with the same facts: there are thousands of tables and functions. */
function remembered<K extends string>(
  make: (facts: Facts, kind: K) => Completion[],
): (facts: Facts, kind: K) => readonly Completion[] {
  const known = new WeakMap<Facts, Map<K, readonly Completion[]>>();
  return (facts, kind) => {
    let ofFacts = known.get(facts);
    if (!ofFacts) known.set(facts, (ofFacts = new Map()));
    let items = ofFacts.get(kind);
    if (!items) ofFacts.set(kind, (items = make(facts, kind)));
    return items;
  };
}

/** Built-in functions of one kind, without those that the reference hides or calls obsolete. */
export const builtInItems = remembered((facts, kind: 'scalar' | 'aggregate' | 'plugin') => {
  const names = kind === 'plugin' ? facts.pluginNames : facts.functionNames;
  return names.flatMap((name): Completion[] => {
    const fact =
      kind === 'plugin'
        ? facts.plugin(name)
        : kind === 'aggregate'
          ? facts.aggregate(name)
          : facts.scalarFunction(name);
    if (!fact || fact.flags.has('obsolete')) return [];
    const signature = fact.signatures.find(({ flags }) => !flags.includes('#Hidden'));
    const place = USUAL_FUNCTIONS.indexOf(name);
    const rank = place < 0 ? 0.9 : place / 100;
    return [{ ...callItem(name, shortNames(signature?.parameters)), rank }];
  });
});

/** Functions of the workspace: its own first, then those of the service, then those that solutions install. */
export const workspaceFunctionItems = remembered((facts, wanted: 'table' | 'scalar' | 'invoke') => {
  const ranks = { workspace: 0, builtin: 0.4, asim: 0.5, solution: 0.6 };
  return facts.workspaceFunctionNames.flatMap((name): Completion[] => {
    const fact = facts.workspaceFunction(name)!;
    if (wanted === 'invoke' ? !fact.invoke && fact.kind !== 'workspace' : fact.tabular !== (wanted === 'table'))
      return [];
    const names = fact.parameters.map(({ names: [first], optional }) => `${first}${optional ? '?' : ''}`);
    const item = { ...callItem(name, names), detail: fact.kind, rank: ranks[fact.kind] };
    // a function whose arguments nobody lists, or that has none, is named like a table
    const isPlain = wanted === 'table' && names.length === 0;
    return [isPlain ? { ...item, suffix: '', text: queryName(name), snippet: false } : item];
  });
});

/** The tables of a target. */
export const tableItems = remembered((facts, target: Target) => {
  const schemas = target === 'both' ? (['workspace', 'xdr'] as const) : [target];
  const names = new Set(schemas.flatMap((schema) => facts.tableNames(schema)));
  return [...names].map((label) => ({
    label,
    kind: 'table' as const,
    text: queryName(label),
    rank: USUAL_TABLES.has(label) ? 0.1 : label.endsWith('_CL') ? 0.3 : 0.2,
  }));
});
