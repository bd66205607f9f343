import { type Column, isInferred, letValue } from '../../../kql/semantics/index.ts';
import {
  type Expression,
  hasWord,
  type LetStatement,
  type Name,
  type Node,
  type ParameterDeclaration,
  walk,
} from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';

/** Where a name is read as a value; elsewhere (`by x`, `project x`) only a column makes sense. */
const READS_VALUES: ReadonlySet<Node['kind']> = new Set([
  'ArithmeticExpression',
  'BetweenExpression',
  'BinaryExpression',
  'CallExpression',
  'InExpression',
  'LogicalExpression',
  'UnaryExpression',
]);

type Variable = LetStatement | ParameterDeclaration;

/**
 * Within a row columns come first: a variable of the same name is not the one that is read, as in `DeviceId == DeviceId`.
 * Silent where the column was computed from the variable, which is how one is replaced on purpose:
 * `extend kind = iff(kind == "", "all", kind)`.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'none',
  summary: 'A variable that is not read, because a column has the same name',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!hasWord(tree, 'let')) return;
    const search = new Search(context);
    walk(
      tree.root,
      (node) => search.enter(node),
      (node) => search.leave(node),
    );
  },
});

class Search {
  /** Variables by block, the innermost last. */
  private readonly scopes: Map<string, Variable>[] = [];
  private readonly path: Node[] = [];
  /** The expressions that columns are computed from, by the node that names the column. */
  private readonly values = new Map<Node, Expression>();
  /** The expressions in which each variable has been reported. */
  private readonly reported = new Map<Variable, Node>();
  /** Whether a column was computed from the variable of its name, by the node that names the column. */
  private readonly replacing = new Map<Node, boolean>();
  private readonly context: QueryContext;

  constructor(context: QueryContext) {
    this.context = context;
  }

  enter(node: Node): void {
    const parent = this.path.at(-1);
    this.path.push(node);
    if (node.kind === 'QueryBlock' || node.kind === 'FunctionDeclaration') this.scopes.push(new Map());
    else if (node.kind === 'ParameterDeclaration') this.declare(node);
    else if (node.kind === 'NamedExpression') for (const name of node.names) this.values.set(name, node.value);
    else if (node.kind === 'Name' && parent && this.readsValue(parent)) this.check(node, parent);
  }

  private readsValue(parent: Node): boolean {
    // `count_distinct(x)` of one value makes no sense, so that the column is meant
    if (parent.kind === 'CallExpression' && this.context.facts.aggregate(parent.name.name)) return false;
    return READS_VALUES.has(parent.kind);
  }

  leave(node: Node): void {
    this.path.pop();
    if (node.kind === 'QueryBlock' || node.kind === 'FunctionDeclaration') this.scopes.pop();
    // a let is known behind its end
    else if (node.kind === 'LetStatement') this.declare(node);
  }

  private declare(variable: Variable): void {
    const { name } = variable;
    if (name.kind !== 'Name' || letValue(this.context.binding.meaningOf(name))?.kind !== 'scalar') return;
    this.scopes.at(-1)?.set(name.name, variable);
  }

  private check(name: Name, parent: Node): void {
    const variable = this.scopes.findLast((scope) => scope.has(name.name))?.get(name.name);
    const meaning = variable && this.context.binding.meaningOf(name);
    if (meaning?.kind !== 'column' || isInferred(meaning.column)) return;
    if (this.reported.get(variable!) === parent || this.replaces(meaning.column, variable!)) return;
    this.reported.set(variable!, parent);
    const what = variable!.kind === 'LetStatement' ? 'the `let`' : 'the parameter';
    const { start, end } = variable!.name;
    this.context.report({
      at: { start: name.start, end: name.end },
      code: 'KS510',
      message: `\`${name.name}\` is the column here, not ${what} of the same name. Give ${what} another name.`,
      related: [{ start, end, message: 'This is not read.' }],
    });
  }

  /** Whether the column was computed from the variable. */
  private replaces(column: Column, variable: Variable): boolean {
    let origin = column;
    while (origin.copyOf) origin = origin.copyOf;
    const value = origin.node && this.values.get(origin.node);
    if (!value) return false;
    let replaces = this.replacing.get(origin.node!);
    if (replaces === undefined) {
      replaces = this.reads(value, variable);
      this.replacing.set(origin.node!, replaces);
    }
    return replaces;
  }

  private reads(value: Expression, variable: Variable): boolean {
    let found = false;
    walk(value, (node) => {
      const meaning = node.kind === 'Name' ? this.context.binding.meaningOf(node) : undefined;
      if (meaning?.kind === 'let') found ||= meaning.let.statement === variable;
      if (meaning?.kind === 'parameter') found ||= meaning.parameter.declaration === variable;
      return !found;
    });
    return found;
  }
}
