/**
 * Which columns of tables stand behind a field: through `project-rename`, `extend`, `parse`, `summarize` and the lets of a
 * query, back to what a table or a function has.
 */
import { type Binding, type Column, isInferred } from '../kql/semantics/index.ts';
import { forEachChild, type Name, type Node, type PathExpression, walk } from '../kql/syntax/index.ts';
import type { Range } from '../text/index.ts';
import type { Origin } from './model.ts';
import { OpenTables } from './open-tables.ts';
import { plainPath } from './spelling.ts';

/** A column that is made of more columns than these is made of everything; they would say nothing. */
const MOST_ORIGINS = 8;

/** A column that is made of a column that is made of … more often than this has no origin that anybody follows. */
const MAX_STEPS = 200;

const NONE: readonly Origin[] = [];

export class Origins {
  private readonly binding: Binding;
  private readonly textOf: (range: Range) => string;
  /** What a column is made of, by the node that names it. */
  private readonly makers = new Map<Node, Node>();
  private readonly known = new Map<Node, readonly Origin[]>();
  /**
   * Of a column that stands for those of one name in all legs of a union: those of the other legs, and where the union ends.
   * Before that the column is that of its leg.
   */
  private readonly others = new Map<Column, { readonly column: Column; readonly from: number }[]>();
  private readonly openTables: OpenTables;
  private steps = 0;
  private argumentOf: ((name: Name) => Node | undefined) | undefined;

  private root: Node | undefined;

  /** @param root what is looked through when first asked */
  constructor(root: Node, binding: Binding, textOf: (range: Range) => string) {
    this.root = root;
    this.binding = binding;
    this.textOf = textOf;
    this.openTables = new OpenTables(binding);
  }

  /**
   * The columns of tables that an expression is about, each once.
   * @param argumentOf what a parameter of a function stands for where the expression stands
   */
  of(expression: Node, argumentOf?: (name: Name) => Node | undefined): readonly Origin[] {
    const found = new Map<string, Origin>();
    const outer = this.argumentOf;
    this.argumentOf = argumentOf;
    this.collect(expression, found);
    this.argumentOf = outer;
    return [...found.values()];
  }

  /** @param at where the column is named; behind everything unless told otherwise */
  ofColumn(column: Column, at = Number.POSITIVE_INFINITY): readonly Origin[] {
    this.lookThrough();
    let base = column;
    const others: Column[] = [];
    for (;;) {
      for (const { column: other, from } of this.others.get(base) ?? [])
        if (from <= at && others.length < MOST_ORIGINS) others.push(other);
      if (!base.copyOf) break;
      base = base.copyOf;
    }
    const own = this.ofBase(base);
    if (others.length === 0 || this.steps >= MAX_STEPS) return own;
    const found = new Map<string, Origin>();
    this.add(own, found);
    this.steps++;
    for (const other of others) this.add(this.ofColumn(other, at), found);
    this.steps--;
    return [...found.values()];
  }

  private ofBase(base: Column): readonly Origin[] {
    const { node, table, name } = base;
    if (table !== undefined) return [{ table, column: name }];
    if (isInferred(base)) {
      const tables = this.openTables.of(base);
      return tables.length > 0
        ? tables.map((of) => ({ table: of, column: name }))
        : [{ table: undefined, column: name }];
    }
    return node ? this.ofNode(node) : NONE;
  }

  private note(node: Node): void {
    this.openTables.note(node);
    if (node.kind === 'UnionOperator') this.noteLegs(node.sources, node.end);
    else if (node.kind === 'SearchOperator' || node.kind === 'FindOperator') {
      // what they look for is in all tables
      this.noteLegs(node.sources, node.sources.at(-1)?.end ?? node.end);
    } else if (node.kind === 'Pipeline') {
      for (const [i, stage] of node.stages.entries()) {
        if (stage.kind === 'Stage' && stage.operator.kind === 'UnionOperator')
          this.noteLegs([i === 0 ? node.source : node.stages[i - 1]!, ...stage.operator.sources], stage.end);
      }
    } else if (node.kind === 'NamedExpression') {
      for (const name of node.names) this.makers.set(name, node.value);
    } else if (node.kind === 'ParseOperator') {
      for (const part of node.pattern)
        this.makers.set(part.kind === 'ColumnDeclaration' ? part.name : part, node.expression);
    } else if (node.kind === 'ParseKvOperator' && node.keys.kind === 'RowSchema') {
      for (const { name } of node.keys.columns) this.makers.set(name, node.expression);
    }
  }

  private noteLegs(legs: readonly Node[], from: number): void {
    if (legs.length < 2) return;
    const first = new Map<string, Column>();
    for (const leg of legs.slice(0, MOST_ORIGINS)) {
      for (const column of this.binding.shapeOf(leg)?.columns ?? []) {
        const known = first.get(column.name);
        if (!known) first.set(column.name, column);
        else if (known !== column && (known.table === undefined || known.table !== column.table)) {
          const others = this.others.get(known);
          if (others) others.push({ column, from });
          else this.others.set(known, [{ column, from }]);
        }
      }
    }
  }

  /** The expression that gives a column its values; undefined for a column of a table, and for one that an operator makes. */
  makerOf(column: Column): Node | undefined {
    this.lookThrough();
    let base = column;
    while (base.copyOf) base = base.copyOf;
    const { node, table } = base;
    if (!node || table !== undefined) return undefined;
    const maker = this.makers.get(node) ?? (node.kind === 'Name' ? undefined : node);
    return maker && !isOperator(maker) ? maker : undefined;
  }

  private lookThrough(): void {
    if (this.root) walk(this.root, (node) => this.note(node));
    this.root = undefined;
  }

  private ofNode(node: Node): readonly Origin[] {
    const maker = this.makers.get(node) ?? (node.kind === 'Name' ? undefined : node);
    if (!maker || isOperator(maker)) return NONE;
    const known = this.known.get(maker);
    if (known) return known;
    if (this.steps >= MAX_STEPS) return NONE;
    // a column made of itself ends here
    this.known.set(maker, NONE);
    this.steps++;
    const found = this.of(maker);
    this.steps--;
    this.known.set(maker, found);
    return found;
  }

  private collect(node: Node, found: Map<string, Origin>): void {
    if (found.size >= MOST_ORIGINS) return;
    switch (node.kind) {
      case 'Name': {
        const meaning = this.binding.meaningOf(node);
        if (meaning?.kind === 'column') this.add(this.ofColumn(meaning.column, node.start), found);
        const argument = meaning?.kind === 'parameter' ? this.argumentOf?.(node) : undefined;
        if (!argument || this.steps >= MAX_STEPS) return;
        this.steps++;
        this.collect(argument, found);
        this.steps--;
        return;
      }
      case 'PathExpression':
        return this.path(node, found);
      case 'Pipeline':
      case 'WrapperExpression':
        return; // a query of its own gives a value, and no column
      case 'CallExpression':
        this.add(this.openTables.ofCallByText(node), found);
        for (const argument of node.args) this.collect(argument, found);
        return;
      default:
        forEachChild(node, (child) => this.collect(child, found));
    }
  }

  private path(path: PathExpression, found: Map<string, Origin>): void {
    const { root, steps } = path;
    const base = new Map<string, Origin>();
    this.collect(root, base);
    const [only] = base.values();
    if (base.size === 1 && only && root.kind === 'Name') {
      const column = only.column + plainPath(this.textOf({ start: root.end, end: path.end }));
      this.add([{ table: only.table, column }], found);
    } else if (base.size > 0) this.add([...base.values()], found);
    else {
      // `$left.x`, `step.x`: the row says which column
      for (const step of steps) if (step.kind === 'MemberStep') this.collect(step.member, found);
    }
  }

  private add(origins: readonly Origin[], found: Map<string, Origin>): void {
    for (const origin of origins) {
      if (found.size < MOST_ORIGINS) found.set(`${origin.table ?? ''}\t${origin.column}`, origin);
    }
  }
}

function isOperator(node: Node): boolean {
  return node.kind.endsWith('Operator');
}
