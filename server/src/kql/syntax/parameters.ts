/** Parameters of operators (`kind = inner`, `hint.strategy = shuffle`) and the properties of `with (…)`. */

import { parseList } from './lists.ts';
import { parseLiteral } from './literals.ts';
import { expectName, nameLength, parseDeclaredName, parseName, takeReservedName } from './names.ts';
import type { Expression, NameList, NameNode, Parameter } from './nodes.ts';
import { KNOWN_PARAMETERS, type ParameterSpec } from './parameter-specs.ts';
import type { Parser } from './parser.ts';
import { parsePath, parseSimplePath } from './primary.ts';
import { isDeclarableName, isName, isReserved, isSelectableName } from './tokens.ts';

interface ParameterOptions {
  /** Whether a name is a parameter only when `=` follows, because an expression may begin there. */
  readonly equalsNeeded?: boolean;
}

/** The parameters before the first expression of an operator. */
export function parseParameters(
  p: Parser,
  specs: readonly ParameterSpec[],
  options: ParameterOptions = {},
): Parameter[] {
  const { equalsNeeded = true } = options;
  const parameters: Parameter[] = [];
  for (;;) {
    const length = parameterNameLength(p);
    if (length === 0) return parameters;
    const name = length === 1 ? p.token.text : `hint.${p.peek(2).text}`;
    const spec = specs.find((s) => s.name === name) ?? KNOWN_PARAMETERS.get(name);
    if (!spec || (equalsNeeded && p.peek(length).kind !== '=' && !lacksEquals(p, spec, length))) return parameters;
    parameters.push(parseParameter(p, spec, length));
  }
}

/** `join kind inner (T)`, `union isfuzzy T`: shown by the word behind it, or by a name that is nothing else. */
function lacksEquals(p: Parser, { name, words }: ParameterSpec, length: number): boolean {
  const next = p.peek(length);
  if (name.startsWith('hint.') || words?.includes(next.text)) return true;
  return isReserved(name) && !isSelectableName(p.token) && isName(next);
}

/** Number of tokens of a possible parameter name; only `hint.pass_filters` and `hint.pass_filters_column` have three. */
function parameterNameLength(p: Parser): number {
  if (!p.at('word')) return 0;
  const threePart = p.token.text === 'hint' && p.peek(1).kind === '.' && p.peek(2).text.startsWith('pass_filters');
  return threePart ? 3 : 1;
}

function parseParameter(p: Parser, spec: ParameterSpec, nameTokens: number): Parameter {
  const start = p.token.start;
  p.index += nameTokens;
  const nameRange = { start, end: p.lastEnd };
  const hasEquals = p.expect('=', `after \`${spec.name}\``);
  const value = hasEquals || atValueOf(p, spec) ? parseParameterValue(p, spec) : p.absent('a value');
  return { kind: 'Parameter', start, end: Math.max(nameRange.end, value.end), name: spec.name, nameRange, value };
}

/** Whether the value of a parameter stands here although its `=` is missing: `withsource X in (T)`. */
function atValueOf(p: Parser, { value, words }: ParameterSpec): boolean {
  if (words) return words.includes(p.token.text);
  return value === 'name' && isName(p.token) && p.peek(1).kind !== '(' && p.peek(1).kind !== '.';
}

/** A parameter written without `=`, as `with` and `by` of the old render syntax. */
export function parseBareParameter(p: Parser, spec: ParameterSpec): Parameter {
  const start = p.token.start;
  p.take();
  const nameRange = { start, end: p.lastEnd };
  const value = spec.value === 'columns' ? parseNameList(p, parsePlainName) : parseParameterValue(p, spec);
  return { kind: 'Parameter', start, end: value.end, name: spec.name, nameRange, value };
}

/** A column of the old syntax, where no reserved word is taken: `render timechart by title`. */
function parsePlainName(p: Parser): NameNode | undefined {
  const isMeant = p.at('word') && isReserved(p.token.text) && p.peek(1).kind !== '=';
  return isMeant ? takeReservedName(p) : parseName(p);
}

function parseParameterValue(p: Parser, spec: ParameterSpec): Expression | NameList {
  const expected = `a value for \`${spec.name}\``;
  switch (spec.value) {
    case 'name':
    case 'column':
      return parseName(p) ?? parseAnyValue(p) ?? p.missing(expected);
    case 'columns':
      return parseNameList(p, parseDeclaredName);
    case 'expression':
      return parsePath(p) ?? p.missing(expected);
    default: {
      const token = p.token;
      if (token.kind === 'word' && spec.words?.includes(token.text)) {
        p.take();
        return { kind: 'Name', start: token.start, end: token.end, form: 'plain', name: token.text };
      }
      return parseAnyValue(p) ?? p.missing(expected);
    }
  }
}

function parseAnyValue(p: Parser): Expression | undefined {
  return parseLiteral(p) ?? parseName(p);
}

function parseNameList(p: Parser, name: (p: Parser) => NameNode | undefined): NameList {
  const names = parseList<NameNode>(p, {
    element: (q) => name(q),
    missing: (q) => q.missing('a column'),
    // `ycolumns = a, b, series = c`: the next property
    isOuterComma: (q) => q.peek(1).kind === 'word' && q.peek(2).kind === '=',
  });
  return { kind: 'NameList', start: names[0]!.start, end: names.at(-1)!.end, names };
}

/**
 * `(name = value, …)` after `with`.
 * @param specs the names that are allowed; any when absent (externaldata, restrict access)
 * @param commaFirst whether a comma may stand before the first one
 */
export function parseProperties(p: Parser, specs?: readonly ParameterSpec[], commaFirst = false): Parameter[] {
  if (!p.expect('(', 'after `with`')) return [];
  return p.within('(', 'to close the properties', () => {
    if (commaFirst) p.takeIf(',');
    return parsePropertyList(p, specs);
  }).value;
}

/** `name = value, …` without parentheses, as reduce has them. */
export function parsePropertyList(p: Parser, specs?: readonly ParameterSpec[]): Parameter[] {
  return parseList(p, {
    element: (q) => parseProperty(q, specs),
    missing: missingProperty,
    optional: true,
    starts: (q) => nameLength(q, 0, isDeclarableName) > 0,
  });
}

function missingProperty(p: Parser): Parameter {
  const missing = p.missing('a property, such as `name = value`');
  return { kind: 'Parameter', start: missing.start, end: missing.end, name: '', nameRange: missing, value: missing };
}

function parseProperty(p: Parser, specs: readonly ParameterSpec[] | undefined): Parameter | undefined {
  const token = p.token;
  if (specs) {
    const spec = token.kind === 'word' ? specs.find((s) => s.name === token.text) : undefined;
    if (spec) return parseParameter(p, spec, 1);
    if (!isName(token)) return undefined;
    p.report(
      token,
      `\`${token.text}\` is not a property here. Known are: ${specs.map((s) => s.name).join(', ')}.`,
      'KS179',
    );
    return parseParameter(p, { name: token.text, value: 'any' }, 1);
  }
  const name = parseName(p, isDeclarableName);
  if (!name) return undefined;
  const value = p.expect('=', `after \`${name.name}\``) ? parsePropertyValue(p) : p.absent('a value');
  return {
    kind: 'Parameter',
    start: name.start,
    end: Math.max(name.end, value.end),
    name: name.name,
    nameRange: name,
    value,
  };
}

function parsePropertyValue(p: Parser): Expression {
  return parseLiteral(p) ?? parseName(p, isDeclarableName) ?? p.missing('a value');
}

/** A path of columns that the grammar wants here. */
export function expectSimplePath(p: Parser): Expression {
  return parseSimplePath(p) ?? expectName(p, 'a column');
}
