/** Completion within the KQL of a file. */
import { type Facts, SCALAR_TYPES, type ScalarType } from '../../facts/index.ts';
import { allColumns, type Binding, type Column, findColumn, type TableShape } from '../../kql/semantics/index.ts';
import { type KqlTree, type Operator, parseKql, pathTo, type Token } from '../../kql/syntax/index.ts';
import {
  bindingOf,
  declaredParameters,
  type RuleDocument,
  type RuleFile,
  type RuleQuery,
  targetOf,
} from '../../rule/index.ts';
import { type Range, wholeText } from '../../text/index.ts';
import { type Completion, type CompletionGroup, type CompletionList, fitting } from './completion-list.ts';
import {
  builtInItems, columnItem, columnItems, letItems, namesInScope, tableItems, workspaceFunctionItems,
} from './query-names.ts'; // biome-ignore format: a list
import { type QueryPlace, queryPlace, type Wanted } from './query-place.ts';
import {
  chartItems, infixItems, operatorItems, parameterItems, parameterValueItems, sourceOperatorItems,
} from './query-words.ts'; // biome-ignore format: a list

/** A query, and the document that it is of. */
export interface QueryAt {
  readonly document: RuleDocument;
  readonly query: RuleQuery;
}

/** The query that the caret is in, white space behind it included. */
export function queryAt(file: RuleFile, offset: number): QueryAt | undefined {
  if (file.language === 'kql') return kqlQueryAt(file, offset);
  for (const document of file.documents) {
    for (const query of document.queries) if (isInQuery(file.text, query, offset)) return { document, query };
  }
  return undefined;
}

/** In a file of KQL every place is in a query: in the one before, or, behind a blank line, in a new one. */
function kqlQueryAt({ documents, text }: RuleFile, offset: number): QueryAt {
  const document = documents.findLast(({ start }) => start <= offset);
  const query = document?.queries[0];
  if (document && query && !/\n[ \t\r]*\n/.test(text.slice(query.tree.root.end, offset))) return { document, query };
  const empty = {
    pair: undefined,
    scalar: undefined,
    embedded: wholeText(text, offset, offset),
    tree: parseKql(text, offset, offset),
  };
  return {
    document: { kind: 'Query', text, start: offset, end: offset, yaml: undefined, root: undefined, queries: [] },
    query: empty,
  };
}

function isInQuery(text: string, { scalar, pair }: RuleQuery, offset: number): boolean {
  if (!scalar) return false;
  const { content, style } = scalar;
  if (offset < content.start) return false;
  if (style !== 'literal' && style !== 'folded') return style !== 'empty' && offset <= content.end;
  // a word alone at the left edge is a key that has just been begun, which lines of a block that have lost their indentation are not
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (/^[A-Za-z]*\r?$/.test(/^.*/.exec(text.slice(lineStart))![0]) && lineStart >= content.start) {
    const isFirst = text.slice(content.start, lineStart).trim() === '';
    if (text[lineStart] !== ' ' && /\S/.test(text.slice(lineStart, offset)) && !isFirst) return false;
  }
  if (offset <= content.end && text[offset - 1] !== '\n') return true;
  // blank lines behind a block, in which the caret stands deeper than the key
  const behind = text.slice(content.end, Math.max(content.end, offset));
  const keyStart = pair?.start ?? 0;
  const keyColumn = keyStart - (text.lastIndexOf('\n', keyStart - 1) + 1);
  const column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
  return behind.trim() === '' && (column > keyColumn || offset < content.end);
}

/**
 * What may be written at an offset within a query.
 * @param automatic whether nobody has asked, but a blank or a sign was typed: then only what is very likely wanted comes
 */
export function queryCompletion(
  file: RuleFile,
  { document, query }: QueryAt,
  offset: number,
  facts: Facts,
  automatic: boolean,
): CompletionList | undefined {
  const { tree, embedded } = query;
  if (isInText(tree, offset)) return undefined;
  const { start, place } = placeAt(tree, file.text, offset);
  if (automatic && start === offset && !isExpected(place)) return undefined;
  const typed = file.text.slice(start, offset);
  // a number is being typed
  if (/^\d/.test(typed)) return undefined;
  const binding = bindingOf(document, query, facts);
  const text = `${file.text.slice(document.start, start)} ${file.text.slice(offset, document.end)}`;
  const offer = new Offer(place, { tree, binding, facts, document, offset: start, text });
  const { items, incomplete } = fitting(offer.groups(), typed);
  const end = wordEnd(file.text, offset, place.wanted === 'operator' ? /[\w-]/ : /\w/);
  const followed = file.text[end] === '(';
  const written = items.flatMap((item): Completion[] => {
    const own =
      followed && item.kind === 'function' ? { ...item, text: item.text.replace(/\(.*/, ''), snippet: false } : item;
    const encoded = embedded.encode(own.text);
    return encoded === undefined ? [] : [{ ...own, text: encoded }];
  });
  return { items: written, insert: { start, end: offset }, replace: { start, end }, incomplete };
}

/** Within a comment or the text of a string. */
function isInText({ comments, tokens }: KqlTree, offset: number): boolean {
  if (comments.some(({ start, end }) => start < offset && offset <= end)) return true;
  return tokens.some(
    ({ kind, start, end, text }) =>
      kind === 'string' && start < offset && (offset < end || (offset === end && !/(["'`]|~~~)$/.test(text.slice(1)))),
  );
}

function wordStart(text: string, offset: number, part: RegExp): number {
  let start = offset;
  while (start > 0 && part.test(text[start - 1]!)) start--;
  return start;
}

function wordEnd(text: string, offset: number, part: RegExp): number {
  let end = offset;
  while (end < text.length && part.test(text[end]!)) end++;
  return end;
}

/** Places at which what is wanted is so clear that it is offered without being asked for. */
const EXPECTED: ReadonlySet<Wanted> = new Set([
  'operator', 'table', 'column', 'key', 'left', 'right', 'plugin', 'parameter', 'chart', 'type',
]); // biome-ignore format: a list

function isExpected({ wanted, keyword, before }: QueryPlace): boolean {
  // `where `, `by `
  const isFirst = before !== undefined && (before === keyword || before.text === 'by');
  return EXPECTED.has(wanted) || (isFirst && (wanted === 'expression' || wanted === 'aggregate'));
}

/** Where what is typed begins, and what is wanted there: words behind a pipe have hyphens, those of parameters dots. */
function placeAt(tree: KqlTree, text: string, offset: number): { start: number; place: QueryPlace } {
  const start = wordStart(text, offset, /[\w$]/);
  const joined = wordStart(text, offset, /[\w.-]/);
  if (joined < start) {
    const place = queryPlace(tree, joined);
    if (place.wanted === 'operator' || place.parameters.length > 0) return { start: joined, place };
  }
  const place = queryPlace(tree, start);
  if (text[start - 1] !== '!') return { start, place };
  const negated = queryPlace(tree, start - 1);
  return negated.wanted === 'infix' ? { start: start - 1, place: negated } : { start, place };
}

interface Surroundings {
  readonly tree: KqlTree;
  readonly binding: Binding;
  readonly facts: Facts;
  readonly document: RuleDocument;
  readonly offset: number;
  /** The document without the word that is being typed. */
  readonly text: string;
}

/** What may stand at one place. */
class Offer {
  private readonly place: QueryPlace;
  private readonly around: Surroundings;
  private readonly operator: Operator | undefined;
  /** Whether the document has a word of that name, be it in the query or among its data types. */
  private readonly isNamed: (name: string) => boolean;

  constructor(place: QueryPlace, around: Surroundings) {
    this.place = place;
    this.around = around;
    const words = new Set(around.text.match(/[A-Za-z_]\w*/g));
    this.isNamed = (name) => words.has(name);
    this.operator = place.keyword && operatorAt(around.tree, place.keyword);
  }

  groups(): CompletionGroup[] {
    const { place } = this;
    const { facts } = this.around;
    switch (place.wanted) {
      case 'statement':
        return [group(0, [LET]), ...this.tables(1), group(4, sourceOperatorItems())];
      case 'body':
        return [group(0, [LET]), ...this.tables(1), ...this.scalars(3), group(4, sourceOperatorItems())];
      case 'table':
        return [
          group(0, parameterItems(place.parameters)),
          ...this.tables(1),
          group(3, [...sourceOperatorItems(), ...WRAPPERS]),
        ];
      case 'value':
        return [...this.scalars(1), ...this.tables(3), group(0, VALUES), group(5, sourceOperatorItems())];
      case 'operator':
        return [group(0, operatorItems())];
      case 'expression':
        return [
          group(5, parameterItems(place.parameters)),
          group(-1, this.times()),
          this.columns(0),
          ...this.scalars(1),
        ];
      case 'aggregate':
        return this.aggregates();
      case 'column':
        return [this.columns(0)];
      case 'key':
        return [group(0, this.keys())];
      case 'left':
        return [this.columns(0)];
      case 'right':
        return [group(0, columnItems(this.right, this.isNamed))];
      case 'infix':
        return [group(0, infixItems(place, this.typeOf(place.before)))];
      case 'plugin':
        return [group(0, builtInItems(facts, 'plugin'))];
      case 'function':
        return [
          group(
            0,
            letItems(this.lets, 'table').filter(({ kind }) => kind === 'function'),
          ),
          group(1, workspaceFunctionItems(facts, 'invoke')),
        ];
      case 'chart':
        return [group(0, chartItems())];
      case 'type':
        return [
          group(
            0,
            SCALAR_TYPES.map((label) => ({ label, kind: 'type', text: label, rank: 0 })),
          ),
        ];
      case 'parameter':
        return [
          place.parameter!.value === 'column' ? this.columns(0) : group(0, parameterValueItems(place.parameter!)),
        ];
      case 'nothing':
        return [];
    }
  }

  private get input(): TableShape | undefined {
    return this.operator && this.around.binding.inputOf(this.operator);
  }

  private get right(): TableShape | undefined {
    const { operator } = this;
    return operator && 'right' in operator ? this.around.binding.shapeOf(operator.right) : undefined;
  }

  private get lets(): ReturnType<typeof namesInScope> {
    const { tree, binding, offset } = this.around;
    const { root } = this.around.document;
    return namesInScope(tree, binding, offset, root ? declaredParameters(root) : []);
  }

  private columns(rank: number): CompletionGroup {
    const { input } = this;
    const items = columnItems(input, this.isNamed);
    if (!input?.open || targetOf(this.around.document) === 'xdr') return group(rank, items);
    // a table whose columns nobody lists has these in any case
    const standard = this.around.facts.standardColumns.filter(({ name }) => !findColumn(input, name));
    return group(rank, [
      ...items,
      ...standard.map(
        ({ name, type }): Completion => ({ label: name, kind: 'column', suffix: `: ${type}`, text: name, rank: 0.3 }),
      ),
    ]);
  }

  private scalars(rank: number): CompletionGroup[] {
    const { facts } = this.around;
    return [
      group(rank, letItems(this.lets, 'scalar')),
      group(rank + 1, builtInItems(facts, 'scalar')),
      group(rank + 1, workspaceFunctionItems(facts, 'scalar')),
    ];
  }

  private tables(rank: number): CompletionGroup[] {
    const { facts, document } = this.around;
    const known = tableItems(facts, targetOf(document));
    const functions = workspaceFunctionItems(facts, 'table');
    const named = [...known, ...functions].filter(({ label }) => this.isNamed(label));
    return [
      group(rank, letItems(this.lets, 'table')),
      group(rank, named),
      group(rank + 0.5, known),
      group(rank + 1, functions),
    ];
  }

  /** Aggregates; within the arguments of one, what it is made of. */
  private aggregates(): CompletionGroup[] {
    const { place } = this;
    const { facts } = this.around;
    if (place.callee && facts.aggregate(place.callee.text)) return [this.columns(0), ...this.scalars(1)];
    const aggregates = group(0, builtInItems(facts, 'aggregate'));
    return [aggregates, this.columns(1), ...this.scalars(2), group(5, parameterItems(place.parameters))];
  }

  /** Columns that both sides have, or may have; a column of one side needs `$left.` or `$right.`. */
  private keys(): Completion[] {
    const { input, right } = this;
    const ofBoth = (one: TableShape | undefined, other: TableShape | undefined): readonly Column[] =>
      one && other ? allColumns(one).filter(({ name }) => other.open || findColumn(other, name)) : [];
    const common = new Map([...ofBoth(right, input), ...ofBoth(input, right)].map((column) => [column.name, column]));
    const sides = ['$left', '$right'].map(
      (label): Completion => ({ label, kind: 'word', text: `${label}.`, rank: 1, next: 'completion' }),
    );
    return [...[...common.values()].map((column) => columnItem(column, this.isNamed(column.name) ? 0 : 0.5)), ...sides];
  }

  /** What a time is compared with: `TimeGenerated > ago(…)`. */
  private times(): Completion[] {
    const { before } = this.place;
    if (!before || !/^([<>]=?|between)$/.test(before.text)) return [];
    const { tokens } = this.around.tree;
    if (this.typeOf(tokens[tokens.indexOf(before) - 1]) !== 'datetime') return [];
    return builtInItems(this.around.facts, 'scalar').filter(({ label }) => TIMES.includes(label));
  }

  /** The type of the column that a token names. */
  private typeOf(token: Token | undefined): ScalarType {
    const column = token?.kind === 'word' && this.input ? findColumn(this.input, token.text) : undefined;
    return column?.type ?? 'unknown';
  }
}

function operatorAt({ root }: KqlTree, { start, end }: Range): Operator | undefined {
  const found = pathTo(root, start < end ? start + 1 : start).findLast(
    (node) => 'keyword' in node && node.kind.endsWith('Operator') && node.keyword.start === start,
  );
  return found as Operator | undefined;
}

function group(rank: number, items: readonly Completion[]): CompletionGroup {
  return { rank, items };
}

const TIMES = ['ago', 'now', 'startofday'];

const LET: Completion = {
  label: 'let', kind: 'operator', text: 'let $1 = $0;', snippet: true, rank: 0,
  markdown: 'Names a value, a table or a function for the statements behind it.',
}; // biome-ignore format: a table

const WRAPPERS: readonly Completion[] = [
  { label: 'materialize', kind: 'function', suffix: '(table)', text: 'materialize($0)', snippet: true, rank: 0, markdown: 'Computes a table once for all places that name it.' },
]; // biome-ignore format: a table

const VALUES: readonly Completion[] = [
  ...WRAPPERS,
  { label: 'dynamic', kind: 'function', suffix: '([…])', text: 'dynamic([$0])', snippet: true, rank: 1, markdown: 'A list or a property bag, written as JSON.' },
  { label: 'toscalar', kind: 'function', suffix: '(table)', text: 'toscalar($0)', snippet: true, rank: 2, markdown: 'The first value of the first row of a table.' },
  { label: 'datatable', kind: 'function', suffix: '(name: type) [values]', text: 'datatable($1: string) [$0]', snippet: true, rank: 2, markdown: 'A table whose rows stand in the query.' },
]; // biome-ignore format: a table
