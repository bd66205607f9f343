/**
 * What functions yield, found by binding their own queries when somebody asks. A function that calls others asks for theirs,
 * so the way goes along the calls; functions that call each other in a circle yield open tables, all of them, whoever is
 * asked first (the algorithm is Tarjan's for strongly connected components).
 */
import type { ColumnFact, Facts, ScalarType } from '../facts/index.ts';
import { assumedNames, type Binding } from '../kql/semantics/index.ts';
import { bindingOf } from '../rule/index.ts';
import type { DeclaredFunction, FunctionBody } from './declared-file.ts';

/** What a call of a function yields. */
export interface Result {
  readonly tabular: boolean;
  readonly columns: readonly ColumnFact[];
  readonly open: boolean;
  /** The type of a value; `unknown` for a table, and for what may be either. */
  readonly type: ScalarType;
}

/** A value or a table, nobody can tell. */
const UNKNOWN: Result = { tabular: false, columns: [], open: true, type: 'unknown' };
const OPEN_TABLE: Result = { ...UNKNOWN, tabular: true };

/** Calls are followed this deep; parsers of the public repository call each other four deep. */
const MAX_DEPTH = 40;

interface Visit {
  readonly index: number;
  /** The first function of a circle that this one reaches, by its index. */
  low: number;
  callsItself: boolean;
  result: Result | undefined;
  isOver: boolean;
}

export class Inference {
  private readonly facts: () => Facts;
  private readonly visits = new Map<DeclaredFunction, Visit>();
  /** The functions being bound, the innermost last. */
  private readonly path: Visit[] = [];
  /** Functions whose circle may not be complete yet. */
  private readonly pending: DeclaredFunction[] = [];
  /** Functions that call each other, or themselves, as far as anybody asked. */
  readonly cycles: (readonly DeclaredFunction[])[] = [];

  /** @param facts those that know the functions as well */
  constructor(facts: () => Facts) {
    this.facts = facts;
  }

  resultOf(declared: DeclaredFunction): Result {
    const caller = this.path.at(-1);
    const known = this.visits.get(declared);
    if (known) {
      if (caller && !known.isOver) {
        caller.low = Math.min(caller.low, known.index);
        if (caller === known) caller.callsItself = true;
      }
      return known.result ?? OPEN_TABLE;
    }
    if (this.path.length >= MAX_DEPTH) return OPEN_TABLE;
    const visit = this.visit(declared);
    if (caller) caller.low = Math.min(caller.low, visit.low);
    return visit.result!;
  }

  private visit(declared: DeclaredFunction): Visit {
    const index = this.visits.size;
    const visit: Visit = { index, low: index, callsItself: false, result: undefined, isOver: false };
    this.visits.set(declared, visit);
    this.path.push(visit);
    this.pending.push(declared);
    const result = this.bind(declared);
    this.path.pop();
    visit.result = visit.low < index || visit.callsItself ? OPEN_TABLE : result;
    if (visit.low === index) this.complete(declared, visit);
    return visit;
  }

  /** The functions from this one on are done with, and no function that is still to come can be in a circle with them. */
  private complete(declared: DeclaredFunction, visit: Visit): void {
    const members = this.pending.splice(this.pending.indexOf(declared));
    for (const member of members) this.visits.get(member)!.isOver = true;
    if (members.length === 1 && !visit.callsItself) return;
    visit.result = OPEN_TABLE;
    this.cycles.push(members);
  }

  private bind(declared: DeclaredFunction): Result {
    const depth = this.path.length;
    const pending = this.pending.length;
    try {
      const body = declared.body();
      return body ? resultOfBody(body, bindingOf(body.document, body.query, this.facts()), this.facts()) : UNKNOWN;
    } catch {
      // a query that is nested too deeply for those that are being bound around it
      this.path.length = depth;
      for (const left of this.pending.splice(pending)) {
        const visit = this.visits.get(left)!;
        Object.assign(visit, { isOver: true, result: visit.result ?? OPEN_TABLE });
      }
      return OPEN_TABLE;
    }
  }
}

function resultOfBody({ query: { tree } }: FunctionBody, binding: Binding, facts: Facts): Result {
  const last = tree.root.statements.findLast((statement) => statement.kind === 'ExpressionStatement');
  if (!last) return UNKNOWN;
  const { result, problems } = binding;
  if (!result) {
    const type = binding.typeOf(last.expression);
    if (type !== 'unknown' && tree.problems.length === 0) return { tabular: false, columns: [], open: false, type };
    return last.expression.kind === 'Pipeline' ? OPEN_TABLE : UNKNOWN;
  }
  const isUnclear = problems.some(({ kind }) => kind === 'unknown-table' || kind === 'unknown-function');
  const assumed = assumedNames(tree.root, binding, facts);
  return {
    tabular: true,
    columns: result.columns.map(({ name, type }) => ({ name, type, ...(assumed.has(name) && { assumed: true }) })),
    open: result.open || isUnclear || tree.problems.length > 0,
    type: 'unknown',
  };
}
