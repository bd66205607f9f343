/**
 * Renaming what a query makes: lets, parameters and columns, with every place that names them, in the fields of the rule too.
 * Whether nothing else has changed is not argued about but seen: the new text is read again, and each of its names must
 * stand for what it stood for before.
 */
import type { Facts } from '../facts/index.ts';
import { allColumns, type Column, resultName } from '../kql/semantics/index.ts';
import { type Expression, type Node, walk } from '../kql/syntax/index.ts';
import { type RuleFile, readRule } from '../rule/index.ts';
import { applyEdits, contains, type Range, type TextEdit } from '../text/index.ts';
import { queryName } from './completion/query-names.ts';
import { codeSpan } from './markdown.ts';
import { type Occurrence, occurrenceAt, type Symbols, symbolsOf, type Thing } from './symbols.ts';

/** Why something is not renamed, in words for the person who asked. */
export interface Refusal {
  readonly refusal: string;
}

/** The name at an offset that can be renamed; undefined where there is no name. */
export function renamableAt(
  file: RuleFile,
  offset: number,
  facts: Facts,
): (Range & { readonly name: string }) | Refusal | undefined {
  const found = occurrenceAt(file, offset, facts);
  if (!found) return undefined;
  const { start, end, name } = found.occurrence;
  const refusal = refusalOf(found.occurrence);
  return refusal ? { refusal } : { start, end, name };
}

function refusalOf({ thing, name }: Occurrence): string | undefined {
  const shown = codeSpan(name);
  switch (thing.kind) {
    case 'table':
      return `${shown} is a table: its name is not this query's to change.`;
    case 'function':
      return `${shown} is a function that this query does not declare.`;
    case 'column':
      if (thing.table)
        return `${shown} is a column of ${codeSpan(thing.table)}. To give it another name here, write ${codeSpan(`| project-rename New = ${name}`)}.`;
      if (!thing.node) return `Nobody knows where the column ${shown} comes from, so it keeps its name.`;
      // `Count` of `count`, `x_string` of a union
      if (thing.node.kind === 'Name' ? thing.node.name !== name : thing.node.kind.endsWith('Operator'))
        return `The name ${shown} is not written in the query but follows from it. To give the column another one, write ${codeSpan(`| project-rename New = ${name}`)}.`;
      return undefined;
    case 'parameter':
      return thing.node ? undefined : `${shown} is a parameter that the file declares for its callers.`;
    case 'let':
    case 'alias':
      return undefined;
  }
}

/** The edits that give what is named at an offset another name everywhere. */
export function rename(
  file: RuleFile,
  offset: number,
  newName: string,
  facts: Facts,
): readonly TextEdit[] | Refusal | undefined {
  const found = occurrenceAt(file, offset, facts);
  if (!found) return undefined;
  const { occurrence, symbols } = found;
  const refusal = refusalOf(occurrence);
  if (refusal) return { refusal };
  if (!/^[A-Za-z_]\w*$/.test(newName))
    return { refusal: 'A name consists of letters, digits and `_`, and does not begin with a digit.' };
  const { name, thing } = occurrence;
  if (newName === name) return [];
  const edits = editsFor(symbols, thing, name, newName, facts);
  if (!edits)
    return {
      refusal: `${codeSpan(name)} cannot be renamed where its query stands in YAML that cannot hold the new text.`,
    };
  return isSameQuery(file, symbols, occurrence, newName, edits, facts)
    ? edits
    : { refusal: `With the name ${codeSpan(newName)}, something else in this query would change as well.` };
}

function editsFor(symbols: Symbols, thing: Thing, name: string, newName: string, facts: Facts): TextEdit[] | undefined {
  const { query, binding } = symbols;
  const own = symbols.occurrences.filter((other) => other.thing === thing);
  const edits: (TextEdit | undefined)[] = own.map(({ start, end, node, key }) => {
    if (!('kind' in node)) return { start, end, text: newName };
    const text = node.kind === 'Literal' ? newName : queryName(newName);
    return encoded({ start, end, text: key ? keyText(key, thing, name, text) : text });
  });
  for (const argument of namedArguments(symbols, thing, name))
    edits.push(encoded({ ...argument, text: queryName(newName) }));
  const insert = (at: Node, text: string): void =>
    void edits.push(encoded({ start: at.start, end: at.start, text: `${text} = ` }));
  // `summarize count()` gives its column a name without writing it
  if (thing.node && thing.kind === 'column' && thing.node.kind !== 'Name') insert(thing.node, queryName(newName));
  for (const column of impliedNames(symbols, own, name, facts)) insert(column.node!, queryName(column.name));
  return edits.every((edit) => edit !== undefined) ? edits : undefined;

  function encoded(edit: TextEdit): TextEdit | undefined {
    const text = query.embedded.encode(edit.text);
    return text === undefined ? undefined : { ...edit, text };
  }

  /** Columns that are named after what is renamed, as `dcount_User` is after `User`; they keep their names. */
  function impliedNames({ query: { tree } }: Symbols, places: readonly Range[], part: string, known: Facts): Column[] {
    const found = new Map<Node, Column>();
    walk(tree.root, (node) => {
      for (const column of binding.shapeOf(node)?.columns ?? []) {
        const { node: maker } = column;
        if (!maker || maker.kind === 'Name' || !column.name.includes(part) || symbols.thingOf(column) === thing)
          continue;
        if (resultName(maker as Expression, known) !== column.name) continue;
        if (places.some((place) => contains(maker, place))) found.set(maker, column);
      }
    });
    return [...found.values()];
  }
}

/** `on x` becomes `on $left.y == $right.x` when only one side is renamed. */
function keyText({ left }: NonNullable<Occurrence['key']>, thing: Thing, name: string, text: string): string {
  const old = queryName(name);
  return left === thing ? `$left.${text} == $right.${old}` : `$left.${old} == $right.${text}`;
}

/** `f(days=3)`: calls that name a parameter of a function of the query. */
function namedArguments({ query, binding }: Symbols, thing: Thing, name: string): Range[] {
  if (thing.kind !== 'parameter') return [];
  const found: Range[] = [];
  walk(query.tree.root, (node) => {
    if (node.kind !== 'CallExpression') return;
    const meaning = binding.meaningOf(node.name);
    const value = meaning?.kind === 'let' ? meaning.let.value : undefined;
    if (value?.kind !== 'function' || !value.declaration.parameters.some((parameter) => parameter === thing.node))
      return;
    for (const argument of node.args) {
      const first = argument.kind === 'NamedExpression' ? argument.names[0] : undefined;
      if (first?.kind === 'Name' && first.name === name) found.push({ start: first.start, end: first.end });
    }
  });
  return found;
}

/** Whether the text with the edits says the same: no new problem, the same result, and each name stands for the same thing. */
function isSameQuery(
  file: RuleFile,
  before: Symbols,
  { thing, name }: Occurrence,
  newName: string,
  edits: readonly TextEdit[],
  facts: Facts,
): boolean {
  const text = applyEdits(file.text, edits);
  const again = readRule(text, file.language);
  const index = file.documents.indexOf(before.document);
  const document = again.documents[index];
  const query = document?.queries[before.document.queries.indexOf(before.query)];
  if (!document || !query || query.tree.problems.length > before.query.tree.problems.length) return false;
  const after = symbolsOf(document, query, facts);
  if (after.binding.problems.length > before.binding.problems.length) return false;
  const [result, newResult] = [before, after].map(({ binding }) => (binding.result ? allColumns(binding.result) : []));
  const isSame = result!.every((column, i) => {
    const now = newResult![i]?.name;
    if (before.thingOf(column) === thing) return now === newName;
    // what a join calls `x1` because both sides have an `x`
    const number = now?.startsWith(newName) ? now.slice(newName.length) : '';
    return now === column.name || (/^\d+$/.test(number) && column.name === name + number);
  });
  if (!isSame || result!.length !== newResult!.length) return false;
  return standForTheSame(before.occurrences, after.occurrences, edits);
}

function standForTheSame(
  before: readonly Occurrence[],
  after: readonly Occurrence[],
  edits: readonly TextEdit[],
): boolean {
  const newPlace = placesAfter(edits);
  const byPlace = new Map(after.map((occurrence) => [occurrence.start, occurrence.thing]));
  const pairs = new Map<Thing, Thing>();
  const taken = new Map<Thing, Thing>();
  return before.every(({ start, thing, key }) => {
    if (key) return true;
    const now = byPlace.get(newPlace(start));
    if (!now || now.kind !== thing.kind) return false;
    if (!pairs.has(thing) && !taken.has(now)) {
      pairs.set(thing, now);
      taken.set(now, thing);
    }
    return pairs.get(thing) === now && taken.get(now) === thing;
  });
}

/** Where an offset lies behind the edits. */
function placesAfter(edits: readonly TextEdit[]): (at: number) => number {
  const inOrder = [...edits].sort((a, b) => a.end - b.end);
  let sum = 0;
  const shifts = inOrder.map(({ start, end, text }) => (sum += text.length - (end - start)));
  return (at) => {
    // the number of edits in front
    let [low, high] = [0, inOrder.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder[middle]!.end <= at) low = middle + 1;
      else high = middle;
    }
    return at + (shifts[low - 1] ?? 0);
  };
}
