/** How many rows a query can return, whatever the data: what an aggregate without groups or a `take` says about it. */
import type { Binding } from '../kql/semantics/index.ts';
import type { Expression, JoinOperator, KqlTree, LookupOperator, Node, Operator, Token } from '../kql/syntax/index.ts';

export interface RowBounds {
  readonly least: number;
  /** `Infinity` where nothing limits them. */
  readonly most: number;
  /** The word of the operator that sets the bounds. */
  readonly by: Token | undefined;
}

const ANY: RowBounds = { least: 0, most: Number.POSITIVE_INFINITY, by: undefined };

/** Operators that give a row for each row. */
const ROW_BY_ROW: ReadonlySet<Node['kind']> = new Set<Node['kind']>([
  'AsOperator', 'ExtendOperator', 'ParseKvOperator', 'ParseOperator', 'ProjectAwayOperator', 'ProjectKeepOperator', 'ProjectOperator',
  'ProjectRenameOperator', 'ProjectReorderOperator', 'RenderOperator', 'SerializeOperator', 'SortOperator',
]); // biome-ignore format: a list

/** Operators that leave out rows. */
const FILTERS: ReadonlySet<Node['kind']> = new Set<Node['kind']>([
  'DistinctOperator',
  'SampleDistinctOperator',
  'WhereOperator',
]);

/** Aggregates of which it is not documented what they give for no rows. */
const UNSURE = new Set(['any', 'arg_max', 'arg_min', 'argmax', 'argmin', 'take_any', 'take_anyif', 'anyif']);

/** Lets and calls are followed so deep; what is behind may have any number of rows. */
const DEEPEST = 50;

/** The bounds of what a query returns. */
export function rowBounds({ root, problems }: KqlTree, binding: Binding): RowBounds {
  const results = root.statements.filter((statement) => statement.kind === 'ExpressionStatement');
  return results.length === 1 && problems.length === 0 ? new Bounds(binding).of(results[0]!.expression) : ANY;
}

class Bounds {
  private readonly binding: Binding;
  private readonly known = new Map<Node, RowBounds>();
  private depth = 0;

  constructor(binding: Binding) {
    this.binding = binding;
  }

  of(expression: Expression): RowBounds {
    let bounds = this.known.get(expression);
    if (!bounds) {
      if (this.depth >= DEEPEST) return ANY;
      this.depth++;
      bounds = this.compute(expression);
      this.depth--;
      this.known.set(expression, bounds);
    }
    return bounds;
  }

  private compute(expression: Expression): RowBounds {
    switch (expression.kind) {
      case 'ParenthesizedExpression':
        return this.of(expression.expression);
      case 'WrapperExpression':
        return expression.keyword.text === 'materialize' ? this.of(expression.expression) : ANY;
      case 'Name':
        return this.behind(expression);
      case 'CallExpression':
        return expression.name.name === 'materialize' && expression.args.length === 1
          ? this.of(expression.args[0]!)
          : this.behind(expression.name);
      case 'Pipeline': {
        let bounds = this.of(expression.source);
        for (const stage of expression.stages) {
          if (stage.kind === 'Skipped') return ANY;
          bounds = this.after(stage.operator, bounds);
        }
        return bounds;
      }
      case 'UnionOperator':
        return this.union(expression.sources, undefined);
      case 'PrintOperator':
        return { least: 0, most: 1, by: expression.keyword };
      default:
        return ANY;
    }
  }

  /** What a let stands for. */
  private behind(name: Expression & { kind: 'Name' }): RowBounds {
    const meaning = this.binding.meaningOf(name);
    if (meaning?.kind !== 'let') return ANY;
    const { value } = meaning.let.statement;
    if (value.kind === 'EntityGroup') return ANY;
    if (value.kind !== 'FunctionDeclaration') return this.of(value);
    return value.body.expression ? this.of(value.body.expression) : ANY;
  }

  private after(operator: Operator, input: RowBounds): RowBounds {
    const { keyword } = operator as { keyword: Token };
    switch (operator.kind) {
      case 'CountOperator':
        return { least: 1, most: 1, by: keyword };
      case 'SummarizeOperator': {
        if (operator.groupBy.length > 0 || operator.by) return { ...input, least: Math.min(input.least, 1) };
        if (operator.aggregates.length === 0) return ANY;
        return { least: operator.aggregates.every(isSure) ? 1 : 0, most: 1, by: keyword };
      }
      case 'TakeOperator':
      case 'TopOperator':
      case 'SampleOperator': {
        const count = this.binding.constantOf(operator.count)?.value;
        if (typeof count !== 'number' || count < 0) return { ...input, least: 0 };
        if (input.most <= count) return input;
        return { least: Math.min(input.least, count), most: count, by: keyword };
      }
      case 'JoinOperator':
      case 'LookupOperator':
        return this.join(operator, input);
      case 'UnionOperator':
        return this.union(operator.sources, input);
      default:
        if (ROW_BY_ROW.has(operator.kind)) return input;
        return FILTERS.has(operator.kind) ? { ...input, least: 0 } : ANY;
    }
  }

  private join(operator: JoinOperator | LookupOperator, left: RowBounds): RowBounds {
    const parameter = operator.parameters.find(({ name }) => name === 'kind')?.value;
    const kind =
      parameter?.kind === 'Name' ? parameter.name : operator.kind === 'LookupOperator' ? 'leftouter' : 'innerunique';
    const right = this.of(operator.right);
    if (/^(leftsemi|leftanti|leftantisemi|anti)$/.test(kind)) return { ...left, least: 0 };
    const most = left.most === 0 || right.most === 0 ? 0 : left.most * right.most;
    if (kind === 'inner' || kind === 'innerunique') return { least: 0, most, by: operator.keyword };
    return kind === 'leftouter' ? { least: left.least, most: Math.max(left.most, most), by: left.by } : ANY;
  }

  /** The rows of all; a table that is not there is left out by some unions. */
  private union(sources: readonly Expression[], input: RowBounds | undefined): RowBounds {
    const all = sources.map((source) => this.of(source));
    if (input) all.push(input);
    const most = all.reduce((sum, bounds) => sum + bounds.most, 0);
    return { least: 0, most, by: all.length === 1 ? all[0]!.by : undefined };
  }
}

/** `count()`, `n = max(x)`: what gives a value for no rows as well. */
function isSure(aggregate: Expression): boolean {
  const value = aggregate.kind === 'NamedExpression' ? aggregate.value : aggregate;
  if (value.kind === 'ArithmeticExpression')
    return value.operands.every((operand) => operand.kind === 'Literal' || isSure(operand));
  return value.kind === 'CallExpression' && !UNSURE.has(value.name.name);
}
