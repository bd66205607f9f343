/**
 * What the names of a document stand for: which of them are one thing. A column is followed from the place that makes it
 * through the stages that hand it on, through unions and the keys of joins, out of the query to the fields that name it.
 */
import type { Facts } from '../facts/index.ts';
import {
  allColumns,
  type Binding,
  type Column,
  findColumn,
  type Meaning,
  type TableShape,
} from '../kql/semantics/index.ts';
import {
  type CallExpression,
  type JoinOperator,
  type Literal,
  type LookupOperator,
  type Name,
  type Node,
  type Operator,
  stringValue,
  walk,
} from '../kql/syntax/index.ts';
import {
  bindingOf,
  type ColumnReference,
  columnReferences,
  type RuleDocument,
  type RuleFile,
  type RuleQuery,
} from '../rule/index.ts';
import { type Range, touches } from '../text/index.ts';

/** One thing that names stand for. Compared by identity. */
export interface Thing {
  readonly kind: 'column' | 'let' | 'parameter' | 'alias' | 'table' | 'function';
  /** For a column that the query makes, the node that names it; for a parameter its declaration. */
  readonly node: Node | undefined;
  /** The table of a column that the query only reads. */
  readonly table: string | undefined;
}

/** A place that names a thing; the range is that of the name. */
export interface Occurrence extends Range {
  readonly thing: Thing;
  readonly name: string;
  readonly declares: boolean;
  readonly node: Name | Literal | ColumnReference;
  /** For the key of a join that has one name for two things: those. */
  readonly key?: { readonly left: Thing; readonly right: Thing };
}

/** All that is named in a query and in the fields around it. */
export interface Symbols {
  readonly document: RuleDocument;
  readonly query: RuleQuery;
  readonly binding: Binding;
  /** In the order of the text, those of the fields behind those of the query. */
  readonly occurrences: readonly Occurrence[];
  thingOf(column: Column): Thing;
}

/** The occurrence at an offset (as a caret: both ends count), with everything around it. */
export function occurrenceAt(
  file: RuleFile,
  offset: number,
  facts: Facts,
): { readonly occurrence: Occurrence; readonly symbols: Symbols } | undefined {
  for (const document of file.documents) {
    if (offset < document.start || offset > document.end) continue;
    for (const query of document.queries) {
      const isHere =
        touches(query.tree.root, offset) || columnReferences(document).some((field) => touches(field, offset));
      if (!isHere) continue;
      const symbols = symbolsOf(document, query, facts);
      const found = symbols.occurrences.filter((occurrence) => touches(occurrence, offset));
      // at the border of two names the later one wins
      const occurrence = found.at(-1);
      if (occurrence) return { occurrence, symbols };
    }
  }
  return undefined;
}

/** Everything that a query and the fields around it name. */
export function symbolsOf(document: RuleDocument, query: RuleQuery, facts: Facts): Symbols {
  const binding = bindingOf(document, query, facts);
  const reader = new SymbolReader(binding, query.tree.root);
  // the fields speak of the rule's own query, which is the first
  const fields = binding.result && document.queries[0] === query ? columnReferences(document) : [];
  return {
    document,
    query,
    binding,
    occurrences: [...reader.inQuery(), ...fields.flatMap((field) => reader.inField(field) ?? [])],
    thingOf: (column) => reader.thingOfColumn(column),
  };
}

class SymbolReader {
  private readonly binding: Binding;
  private readonly root: Node;
  private readonly things = new Map<unknown, Thing>();
  /** What a thing has turned out to be the same as. */
  private readonly same = new Map<Thing, Thing>();
  /** The keys of joins that are a column of the query on one side and one of a table on the other. */
  private readonly keys = new Map<Name, { left: Column; right: Column }>();
  /** The columns that names declare. */
  private readonly made = new Map<Node, Column>();

  constructor(binding: Binding, root: Node) {
    this.binding = binding;
    this.root = root;
    walk(root, (node) => {
      for (const column of this.binding.shapeOf(node)?.columns ?? [])
        if (column.node) this.made.set(column.node, column);
      this.link(node);
    });
  }

  thingOfColumn(column: Column): Thing {
    return this.found(this.ownThing(column));
  }

  /** The thing of a column before it is known what is the same. */
  private ownThing(column: Column): Thing {
    const { name } = column;
    let own = column;
    while (own.copyOf && own.copyOf.name === name) own = own.copyOf;
    const { node, table } = own;
    if (node) return this.thing(node, name, { kind: 'column', node, table: undefined });
    return this.thing(table ?? 'open', name, { kind: 'column', node: undefined, table });
  }

  /** One node may make several columns, and a table has many. */
  private thing(of: unknown, name: string, made: Thing): Thing {
    let names = this.things.get(of) as Map<string, Thing> | undefined;
    if (!names) this.things.set(of, (names = new Map<string, Thing>()) as never);
    let known = names.get(name);
    if (!known) names.set(name, (known = made));
    return known;
  }

  private found(thing: Thing): Thing {
    let own = thing;
    for (let next = this.same.get(own); next; next = this.same.get(own)) own = next;
    return own;
  }

  private join(a: Column, b: Column): void {
    const [one, other] = [this.thingOfColumn(a), this.thingOfColumn(b)];
    // of a column that is partly of a table, all is: it cannot be renamed
    if (one !== other) this.same.set(one.node ? one : other, one.node ? other : one);
  }

  /** Columns of one name that become one: those of the legs of a union, and the keys of a join. */
  private link(node: Node): void {
    switch (node.kind) {
      case 'UnionOperator':
      case 'FindOperator':
      case 'SearchOperator': {
        const input = this.binding.inputOf(node);
        const shapes = node.sources.flatMap((source) => this.binding.shapeOf(source) ?? []);
        this.linkLegs(input ? [input, ...shapes] : shapes, this.binding.shapeOf(node));
        return;
      }
      case 'JoinOperator':
      case 'LookupOperator':
        for (const { left, right, name } of this.keysOf(node)) {
          // a column of a table keeps its name, whatever the other side is called
          if (this.thingOfColumn(left).node && this.thingOfColumn(right).node) this.join(left, right);
          else this.keys.set(name, { left, right });
        }
    }
  }

  private keysOf(node: JoinOperator | LookupOperator): { left: Column; right: Column; name: Name }[] {
    const [left, right] = [this.binding.inputOf(node), this.binding.shapeOf(node.right)];
    return node.conditions.flatMap((name) => {
      if (name.kind !== 'Name') return [];
      const [own, other] = [left, right].map((shape) => shape && findColumn(shape, name.name));
      return own && other ? [{ left: own, right: other, name }] : [];
    });
  }

  private linkLegs(legs: readonly TableShape[], result: TableShape | undefined): void {
    const first = new Map<string, Column>();
    for (const column of legs.flatMap((leg) => allColumns(leg))) {
      const known = first.get(column.name);
      if (!known) first.set(column.name, column);
      // what is of several types is several columns
      else if (result && findColumn(result, column.name)) this.join(known, column);
    }
  }

  inQuery(): Occurrence[] {
    const found: Occurrence[] = [];
    const operators: Operator[] = [];
    walk(
      this.root,
      (node) => {
        if (node.kind === 'Name') found.push(...this.inName(node));
        else if (node.kind === 'CallExpression') found.push(...this.inText(node, operators.at(-1)));
        else if (node.kind.endsWith('Operator') && 'keyword' in node) operators.push(node as Operator);
      },
      (node) => {
        if (operators.at(-1) === node) operators.pop();
      },
    );
    return found;
  }

  private inName(node: Name): Occurrence[] {
    if (node.name === '' || node.form === 'braced') return [];
    const { start, end, name } = node;
    const key = this.keys.get(node);
    if (key) {
      const [left, right] = [this.thingOfColumn(key.left), this.thingOfColumn(key.right)];
      const common = { start, end, name, declares: false, node, ...(left !== right && { key: { left, right } }) };
      // what the query makes is what is meant when somebody points at it
      const inOrder = left === right ? [left] : left.node ? [right, left] : [left, right];
      return inOrder.map((thing) => ({ ...common, thing }));
    }
    const meaning = this.binding.meaningOf(node);
    const made = this.made.get(node);
    const thing = meaning ? this.thingOf(meaning) : made && this.thingOfColumn(made);
    if (!thing) return [];
    const declares =
      (meaning?.kind === 'let' && meaning.let.statement.name === node) ||
      (meaning?.kind === 'parameter' && meaning.parameter.declaration?.name === node) ||
      (made !== undefined && !meaning);
    return [{ start, end, thing, name, declares, node }];
  }

  private thingOf(meaning: Meaning): Thing | undefined {
    const plain = (kind: Thing['kind'], of: unknown, name: string, node?: Node) =>
      this.thing(of, name, { kind, node, table: undefined });
    switch (meaning.kind) {
      case 'column':
        return this.thingOfColumn(meaning.column);
      case 'let':
        return plain('let', meaning.let.statement, '');
      case 'parameter':
        return plain(
          'parameter',
          meaning.parameter.declaration ?? 'parameter',
          meaning.parameter.name,
          meaning.parameter.declaration,
        );
      case 'alias':
        return plain('alias', meaning.shape, meaning.name);
      case 'table':
      case 'function':
        return plain(meaning.kind, meaning.kind, meaning.name);
      case 'row':
        return undefined;
    }
  }

  /** `column_ifexists("x", "")` names a column by a text. */
  private inText({ name, args }: CallExpression, operator: Operator | undefined): Occurrence[] {
    const [text] = args;
    if (!/^column_?ifexists$/.test(name.name) || text?.kind !== 'Literal' || text.type !== 'string') return [];
    const input = operator && this.binding.inputOf(operator);
    const column = input && findColumn(input, stringValue(text.token.text));
    if (!column || text.end - text.start !== column.name.length + 2) return [];
    const range = { start: text.start + 1, end: text.end - 1 };
    return [{ ...range, thing: this.thingOfColumn(column), name: column.name, declares: false, node: text }];
  }

  inField(field: ColumnReference): Occurrence | undefined {
    const { start, end, name } = field;
    const column = findColumn(this.binding.result!, name);
    return column && { start, end, thing: this.thingOfColumn(column), name, declares: false, node: field };
  }
}
