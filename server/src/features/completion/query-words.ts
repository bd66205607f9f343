/** The words of the language that completion offers: operators behind a pipe, operators of expressions, words of clauses. */
import type { ScalarType } from '../../facts/index.ts';
import { CHARTS, OPERATORS, type ParameterSpec } from '../../kql/syntax/index.ts';
import type { Completion } from './completion-list.ts';
import type { QueryPlace } from './query-place.ts';

/** Operators that most rules are made of, the usual ones first. */
const USUAL = [
  'where', 'extend', 'project', 'summarize', 'join', 'mv-expand', 'distinct', 'parse', 'project-away', 'project-rename', 'sort', 'top',
  'take', 'union', 'lookup', 'evaluate', 'make-series', 'project-reorder', 'project-keep', 'mv-apply', 'serialize', 'invoke', 'as',
]; // biome-ignore format: a list

/** Operators that only the service itself writes, and spellings of old. */
const UNUSUAL = /^(__.*|assert-schema|consume|project-by-names|inline_external_table|macro-expand|mvexpand|mvapply)$/;

/** Operators without anything behind their word. */
const ALONE = new Set(['count', 'getschema', 'consume']);

/** The operators that may stand behind a pipe. */
export function operatorItems(): Completion[] {
  return [...OPERATORS].flatMap(([word, { doc }]): Completion[] => {
    if (UNUSUAL.test(word) || word === 'print' || word === 'range') return [];
    const place = USUAL.indexOf(word);
    const rank = place < 0 ? USUAL.length : place;
    if (ALONE.has(word)) return [{ label: word, kind: 'operator', text: word, rank, markdown: doc }];
    return [{ label: word, kind: 'operator', text: `${word} `, rank, markdown: doc, next: 'completion' }];
  });
}

/** The operators that a query may begin with. */
export function sourceOperatorItems(): Completion[] {
  return ['union', 'search', 'find', 'print', 'range'].map((word) => ({
    label: word,
    kind: 'operator',
    text: `${word} `,
    rank: 0,
    markdown: OPERATORS.get(word)!.doc,
    ...(word === 'union' && { next: 'completion' as const }),
  }));
}

type Operands = 'any' | 'ordered' | 'text';

/** Operators between two operands: what they take, and what they say. */
const BETWEEN: readonly (readonly [word: string, operands: Operands, doc: string])[] = [
  ['==', 'any', 'Equal; of texts, with the same letter case.'],
  ['!=', 'any', 'Not equal; of texts, letter case counts.'],
  ['=~', 'text', 'Equal texts, whatever the letter case.'],
  ['!~', 'text', 'Texts that differ in more than letter case.'],
  ['<', 'ordered', 'Less.'],
  ['<=', 'ordered', 'Less or equal.'],
  ['>', 'ordered', 'Greater.'],
  ['>=', 'ordered', 'Greater or equal.'],
  ['between', 'ordered', 'Within two bounds, both included.'],
  ['!between', 'ordered', 'Outside of two bounds.'],
  ['in', 'any', 'One of the values; of texts, with the same letter case.'],
  ['in~', 'text', 'One of the texts, whatever the letter case.'],
  ['!in', 'any', 'None of the values; of texts, letter case counts.'],
  ['!in~', 'text', 'None of the texts, whatever the letter case.'],
  ['has', 'text', 'Contains the word, whatever the letter case. Uses the index, so it is faster than `contains`.'],
  ['!has', 'text', 'Does not contain the word.'],
  ['has_any', 'text', 'Contains one of the words.'],
  ['has_all', 'text', 'Contains all of the words.'],
  ['contains', 'text', 'Contains the text anywhere, whatever the letter case.'],
  ['!contains', 'text', 'Does not contain the text.'],
  ['startswith', 'text', 'Begins with the text, whatever the letter case.'],
  ['!startswith', 'text', 'Does not begin with the text.'],
  ['endswith', 'text', 'Ends with the text, whatever the letter case.'],
  ['!endswith', 'text', 'Does not end with the text.'],
  ['matches regex', 'text', 'Fits the regular expression (RE2).'],
  ['has_cs', 'text', 'Contains the word, with the same letter case.'],
  ['contains_cs', 'text', 'Contains the text, with the same letter case.'],
  ['startswith_cs', 'text', 'Begins with the text, with the same letter case.'],
  ['endswith_cs', 'text', 'Ends with the text, with the same letter case.'],
  ['hasprefix', 'text', 'Contains a word that begins with the text.'],
  ['hassuffix', 'text', 'Contains a word that ends with the text.'],
];

/** What may follow an operand. */
export function infixItems({ keyword, operand, next, callee }: QueryPlace, left: ScalarType): Completion[] {
  const words = next.map(
    (word): Completion => ({ label: word, kind: 'word', text: `${word} `, rank: 0, next: 'completion' }),
  );
  const isOrdered = keyword && ['sort', 'order', 'top'].includes(keyword.text) && next.length === 0 && !callee;
  if (isOrdered)
    return ['asc', 'desc', 'nulls first', 'nulls last'].map((word) => ({
      label: word,
      kind: 'word',
      text: word,
      rank: 0,
    }));
  if (operand !== 'expression' && operand !== 'aggregate') return words;
  const logical = ['and', 'or'].map(
    (word): Completion => ({ label: word, kind: 'word', text: `${word} `, rank: 1, next: 'completion' }),
  );
  const operators = BETWEEN.flatMap(([word, operands, doc], i): Completion[] => {
    if (operands === 'text' ? isOther(left) : operands === 'ordered' && left === 'string') return [];
    return [{ label: word, kind: 'operator', ...operatorText(word), rank: 2 + i / 100, markdown: doc }];
  });
  return callee ? [...operators, ...logical] : [...words, ...logical, ...operators];
}

function isOther(type: ScalarType): boolean {
  return type !== 'string' && type !== 'dynamic' && type !== 'unknown';
}

function operatorText(word: string): Pick<Completion, 'text' | 'snippet'> {
  if (word.endsWith('between')) return { text: `${word} ($1 .. $0)`, snippet: true };
  return /^(!?in~?|has_a(ny|ll))$/.test(word) ? { text: `${word} ($0)`, snippet: true } : { text: `${word} ` };
}

export function parameterItems(specs: readonly ParameterSpec[]): Completion[] {
  return specs.map(({ name }) => ({
    label: `${name}=`,
    kind: 'parameter',
    text: `${name}=`,
    // hints to the engine are for the few who know them
    rank: name.startsWith('hint.') ? 4 : 0,
    next: 'completion',
  }));
}

/** The values of a parameter that is one of a few words. */
export function parameterValueItems({ words, value }: ParameterSpec): Completion[] {
  const known = words ?? (value === 'bool' ? ['true', 'false'] : []);
  return known.map((word, i) => ({ label: word, kind: 'value', text: word, rank: i }));
}

export function chartItems(): Completion[] {
  return [...CHARTS].map((word) => ({ label: word, kind: 'value', text: word, rank: 0 }));
}
