/**
 * What is known of the world: tables, functions, ATT&CK, entities, connectors. The core sees only this interface; where the bytes come from
 * is the host's business. A kind of facts that has not arrived yet is absent, and whoever needs it stays silent.
 */
import { type AttackFacts, nextAttack, readAttack } from './attack.ts';
import type { ColumnFact } from './columns.ts';
import { type ConnectorFacts, readConnectors } from './connectors.ts';
import { type DescribedKind, readDescriptions } from './descriptions.ts';
import { type EntityFacts, readEntities } from './entities.ts';
import { type FunctionFact, readFunctions } from './functions.ts';
import { readTables, type TableFact, type TableIndex } from './tables.ts';
import { readWorkspaceFunctions, type WorkspaceFunctionFact } from './workspace-functions.ts';

/** The kinds of facts, each a text of its own. */
export const FACT_KINDS = [
  'tables', 'xdr', 'scalar', 'aggregates', 'plugins', 'functions', 'descriptions', 'attack', 'entities', 'connectors',
] as const; // biome-ignore format: a list
export type FactKind = (typeof FACT_KINDS)[number];

/** The texts that hosts deliver, read when first needed; their format is that of `data/`, packed by scripts/pack-facts.mjs. */
export type FactTexts = { readonly [kind in FactKind]?: () => string };

/** Which tables a query sees: those of a Log Analytics workspace, or those of Defender XDR, whose types differ. */
export type Schema = 'workspace' | 'xdr';

/** Where a query runs; `both` for one that is offered for either, such as a hunting query, and is right when it is in one. */
export type Target = Schema | 'both';

export interface Facts {
  has(kind: FactKind): boolean;
  table(name: string, schema: Schema): TableFact | undefined;
  tableNames(schema: Schema): readonly string[];
  /** The columns that every table of a workspace has. */
  readonly standardColumns: readonly ColumnFact[];
  /** The columns that the items of a watchlist have besides those of every watchlist; undefined when nobody tells. */
  watchlist(alias: string): readonly ColumnFact[] | undefined;
  scalarFunction(name: string): FunctionFact | undefined;
  aggregate(name: string): FunctionFact | undefined;
  plugin(name: string): FunctionFact | undefined;
  /** A function that the workspace offers though no query declares it. Names are case-sensitive, as in KQL. */
  workspaceFunction(name: string): WorkspaceFunctionFact | undefined;
  /** The names of the functions and aggregates of KQL, without those that the reference hides. */
  readonly functionNames: readonly string[];
  readonly pluginNames: readonly string[];
  /** The names of the functions of the workspace, sorted. */
  readonly workspaceFunctionNames: readonly string[];
  readonly attack: AttackFacts;
  readonly entities: EntityFacts;
  readonly connectors: ConnectorFacts;
}

/** Facts over texts. Nothing is decoded before it is asked for. */
export function factsFrom(texts: FactTexts): Facts {
  const lazily = <T>(make: () => T): (() => T) => {
    let value: T | undefined;
    return () => (value ??= make());
  };
  const workspace = lazily<TableIndex>(() => readTables(texts.tables?.() ?? ''));
  const xdr = lazily<TableIndex>(() => readTables(texts.xdr?.() ?? ''));
  const descriptions = lazily(() => readDescriptions(texts.descriptions?.() ?? ''));
  const describe = (kind: DescribedKind) => (name: string) => descriptions()(kind, name);
  const scalar = lazily(() => readFunctions(texts.scalar?.() ?? '', describe('scalar')));
  const aggregates = lazily(() => readFunctions(texts.aggregates?.() ?? '', describe('aggregate')));
  const plugins = lazily(() => readFunctions(texts.plugins?.() ?? '', describe('plugin')));
  const functions = lazily(() => readWorkspaceFunctions(texts.functions?.() ?? '', describe('workspace')));
  const attack = lazily(() => readAttack(texts.attack?.() ?? ''));
  const entities = lazily(() => readEntities(texts.entities?.() ?? ''));
  const connectors = lazily(() => readConnectors(texts.connectors?.() ?? ''));
  return {
    has: (kind) => texts[kind] !== undefined,
    table: (name, schema) => (schema === 'xdr' ? xdr() : workspace()).get(name),
    tableNames: (schema) => (schema === 'xdr' ? xdr() : workspace()).names,
    get standardColumns() {
      return workspace().standard;
    },
    watchlist: () => undefined,
    scalarFunction: (name) => scalar().get(name),
    aggregate: (name) => aggregates().get(name),
    plugin: (name) => plugins().get(name),
    workspaceFunction: (name) => functions().get(name),
    get functionNames() {
      return [...shownNames(scalar()), ...shownNames(aggregates())];
    },
    get pluginNames() {
      return shownNames(plugins());
    },
    get workspaceFunctionNames() {
      return functions().names;
    },
    get attack() {
      return attack();
    },
    get entities() {
      return entities();
    },
    get connectors() {
      return connectors();
    },
  };
}

const withNext = new WeakMap<Facts, Facts>();

/** The facts with ATT&CK in that version; the same ones when they have it already, or know nothing of it. */
export function withAttackVersion(facts: Facts, version: string | undefined): Facts {
  if (!facts.has('attack') || version === undefined || version === facts.attack.version) return facts;
  if (version !== facts.attack.nextVersion) return facts;
  let next = withNext.get(facts);
  if (!next) {
    const attack = nextAttack(facts.attack);
    next = Object.create(facts, { attack: { value: attack, enumerable: true } }) as Facts;
    withNext.set(facts, next);
  }
  return next;
}

/** No facts at all: what every check must be able to live with. */
export const NO_FACTS: Facts = factsFrom({});

/** The names that the reference does not hide. */
function shownNames(functions: ReadonlyMap<string, FunctionFact>): string[] {
  return [...functions.values()].flatMap(({ name, flags }) => (flags.has('hidden') ? [] : [name]));
}
