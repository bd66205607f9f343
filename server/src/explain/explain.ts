/** Takes rules apart. */
import type { Facts } from '../facts/index.ts';
import { type Binding, type Constant, formatConstant, isInferred, type LetMeaning } from '../kql/semantics/index.ts';
import type { Expression, Node, ParameterDeclaration } from '../kql/syntax/index.ts';
import { bindingOf, declaredParameters, type FileParameter, type RuleDocument, type RuleQuery } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import { placeOf, resolved, scalarText, valueUnder } from '../yaml/index.ts';
import { attackTable } from './attack-table.ts';
import { columnUses } from './column-uses.ts';
import { mergeIndicators } from './indicators.ts';
import { LetUses } from './let-uses.ts';
import type {
  ColumnUse,
  Explanation,
  JoinExplanation,
  JoinSide,
  LegExplanation,
  LetExplanation,
  ParameterExplanation,
  QueryExplanation,
  Schedule,
} from './model.ts';
import { oneLine } from './operands.ts';
import { Origins } from './origins.ts';
import { type ReachContext, type ReachedJoin, reach } from './reach.ts';
import { bare } from './spelling.ts';
import { StageReader } from './stages.ts';
import { mergeWindows } from './time-windows.ts';
import { continuous, scheduleOf } from './words-for-time.ts';

export interface ExplainOptions {
  /** Whether the columns of each stage are listed by name: a quarter more to print, for a reader who asks what goes where. */
  readonly columnNames?: boolean;
}

/** Explains a document: its ATT&CK table and each of its queries. */
export function explainDocument(document: RuleDocument, facts: Facts, options: ExplainOptions = {}): Explanation {
  const { root } = document;
  return {
    kind: document.kind,
    id: scalarText(valueUnder(root, 'id')) ?? scalarText(valueUnder(root, 'Id')),
    name: nameOf(document),
    severity: scalarText(valueUnder(root, 'severity')),
    schedule: scheduleIn(document),
    attack: attackTable(document, facts),
    queries: document.queries.map((query) => explainQuery(document, query, facts, options)),
  };
}

function nameOf(document: RuleDocument): string | undefined {
  const keys = ['name', 'displayName', 'DisplayName', 'FunctionName', 'ParserName', 'EventParserName'];
  return keys.map((key) => scalarText(valueUnder(document.root, key))).find((text) => text !== undefined);
}

function scheduleIn({ root, kind, text }: RuleDocument): Schedule | undefined {
  const placesOf = (...keys: readonly string[]): Range[] =>
    keys.flatMap((key) => {
      const value = resolved(valueUnder(root, key));
      return value?.kind === 'Scalar' ? [placeOf(text, value)] : [];
    });
  if (kind === 'NRT') return continuous(placesOf('kind'));
  if (kind !== 'Scheduled') return undefined;
  const textOf = (key: string): string | undefined => scalarText(valueUnder(root, key))?.trim() || undefined;
  const [frequency, period] = ['queryFrequency', 'queryPeriod'] as const;
  return scheduleOf(textOf(frequency), textOf(period), placesOf(frequency, period));
}

/** Explains a query. */
export function explainQuery(
  document: RuleDocument,
  query: RuleQuery,
  facts: Facts,
  options: ExplainOptions,
): QueryExplanation {
  const explainer = new Explainer(query, bindingOf(document, query, facts), facts, options);
  return explainer.explain(document.root ? declaredParameters(document.root) : [], columnUses(document));
}

/** What a query reads and looks for: the part of its explanation that an index needs, in a fraction of the time. */
export function lookedForIn(
  document: RuleDocument,
  query: RuleQuery,
  facts: Facts,
): Pick<QueryExplanation, 'sources' | 'indicators'> {
  return new Explainer(query, bindingOf(document, query, facts), facts, {}).lookedFor();
}

/** Each leg and each side of a join follows its lets by itself; more than these together are no person's. */
const MAX_LETS_OF_PARTS = 20_000;

/** A query with more joins is no person's; the first ones are shown. */
const MAX_JOINS = 50;

class Explainer {
  private readonly query: RuleQuery;
  private readonly binding: Binding;
  private readonly context: ReachContext;
  private readonly stages: StageReader;
  private usesOfLets: LetUses | undefined;
  private readonly budget = { left: MAX_LETS_OF_PARTS };

  constructor(query: RuleQuery, binding: Binding, facts: Facts, { columnNames = false }: ExplainOptions) {
    const textOf = (range: Range): string => this.textOf(range);
    this.query = query;
    this.binding = binding;
    this.stages = new StageReader(binding, textOf, columnNames);
    this.context = {
      binding,
      facts,
      origins: new Origins(query.tree.root, binding, textOf),
      lets: new Map(binding.lets.map((l) => [l.name, l])),
      textOf,
    };
  }

  explain(parameters: readonly FileParameter[], uses: ReadonlyMap<string, readonly ColumnUse[]>): QueryExplanation {
    const { statements } = this.query.tree.root;
    const results = this.results();
    const { sources, found, windows, joins } = reach(results, this.context);
    return {
      parameters: [
        ...parameters.map((parameter) => this.ofFile(parameter)),
        ...statements
          .flatMap((s) => (s.kind === 'QueryParametersStatement' ? s.parameters : []))
          .flatMap((p) => this.declared(p)),
        ...this.binding.lets.filter((l) => l.value.kind === 'scalar').map((l) => this.parameter(l)),
      ],
      lets: this.binding.lets.filter((l) => l.value.kind !== 'scalar').flatMap((l) => this.letExplanation(l)),
      sources,
      ...this.stages.read(results),
      legs: results.flatMap((result) => this.legsOf(result)).map((leg, i) => ({ name: `Leg ${i + 1}`, ...leg })),
      joins: this.joins(joins),
      time: mergeWindows(windows),
      indicators: mergeIndicators(found),
      output: this.output(uses),
      mappedColumns: [...uses]
        .flatMap(([column, all]) => all.map((use) => ({ column, ...use })))
        .sort((a, b) => a.start - b.start),
    };
  }

  lookedFor(): Pick<QueryExplanation, 'sources' | 'indicators'> {
    const { sources, found } = reach(this.results(), this.context);
    return { sources, indicators: mergeIndicators(found) };
  }

  /** What the query returns: one table, or several. */
  private results(): Expression[] {
    const { statements } = this.query.tree.root;
    return statements.flatMap((statement) => (statement.kind === 'ExpressionStatement' ? [statement.expression] : []));
  }

  private get letUses(): LetUses {
    return (this.usesOfLets ??= new LetUses(this.query.tree.root, this.binding));
  }

  private textOf(range: Range): string {
    return this.query.embedded.decodedText(range).trim();
  }

  private parameter(meaning: LetMeaning): ParameterExplanation {
    const { name, statement, value } = meaning;
    const { start, end } = statement;
    const constant = value.kind === 'scalar' ? value.constant : undefined;
    const shown = this.valueText(statement.value, constant);
    return { name, text: this.textOf({ start, end }), value: shown, ...this.letUses.of(meaning), start, end };
  }

  /** A parameter of `declare query_parameters`. */
  private declared({ name, defaultValue, start, end }: ParameterDeclaration): ParameterExplanation[] {
    if (name.kind !== 'Name') return [];
    const value = defaultValue && this.valueText(defaultValue, this.binding.constantOf(defaultValue));
    const text = this.textOf({ start, end });
    return [{ name: name.name, text, value, ...this.letUses.ofParameter(name.name), start, end }];
  }

  /** A parameter of a function as KQL would write it. */
  private ofFile({ name, type, defaultText, start, end }: FileParameter): ParameterExplanation {
    const written = `${name}: ${type === 'table' ? '(*)' : type}`;
    const text = defaultText === undefined ? written : `${written} = ${defaultText}`;
    return { name, text, value: defaultText, ...this.letUses.ofParameter(name), start, end };
  }

  /** A timespan or a list is shown as it is written: `7d` says more than `7.00:00:00`. */
  private valueText(node: Node, constant: Constant | undefined): string | undefined {
    const written = node.kind === 'Literal' ? constant?.type === 'timespan' : node.kind === 'DynamicLiteral';
    return written ? this.textOf(node) : constant && formatConstant(constant);
  }

  private letExplanation(meaning: LetMeaning): LetExplanation[] {
    const { name, statement, value } = meaning;
    const { start, end, value: node } = statement;
    if (node.kind === 'EntityGroup') return [];
    const body = node.kind === 'FunctionDeclaration' ? node.body.expression : node;
    if (value.kind === 'unknown' && !body) return [];
    const shown = {
      name,
      text: this.textOf({ start, end }),
      ...this.letUses.of(meaning),
      sources: body ? this.sourcesOf(body) : [],
      ...this.stages.read(body ? [body] : []),
      start,
      end,
    };
    if (node.kind !== 'FunctionDeclaration') return [{ ...shown, kind: 'tabular' }];
    const parameters = node.parameters.map((parameter) => oneLine(this.textOf(parameter)));
    return [{ ...shown, kind: 'function', signature: `(${parameters.join(', ')})` }];
  }

  /**
   * The legs of the unions that the query begins with or pipes into; what is piped into the first of them is a leg as well.
   */
  private legsOf(expression: Expression): Leg[] {
    const inner = bare(expression);
    if (inner.kind === 'UnionOperator') return inner.sources.map((source) => this.leg(source));
    if (inner.kind !== 'Pipeline') return [];
    const legs = this.legsOf(inner.source);
    const { source } = inner;
    for (const stage of inner.stages) {
      if (stage.kind !== 'Stage' || stage.operator.kind !== 'UnionOperator') continue;
      if (legs.length === 0) {
        const before = inner.stages.filter(({ end }) => end <= stage.start);
        const end = before.at(-1)?.end ?? source.end;
        legs.push(this.leg(before.length > 0 ? { ...inner, end, stages: before } : source));
      }
      for (const leg of stage.operator.sources) legs.push(this.leg(leg));
    }
    return legs;
  }

  private leg(source: Expression): Leg {
    const { start, end } = source;
    return { sources: this.sourcesOf(source), ...this.stages.read([source]), start, end };
  }

  private joins(reached: readonly ReachedJoin[]): JoinExplanation[] {
    const unique = [...new Map(reached.map((join) => [join.operator, join])).values()];
    unique.sort((a, b) => a.operator.start - b.operator.start);
    return unique.slice(0, MAX_JOINS).map(({ operator, left }) => {
      const { kind: node, parameters, conditions, right, start, end } = operator;
      const written = parameters.find(({ name }) => name === 'kind')?.value;
      const isLookup = node === 'LookupOperator';
      const word = written?.kind === 'Name' ? written.name : isLookup ? 'leftouter' : 'innerunique';
      const kind = isLookup ? `lookup ${word}` : word;
      const on = conditions.map((condition) => oneLine(this.textOf(condition)));
      return { kind, on, left: this.side(left), right: this.rightSide(right), start, end };
    });
  }

  private side(expression: Expression): JoinSide {
    const { start, end } = expression;
    return { sources: this.sourcesOf(expression), start, end };
  }

  private rightSide(expression: Expression): JoinSide {
    return { ...this.side(expression), stages: this.stages.read([expression]).stages };
  }

  private sourcesOf(part: Expression): readonly string[] {
    return reach([part], { ...this.context, budget: this.budget }).sources;
  }

  private output(uses: ReadonlyMap<string, readonly ColumnUse[]>): QueryExplanation['output'] {
    const shape = this.binding.result;
    // columns that the query only takes for granted are no output of its own
    const known = (shape?.columns ?? []).filter((column) => !isInferred(column));
    const columns = known.map((column) => {
      const { name, type, madeBy, node } = column;
      return {
        ...{ name, type, source: madeBy },
        ...(node && { madeAt: { start: node.start, end: node.end } }),
        origins: this.context.origins.ofColumn(column),
        usedBy: uses.get(name) ?? [],
      };
    });
    return { open: shape?.open ?? false, columns };
  }
}

type Leg = Omit<LegExplanation, 'name'>;
