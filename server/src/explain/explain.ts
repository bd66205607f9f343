/** Takes rules apart. */
import type { Facts } from '../facts/index.ts';
import { type Binding, type Constant, formatConstant, isInferred, type LetMeaning } from '../kql/semantics/index.ts';
import { type Expression, type Node, type ParameterDeclaration, type Pipeline, walk } from '../kql/syntax/index.ts';
import { bindingOf, declaredParameters, type FileParameter, type RuleDocument, type RuleQuery } from '../rule/index.ts';
import { append, type Range } from '../text/index.ts';
import { scalarText, valueUnder } from '../yaml/index.ts';
import { attackTable } from './attack-table.ts';
import { mergeIndicators } from './indicators.ts';
import type {
  Explanation,
  LegExplanation,
  LetExplanation,
  ParameterExplanation,
  QueryExplanation,
  StageExplanation,
} from './model.ts';
import { oneLine } from './operands.ts';
import { type ReachContext, reach } from './reach.ts';

/** Explains a document: its ATT&CK table and each of its queries. */
export function explainDocument(document: RuleDocument, facts: Facts): Explanation {
  return {
    kind: document.kind,
    id: scalarText(valueUnder(document.root, 'id')) ?? scalarText(valueUnder(document.root, 'Id')),
    name: nameOf(document),
    attack: attackTable(document, facts),
    queries: document.queries.map((query) => explainQuery(document, query, facts)),
  };
}

function nameOf(document: RuleDocument): string | undefined {
  const keys = ['name', 'displayName', 'DisplayName', 'FunctionName', 'ParserName', 'EventParserName'];
  return keys.map((key) => scalarText(valueUnder(document.root, key))).find((text) => text !== undefined);
}

/** Explains a query. */
export function explainQuery(document: RuleDocument, query: RuleQuery, facts: Facts): QueryExplanation {
  const explainer = new Explainer(query, bindingOf(document, query, facts), facts);
  return explainer.explain(document.root ? declaredParameters(document.root) : []);
}

/** Each leg follows its lets by itself; a query in which they follow more than these together is no person's. */
const MAX_LETS_OF_LEGS = 20_000;

class Explainer {
  private readonly query: RuleQuery;
  private readonly binding: Binding;
  private readonly lets: ReadonlySet<LetMeaning>;
  private readonly context: ReachContext;
  private readonly legBudget = { left: MAX_LETS_OF_LEGS };

  constructor(query: RuleQuery, binding: Binding, facts: Facts) {
    this.query = query;
    this.binding = binding;
    this.lets = new Set(binding.lets);
    this.context = {
      binding,
      facts,
      lets: new Map(binding.lets.map((l) => [l.name, l])),
      textOf: (range) => this.textOf(range),
    };
  }

  explain(parameters: readonly FileParameter[]): QueryExplanation {
    const { statements } = this.query.tree.root;
    const results = statements.flatMap((statement) =>
      statement.kind === 'ExpressionStatement' ? [statement.expression] : [],
    );
    const { sources, found } = reach(results, this.context);
    return {
      parameters: [
        ...parameters.map(ofFile),
        ...statements
          .flatMap((s) => (s.kind === 'QueryParametersStatement' ? s.parameters : []))
          .flatMap((p) => this.declared(p)),
        ...this.binding.lets.filter((l) => l.value.kind === 'scalar').map((l) => this.parameter(l)),
      ],
      lets: this.binding.lets.filter((l) => l.value.kind !== 'scalar').flatMap((l) => this.letExplanation(l)),
      sources,
      stages: results.flatMap((result) => this.stagesOf(result)),
      legs: results.flatMap((result) => this.legsOf(result)).map((leg, i) => ({ name: `Leg ${i + 1}`, ...leg })),
      indicators: mergeIndicators(found),
      output: this.output(),
    };
  }

  private textOf(range: Range): string {
    return this.query.embedded.decodedText(range).trim();
  }

  private parameter({ name, statement, value }: LetMeaning): ParameterExplanation {
    const { start, end } = statement;
    const constant = value.kind === 'scalar' ? value.constant : undefined;
    const shown = this.valueText(statement.value, constant);
    return { name, text: this.textOf({ start, end }), value: shown, start, end };
  }

  /** A parameter of `declare query_parameters`. */
  private declared({ name, defaultValue, start, end }: ParameterDeclaration): ParameterExplanation[] {
    if (name.kind !== 'Name') return [];
    const value = defaultValue && this.valueText(defaultValue, this.binding.constantOf(defaultValue));
    return [{ name: name.name, text: this.textOf({ start, end }), value, start, end }];
  }

  /** A timespan or a list is shown as it is written: `7d` says more than `7.00:00:00`. */
  private valueText(node: Node, constant: Constant | undefined): string | undefined {
    const written = node.kind === 'Literal' ? constant?.type === 'timespan' : node.kind === 'DynamicLiteral';
    return written ? this.textOf(node) : constant && formatConstant(constant);
  }

  private letExplanation({ name, statement, value }: LetMeaning): LetExplanation[] {
    const { start, end, value: node } = statement;
    if (node.kind === 'EntityGroup') return [];
    const body = node.kind === 'FunctionDeclaration' ? node.body.expression : node;
    if (value.kind === 'unknown' && !body) return [];
    const shown = {
      name,
      text: this.textOf({ start, end }),
      derivedFrom: this.letsIn(node),
      stages: body ? this.stagesOf(body) : [],
      start,
      end,
    };
    if (node.kind !== 'FunctionDeclaration') return [{ ...shown, kind: 'tabular' }];
    const parameters = node.parameters.map((parameter) => oneLine(this.textOf(parameter)));
    return [{ ...shown, kind: 'function', signature: `(${parameters.join(', ')})` }];
  }

  /** The names of the top-level lets that are used below a node, sorted. */
  private letsIn(node: Node): string[] {
    const names = new Set<string>();
    walk(node, (name) => {
      const meaning = name.kind === 'Name' ? this.binding.meaningOf(name) : undefined;
      if (meaning?.kind === 'let' && this.lets.has(meaning.let)) names.add(meaning.let.name);
    });
    return [...names].sort();
  }

  /** The source and the operators of a query, one stage each. */
  private stagesOf(expression: Expression): StageExplanation[] {
    const inner = withoutParentheses(expression);
    if (inner.kind !== 'Pipeline') return [this.stage(inner)];
    return [...this.stagesOf(inner.source), ...inner.stages.flatMap((stage) => this.pipedStage(stage))];
  }

  private stage(node: Expression): StageExplanation {
    const kind = 'keyword' in node && node.kind.endsWith('Operator') ? node.keyword.text : 'source';
    return { kind, text: this.textOf(node), start: node.start, end: node.end };
  }

  private pipedStage(stage: Pipeline['stages'][number]): StageExplanation[] {
    if (stage.kind !== 'Stage' || stage.operator.kind === 'BadOperator') return [];
    const { start, end, operator } = stage;
    return [{ kind: operator.keyword.text, text: this.textOf(stage), start, end }];
  }

  /**
   * The legs of the unions that the query begins with or pipes into; what is piped into the first of them is a leg as well.
   */
  private legsOf(expression: Expression): Leg[] {
    const inner = withoutParentheses(expression);
    if (inner.kind === 'UnionOperator') return inner.sources.map((source) => this.leg(source));
    if (inner.kind !== 'Pipeline') return [];
    const legs = this.legsOf(inner.source);
    const { source } = inner;
    const piped = this.stagesOf(source);
    for (const stage of inner.stages) {
      if (stage.kind === 'Stage' && stage.operator.kind === 'UnionOperator') {
        if (legs.length === 0) {
          const before = inner.stages.filter(({ end }) => end <= stage.start);
          const end = before.at(-1)?.end ?? source.end;
          const left: Expression = before.length > 0 ? { ...inner, end, stages: before } : source;
          legs.push({ sources: this.sourcesOfLeg(left), stages: [...piped], start: left.start, end });
        }
        for (const leg of stage.operator.sources) legs.push(this.leg(leg));
      } else append(piped, this.pipedStage(stage));
    }
    return legs;
  }

  private leg(source: Expression): Leg {
    const { start, end } = source;
    return { sources: this.sourcesOfLeg(source), stages: this.stagesOf(source), start, end };
  }

  private sourcesOfLeg(leg: Expression): readonly string[] {
    return reach([leg], { ...this.context, budget: this.legBudget }).sources;
  }

  private output(): QueryExplanation['output'] {
    const shape = this.binding.result;
    // columns that the query only takes for granted are no output of its own
    const known = (shape?.columns ?? []).filter((column) => !isInferred(column));
    const columns = known.map(({ name, type, madeBy }) => ({ name, type, source: madeBy }));
    return { open: shape?.open ?? false, columns };
  }
}

/** A parameter of a function as KQL would write it. */
function ofFile({ name, type, defaultText, start, end }: FileParameter): ParameterExplanation {
  const written = `${name}: ${type === 'table' ? '(*)' : type}`;
  return {
    name,
    text: defaultText === undefined ? written : `${written} = ${defaultText}`,
    value: defaultText,
    start,
    end,
  };
}

type Leg = Omit<LegExplanation, 'name'>;

function withoutParentheses(expression: Expression): Expression {
  return expression.kind === 'ParenthesizedExpression' ? withoutParentheses(expression.expression) : expression;
}
