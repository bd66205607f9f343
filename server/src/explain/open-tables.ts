/**
 * Which table has a column that a query takes for granted, because nobody lists the columns of the table: the one that the
 * pipeline begins with, through lets, when no stage before may have brought the column along.
 */
import type { Binding, Column, LetMeaning } from '../kql/semantics/index.ts';
import { isInferred } from '../kql/semantics/index.ts';
import type { CallExpression, Expression, Name, Node, ParameterDeclaration, Pipeline } from '../kql/syntax/index.ts';
import { append } from '../text/index.ts';
import { bare } from './spelling.ts';

/** Operators whose result has no columns but those of the table before and those that they name. */
const KEEPS =
  /^(Where|Filter|Extend|ProjectRename|ProjectAway|ProjectKeep|ProjectReorder|Sort|Top|TopNested|Take|Sample|SampleDistinct|Serialize|As|MvExpand|Parse|ParseWhere|Distinct|Summarize|Project|Render|Assert|Consume)Operator$/;

const IF_THERE = /^column_?ifexists$/;

/** Lets of lets of … are followed this far; nobody reads further. */
const MAX_DEPTH = 20;

export class OpenTables {
  private readonly binding: Binding;
  /** The pipelines around the node that is being noted, the innermost last. */
  private readonly around: Pipeline[] = [];
  /** Where a column was named first. */
  private readonly first = new Map<Column, { readonly name: Name; readonly pipeline: Pipeline }>();
  private readonly given = new Map<ParameterDeclaration, Expression[]>();
  private readonly known = new Map<Column, readonly string[]>();
  /** The pipelines around calls that name a column by its text. */
  private readonly byText = new Map<CallExpression, Pipeline>();

  constructor(binding: Binding) {
    this.binding = binding;
  }

  /** Takes a node of the query; they come parents first, in the order of the text. */
  note(node: Node): void {
    while (this.around.length > 0 && this.around.at(-1)!.end <= node.start) this.around.pop();
    if (node.kind === 'Pipeline') this.around.push(node);
    else if (node.kind === 'Name') this.noteName(node);
    else if (node.kind === 'CallExpression') this.noteCall(node);
  }

  private noteName(name: Name): void {
    const pipeline = this.around.at(-1);
    const meaning = pipeline ? this.binding.meaningOf(name) : undefined;
    if (meaning?.kind !== 'column') return;
    let base = meaning.column;
    while (base.copyOf) base = base.copyOf;
    if (isInferred(base) && !this.first.has(base)) this.first.set(base, { name, pipeline: pipeline! });
  }

  private noteCall(call: CallExpression): void {
    const { name, args } = call;
    const pipeline = this.around.at(-1);
    if (pipeline && IF_THERE.test(name.name)) this.byText.set(call, pipeline);
    const meaning = this.binding.meaningOf(name);
    const value = meaning?.kind === 'let' ? meaning.let.value : undefined;
    if (value?.kind !== 'function') return;
    for (const [i, argument] of args.entries()) {
      const parameter = value.declaration.parameters[i];
      const known = parameter && this.given.get(parameter);
      if (known) known.push(argument);
      else if (parameter) this.given.set(parameter, [argument]);
    }
  }

  /** The tables that an inferred column may be of; none where that cannot be told. */
  of(column: Column): readonly string[] {
    let tables = this.known.get(column);
    if (!tables) {
      const place = this.first.get(column);
      tables = place ? this.ofPipeline(place.pipeline, place.name.start, 0) : [];
      this.known.set(column, tables);
    }
    return tables;
  }

  /** The column of a table that `column_ifexists('name', …)` asks for; none where that cannot be told. */
  ofCallByText(call: CallExpression): readonly { readonly table: string; readonly column: string }[] {
    const pipeline = this.byText.get(call);
    const constant = pipeline && call.args[0] ? this.binding.constantOf(call.args[0]) : undefined;
    if (constant?.type !== 'string') return [];
    return this.ofPipeline(pipeline!, call.start, 0).map((table) => ({ table, column: constant.value }));
  }

  /** The table that a pipeline begins with, when no stage that ends before the offset brings other columns. */
  private ofPipeline({ source, stages }: Pipeline, before: number, depth: number): readonly string[] {
    if (before <= source.end) return [];
    for (const stage of stages) {
      if (stage.start >= before || stage.end > before) break;
      if (stage.kind !== 'Stage' || !KEEPS.test(stage.operator.kind)) return [];
    }
    return this.ofSource(source, depth);
  }

  private ofSource(source: Expression, depth: number): readonly string[] {
    const inner = bare(source);
    if (depth > MAX_DEPTH) return [];
    if (inner.kind === 'Pipeline') return this.ofPipeline(inner, Number.POSITIVE_INFINITY, depth + 1);
    if (inner.kind === 'WrapperExpression') return this.ofSource(inner.expression, depth + 1);
    if (inner.kind === 'CallExpression') return this.ofCall(inner, depth);
    if (inner.kind !== 'Name') return [];
    const meaning = this.binding.meaningOf(inner);
    if (meaning?.kind === 'let') return this.ofLet(meaning.let, depth);
    return meaning === undefined || meaning.kind === 'table' || meaning.kind === 'function' ? [inner.name] : [];
  }

  private ofLet({ statement: { value } }: LetMeaning, depth: number): readonly string[] {
    const expression = value.kind === 'FunctionDeclaration' ? value.body.expression : value;
    return expression && expression.kind !== 'EntityGroup' ? this.ofSource(expression, depth + 1) : [];
  }

  private ofCall(call: CallExpression, depth: number): readonly string[] {
    const { name } = call.name;
    const [argument] = call.args;
    const meaning = this.binding.meaningOf(call.name);
    if (meaning?.kind === 'let') return this.ofLet(meaning.let, depth);
    if (name !== 'table') return meaning?.kind === 'function' ? [name] : [];
    const parameter = argument?.kind === 'Name' ? this.binding.meaningOf(argument) : undefined;
    const declaration = parameter?.kind === 'parameter' ? parameter.parameter.declaration : undefined;
    const names: string[] = [];
    for (const given of declaration ? (this.given.get(declaration) ?? []) : argument ? [argument] : []) {
      const constant = this.binding.constantOf(given);
      append(names, constant?.type === 'string' ? [constant.value] : []);
    }
    return [...new Set(names)];
  }
}
