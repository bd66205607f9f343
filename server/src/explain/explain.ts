/** Takes rules apart. */
import type { Facts } from '../facts/index.ts';
import { type Binding, formatConstant, isInferred, type LetMeaning } from '../kql/semantics/index.ts';
import {
  type Expression,
  type FunctionDeclaration,
  forEachChild,
  type Name,
  type Node,
  type Statement,
} from '../kql/syntax/index.ts';
import { bindingOf, type RuleDocument, type RuleQuery } from '../rule/index.ts';
import { append, type Range } from '../text/index.ts';
import { scalarText, valueUnder } from '../yaml/index.ts';
import { attackTable } from './attack-table.ts';
import { forEachPredicate, indicatorsIn, mergeIndicators } from './indicators.ts';
import type {
  Explanation,
  LegExplanation,
  LetExplanation,
  ParameterExplanation,
  QueryExplanation,
  StageExplanation,
} from './model.ts';

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
  return new Explainer(query, bindingOf(document, query, facts)).explain();
}

class Explainer {
  private readonly query: RuleQuery;
  private readonly binding: Binding;
  private readonly lets: ReadonlySet<LetMeaning>;

  constructor(query: RuleQuery, binding: Binding) {
    this.query = query;
    this.binding = binding;
    this.lets = new Set(binding.lets);
  }

  explain(): QueryExplanation {
    const { statements } = this.query.tree.root;
    const main = resultOf(statements);
    const reached = main ? this.reach(main) : [];
    return {
      parameters: this.binding.lets.filter((l) => l.value.kind === 'scalar').map((l) => this.parameter(l)),
      lets: this.binding.lets.filter((l) => l.value.kind !== 'scalar').flatMap((l) => this.letExplanation(l)),
      sources: this.sourcesOf(reached),
      stages: main ? this.stagesOf(main) : [],
      legs: main ? this.legsOf(main) : [],
      indicators: mergeIndicators(reached.flatMap((node) => this.indicatorsBelow(node))),
      output: this.output(),
    };
  }

  private textOf(range: Range): string {
    return this.query.embedded.decodedText(range).trim();
  }

  private parameter({ name, statement, value }: LetMeaning): ParameterExplanation {
    const constant = value.kind === 'scalar' ? value.constant : undefined;
    const { start, end } = statement;
    // a timespan or a list is shown as it is written: `7d` says more than `7.00:00:00`
    const written =
      statement.value.kind === 'Literal' ? constant?.type === 'timespan' : statement.value.kind === 'DynamicLiteral';
    const shown = written ? this.textOf(statement.value) : constant && formatConstant(constant);
    return { name, text: this.textOf({ start, end }), value: shown, start, end };
  }

  private letExplanation({ name, statement, value }: LetMeaning): LetExplanation[] {
    const { start, end } = statement;
    if (statement.value.kind === 'EntityGroup') return [];
    const isFunction = statement.value.kind === 'FunctionDeclaration';
    const body = isFunction
      ? (statement.value as FunctionDeclaration).body.expression
      : (statement.value as Expression);
    if (value.kind === 'unknown' && !body) return [];
    return [
      {
        name,
        kind: isFunction ? 'function' : 'tabular',
        text: this.textOf({ start, end }),
        derivedFrom: this.letsIn(statement.value),
        stages: body ? this.stagesOf(body) : [],
        start,
        end,
      },
    ];
  }

  /** The names of the top-level lets that are used below a node, sorted. */
  private letsIn(node: Node): string[] {
    const names = new Set<string>();
    forEachName(node, (name) => {
      const meaning = this.binding.meaningOf(name);
      if (meaning?.kind === 'let' && this.lets.has(meaning.let)) names.add(meaning.let.name);
    });
    return [...names].sort();
  }

  /** The expression and the values of all lets it uses, in the order in which they are met. */
  private reach(main: Node): Node[] {
    const seen = new Set<LetMeaning>();
    const nodes = [main];
    // no recursion: lets that use one another can make a chain of any length
    for (const node of nodes) {
      forEachName(node, (name) => {
        const meaning = this.binding.meaningOf(name);
        if (meaning?.kind !== 'let' || seen.has(meaning.let)) return;
        seen.add(meaning.let);
        nodes.push(meaning.let.statement.value);
      });
    }
    return nodes;
  }

  private sourcesOf(nodes: readonly Node[]): string[] {
    const sources = new Set<string>();
    for (const node of nodes) {
      forEachName(node, (name) => {
        const meaning = this.binding.meaningOf(name);
        if (meaning?.kind === 'table') sources.add(meaning.name);
        else if (meaning?.kind === 'function' && !meaning.known && this.binding.shapeOf(name))
          sources.add(meaning.name);
      });
      forEachTableCall(node, this.binding, (name) => sources.add(name));
    }
    return [...sources];
  }

  private indicatorsBelow(node: Node): ReturnType<typeof indicatorsIn> {
    const found: ReturnType<typeof indicatorsIn> = [];
    const context = { binding: this.binding, textOf: (range: Range) => this.textOf(range) };
    forEachPredicate(node, (predicate) => append(found, indicatorsIn(predicate, context)));
    return found;
  }

  /** The source and the operators of a query, one stage each. */
  private stagesOf(expression: Expression): StageExplanation[] {
    const inner = withoutParentheses(expression);
    if (inner.kind !== 'Pipeline') return [this.stage(inner)];
    const source = withoutParentheses(inner.source);
    const first = source.kind === 'Pipeline' ? this.stagesOf(source) : [this.stage(source)];
    const rest = inner.stages.flatMap((stage) =>
      stage.kind === 'Stage' && stage.operator.kind !== 'BadOperator'
        ? [{ kind: stage.operator.keyword.text, text: this.textOf(stage), start: stage.start, end: stage.end }]
        : [],
    );
    return [...first, ...rest];
  }

  private stage(node: Expression): StageExplanation {
    const kind = 'keyword' in node && node.kind.endsWith('Operator') ? node.keyword.text : 'source';
    return { kind, text: this.textOf(node), start: node.start, end: node.end };
  }

  /** The legs of the union that the query begins with, or of the one it pipes into. */
  private legsOf(expression: Expression): LegExplanation[] {
    const union = findUnion(expression);
    return (union?.sources ?? []).map((source, i) => ({
      name: `Leg ${i + 1}`,
      sources: this.sourcesOf(this.reach(source)),
      stages: this.stagesOf(source),
      start: source.start,
      end: source.end,
    }));
  }

  private output(): QueryExplanation['output'] {
    const shape = this.binding.result;
    // columns that the query only takes for granted are no output of its own
    const known = (shape?.columns ?? []).filter((column) => !isInferred(column));
    const columns = known.map(({ name, type, madeBy }) => ({ name, type, source: madeBy }));
    return { open: shape?.open ?? false, columns };
  }
}

/** What the query returns: the last expression among its statements. */
function resultOf(statements: readonly Statement[]): Expression | undefined {
  const last = statements.findLast((statement) => statement.kind === 'ExpressionStatement');
  return last?.kind === 'ExpressionStatement' ? last.expression : undefined;
}

function withoutParentheses(expression: Expression): Expression {
  return expression.kind === 'ParenthesizedExpression' ? withoutParentheses(expression.expression) : expression;
}

function findUnion(expression: Expression): (Expression & { kind: 'UnionOperator' }) | undefined {
  const inner = withoutParentheses(expression);
  if (inner.kind === 'UnionOperator') return inner;
  if (inner.kind !== 'Pipeline') return undefined;
  const piped = inner.stages.find((stage) => stage.kind === 'Stage' && stage.operator.kind === 'UnionOperator');
  const operator = piped?.kind === 'Stage' ? piped.operator : undefined;
  return operator?.kind === 'UnionOperator' ? operator : findUnion(inner.source);
}

function forEachName(node: Node, visit: (name: Name) => void): void {
  if (node.kind === 'Name') visit(node);
  forEachChild(node, (child) => forEachName(child, visit));
}

/** Calls that stand for tables: `_Im_Dns(…)`, `table("T")`, `_GetWatchlist("x")`. */
function forEachTableCall(node: Node, binding: Binding, visit: (name: string) => void): void {
  if (node.kind === 'CallExpression' && binding.shapeOf(node)) {
    const meaning = binding.meaningOf(node.name);
    if (meaning?.kind === 'function') visit(meaning.name);
  }
  forEachChild(node, (child) => forEachTableCall(child, binding, visit));
}
