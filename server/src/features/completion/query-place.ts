/**
 * Where in a query the caret stands: what may be written there, told by the tokens in front of it alone, so that it holds
 * for texts that are only half typed. Which columns there are is the binder's business.
 */
import { INFIX_WORDS, type KqlTree, OPERATORS, type ParameterSpec, type Token } from '../../kql/syntax/index.ts';
import { type Clause, clausesOf, SOURCE_OPERATORS, SUBQUERY_WORDS } from './query-clauses.ts';

/** What the grammar wants at a place. */
export type Wanted =
  /** The beginning of a query, where a `let` may stand too. */
  | 'statement'
  /** The body of a function, which yields a table or a scalar. */
  | 'body'
  /** A table, or a query in brackets. */
  | 'table'
  /** The value of a let: a table or a scalar. */
  | 'value'
  /** What stands behind a pipe. */
  | 'operator'
  | 'expression'
  | 'aggregate'
  /** The name of a column and nothing else. */
  | 'column'
  /** A column that both sides of a join have, or `$left`, `$right`. */
  | 'key'
  /** What follows an operand: an operator of expressions, or the next word of the clause. */
  | 'infix'
  /** A column behind `$left.` or `$right.`. */
  | 'left'
  | 'right'
  | 'plugin'
  | 'function'
  | 'chart'
  | 'type'
  /** The value of a parameter of an operator. */
  | 'parameter'
  | 'nothing';

export interface QueryPlace {
  readonly wanted: Wanted;
  /** What the operands of the clause are, whatever is wanted at the moment. */
  readonly operand: Wanted;
  /** The function whose arguments are around. */
  readonly callee: Token | undefined;
  /** The word of the operator around. */
  readonly keyword: Token | undefined;
  /** Words that may follow the clause, such as `by`. */
  readonly next: readonly string[];
  /** Parameters of the operator that may stand here. */
  readonly parameters: readonly ParameterSpec[];
  /** The parameter whose value is wanted. */
  readonly parameter: ParameterSpec | undefined;
  /** The last token in front of the word that is being typed. */
  readonly before: Token | undefined;
}

/** The call around a place, and which of its arguments the caret is in, from 0. */
export interface CallPlace {
  readonly name: Token;
  readonly argument: number;
  /** The name of the argument, where it is written: `starttime=`. */
  readonly argumentName: string | undefined;
  /** The operator in whose clause the call stands. */
  readonly keyword: Token | undefined;
}

/**
 * @param at where the word begins that is being typed; what stands behind it is not looked at
 */
export function queryPlace({ tokens }: KqlTree, at: number): QueryPlace {
  return new PlaceReader(tokens).placeBehind(lastBefore(tokens, at));
}

/** The innermost call around an offset; undefined where there is none. */
export function callAround({ tokens }: KqlTree, offset: number): CallPlace | undefined {
  return new PlaceReader(tokens).callBehind(lastBefore(tokens, offset));
}

/** The index of the last token that ends at the offset or before. */
function lastBefore(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { kind, end } = tokens[middle]!;
    if (kind !== 'end' && end <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The tokens from the last bracket, pipe or semicolon that is open at a place, without what stands in closed brackets. */
interface Segment {
  /** The index of the token it begins behind; -1 at the start of the query. */
  readonly boundary: number;
  readonly tokens: readonly Token[];
}

const NOTHING: QueryPlace = {
  wanted: 'nothing', operand: 'nothing', callee: undefined, keyword: undefined, next: [], parameters: [], parameter: undefined,
  before: undefined,
}; // biome-ignore format: a list

/** A place where something begins. */
function placeOf(wanted: Wanted): QueryPlace {
  return { ...NOTHING, wanted, operand: wanted };
}

/** Brackets within brackets that are looked through; deeper ones are as good as none. */
const MOST_LEVELS = 60;

class PlaceReader {
  private readonly tokens: readonly Token[];
  private levels = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** @param last the index of the last token in front of the place */
  placeBehind(last: number): QueryPlace {
    if (++this.levels > MOST_LEVELS) return NOTHING;
    const segment = this.segmentBefore(last);
    const boundary = this.tokens[segment.boundary];
    const before = this.tokens[last];
    const place = this.placeIn(segment, boundary);
    const wanted = wantedBehind(before, segment, place);
    return { ...place, wanted, before };
  }

  callBehind(last: number): CallPlace | undefined {
    for (let at = last, level = 0; level < MOST_LEVELS; level++) {
      const { boundary, tokens } = this.segmentBefore(at);
      const open = this.tokens[boundary];
      if (!open || (open.kind !== '(' && open.kind !== '[')) return undefined;
      const name = this.calleeOf(boundary);
      if (open.kind === '(' && name) {
        const commas = tokens.filter(({ kind }) => kind === ',').length;
        const own = tokens.slice(tokens.findLastIndex(({ kind }) => kind === ',') + 1);
        const argumentName = own[0]?.kind === 'word' && own[1]?.kind === '=' ? own[0].text : undefined;
        const { keyword } = this.placeBehind(boundary - 2);
        return { name, argument: commas, argumentName, keyword };
      }
      at = boundary - 1;
    }
    return undefined;
  }

  private segmentBefore(last: number): Segment {
    const found: Token[] = [];
    let closed = 0;
    let at = last;
    for (; at >= 0; at--) {
      const token = this.tokens[at]!;
      const { kind } = token;
      if (kind === ')' || kind === ']' || kind === '}') {
        if (closed++ === 0) found.push(token);
      } else if (kind === '(' || kind === '[' || kind === '{') {
        if (closed === 0) break;
        closed--;
      } else if (closed === 0) {
        if (kind === '|' || kind === ';') break;
        found.push(token);
      }
    }
    return { boundary: at, tokens: found.reverse() };
  }

  /** The place in a segment, as its boundary makes it; `wanted` is what its operands are. */
  private placeIn(segment: Segment, boundary: Token | undefined): QueryPlace {
    const [first] = segment.tokens;
    switch (boundary?.kind) {
      case '|':
        return first ? clauseAt(first, segment.tokens) : placeOf('operator');
      case '(':
        return this.placeInParentheses(segment);
      case '[':
        return this.placeInBrackets(segment.boundary);
      case '{':
        return first ? statementAt(segment.tokens) : placeOf('body');
      default:
        return statementAt(segment.tokens);
    }
  }

  private placeInParentheses(segment: Segment): QueryPlace {
    const before = this.tokens[segment.boundary - 1];
    const outer = this.placeBehind(segment.boundary - 1);
    const query = (wanted: Wanted): QueryPlace => {
      if (segment.tokens.length === 0) return placeOf(wanted);
      return wanted === 'operator' ? clauseAt(segment.tokens[0]!, segment.tokens) : statementValue(segment.tokens);
    };
    switch (before?.kind === 'word' ? before.text : before?.kind) {
      case 'materialize':
      case 'toscalar':
      case 'totable':
        return query('table');
      case 'dynamic':
        return NOTHING;
      case 'typeof':
        return placeOf('type');
      case 'datatable':
      case 'externaldata':
      case 'view':
        return NOTHING;
    }
    const { keyword, operand } = outer;
    const inside = { ...outer, next: [], parameters: [], parameter: undefined };
    const callee = this.calleeOf(segment.boundary);
    if (callee) return { ...inside, ...argumentOf(outer), callee };
    if (keyword && SUBQUERY_WORDS.has(keyword.text) && before) return query('operator');
    if (operand === 'statement' || operand === 'table') return query('table');
    return operand === 'value' || operand === 'body' ? query('value') : { ...inside, wanted: operand };
  }

  /** `x[…]` takes an expression, `dynamic([…])` and the values of a datatable no names. */
  private placeInBrackets(boundary: number): QueryPlace {
    const before = this.tokens[boundary - 1];
    const outer = this.placeBehind(boundary - 1);
    return before && isOperandEnd(before) && outer.wanted === 'infix' ? { ...outer, ...argumentOf(outer) } : NOTHING;
  }

  /** The name of the function whose arguments begin with the bracket at an index. */
  private calleeOf(boundary: number): Token | undefined {
    const name = this.tokens[boundary - 1];
    if (name?.kind !== 'word' || name.end !== this.tokens[boundary]!.start) return undefined;
    if (INFIX_WORDS.has(name.text) || NO_CALLEES.has(name.text)) return undefined;
    const before = this.tokens[boundary - 2];
    const isFirst = !before || ['|', '(', ';', '{'].includes(before.kind);
    return isFirst && OPERATORS.has(name.text) && name.text !== 'count' && name.text !== 'range' ? undefined : name;
  }
}

/** Words before a bracket that is not the one of a call. */
const NO_CALLEES = new Set([
  'by', 'on', 'with', 'in', 'of', 'inner', 'innerunique', 'leftouter', 'rightouter', 'fullouter', 'leftanti', 'rightanti', 'leftsemi',
  'rightsemi', 'anti', 'leftantisemi', 'rightantisemi', 'join', 'lookup', 'union', 'materialize', 'toscalar', 'totable', 'datatable',
  'externaldata', 'view', 'typeof', 'dynamic', 'declare', 'fork',
]); // biome-ignore format: a list

/** What the arguments of a call and an index are made of. */
function argumentOf({ operand }: QueryPlace): Pick<QueryPlace, 'wanted' | 'operand'> {
  const own = operand === 'aggregate' || operand === 'nothing' ? operand : TABLES.has(operand) ? 'value' : 'expression';
  return { wanted: own, operand: own };
}

const TABLES: ReadonlySet<Wanted> = new Set(['statement', 'body', 'table', 'value', 'function']);

/** A place in front of any pipe: `let x = …`, a query that begins with an operator, a table. */
function statementAt(tokens: readonly Token[]): QueryPlace {
  const [first, , equals] = tokens;
  if (!first) return placeOf('statement');
  if (first.text === 'let') {
    if (equals?.kind !== '=') return NOTHING;
    return tokens.length === 3 ? placeOf('value') : statementValue(tokens.slice(3));
  }
  if (['set', 'declare', 'alias', 'restrict'].includes(first.text)) return NOTHING;
  return statementValue(tokens);
}

function statementValue(tokens: readonly Token[]): QueryPlace {
  const [first] = tokens;
  return first && SOURCE_OPERATORS.has(first.text) ? clauseAt(first, tokens) : placeOf('value');
}

/** The place in the clauses of an operator. */
function clauseAt(keyword: Token, tokens: readonly Token[]): QueryPlace {
  const clauses = clausesOf(keyword.text);
  let current = 0;
  for (const [i, token] of tokens.entries()) {
    if (i === 0 || token.kind !== 'word') continue;
    const index = clauses.findIndex(({ word }) => word === token.text);
    if (index > 0) current = index;
  }
  const clause: Clause = clauses[current]!;
  const specs = OPERATORS.get(keyword.text)?.parameters ?? [];
  const next = clauses.slice(current + 1).map(({ word }) => word);
  const name = tokens.at(-2);
  const parameter = tokens.at(-1)?.kind === '=' ? specs.find((spec) => spec.name === name?.text) : undefined;
  const used = new Set(tokens.map(({ text }) => text));
  return {
    wanted: parameter ? 'parameter' : clause.wanted,
    operand: clause.wanted,
    callee: undefined,
    keyword,
    next: next.filter((word) => !used.has(word)),
    parameters: current === 0 && atParameters(tokens) ? specs.filter((spec) => !used.has(spec.name)) : [],
    parameter,
    before: undefined,
  };
}

/** Parameters stand behind the word of the operator and behind one another. */
function atParameters(tokens: readonly Token[]): boolean {
  return tokens.slice(1).every(({ kind }, i) => {
    const own = i % 3;
    return own === 0 ? kind === 'word' : own === 1 ? kind === '=' : kind === 'word' || kind === 'bool' || kind === 'long';
  }) && (tokens.length - 1) % 3 === 0; // biome-ignore format: one sentence
}

/** What is wanted behind a token, at a place whose operands are known. */
function wantedBehind(before: Token | undefined, segment: Segment, place: QueryPlace): Wanted {
  const { wanted, keyword } = place;
  if (before?.kind === '=' && keyword?.text === 'project-rename') return 'column';
  if (!before || segment.tokens.length === 0 || wanted === 'nothing' || wanted === 'parameter') return wanted;
  switch (before.kind) {
    case '.':
      return memberOf(segment.tokens.at(-2), keyword);
    case ':':
      return keyword?.text === 'search' || keyword?.text === 'find' ? 'nothing' : 'type';
  }
  if (before === keyword || !isOperandEnd(before)) return wanted;
  if (atParameters(segment.tokens) || clausesOf(keyword?.text ?? '').some(({ word }) => word === before.text))
    return wanted;
  return 'infix';
}

function memberOf(root: Token | undefined, keyword: Token | undefined): Wanted {
  if (keyword?.text !== 'join' && keyword?.text !== 'lookup') return 'nothing';
  return root?.text === '$left' ? 'left' : root?.text === '$right' ? 'right' : 'nothing';
}

const LITERALS = new Set(['string', 'bool', 'int', 'long', 'real', 'decimal', 'datetime', 'timespan', 'guid']);

/** Whether an operand may end with the token. */
function isOperandEnd({ kind, text }: Token): boolean {
  if (kind === 'word') return !INFIX_WORDS.has(text);
  return kind === ')' || kind === ']' || kind === '}' || LITERALS.has(kind);
}
