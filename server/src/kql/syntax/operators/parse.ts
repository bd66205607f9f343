/** `T | parse kind=regex x with * "user " User: string " from " Ip *`, and parse-where. */
import { expectScalar, missingExpression, parseStar } from '../expressions.ts';
import { parseString } from '../literals.ts';
import { parseDeclaredName } from '../names.ts';
import type { ColumnDeclaration, Expression, Parameter } from '../nodes.ts';
import { kind, wordParameter } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { parseType } from '../schemas.ts';
import type { Token } from '../tokens.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ParseOperator extends OperatorBase<'ParseOperator'> {
  /** Whether rows that do not match are dropped (parse-where). */
  readonly where: boolean;
  readonly parameters: readonly Parameter[];
  readonly expression: Expression;
  /** Texts, `*`, and the columns between them with or without a type. */
  readonly pattern: readonly (Expression | ColumnDeclaration)[];
}

const PARAMETERS = [kind('simple regex relaxed'), wordParameter('flags')];
const CHILDREN = { ParseOperator: ['parameters', 'expression', 'pattern'] };
const WITH = new Set(['with']);

export const parse = defineOperator<ParseOperator>({
  words: ['parse'],
  doc: 'Cuts a text into columns by the texts between them.',
  parameters: PARAMETERS,
  children: CHILDREN,
  parse: parseParse,
});

export const parseWhere = defineOperator<ParseOperator>({
  words: ['parse-where'],
  doc: 'Cuts a text into columns and drops the rows that do not match.',
  parameters: PARAMETERS,
  children: CHILDREN,
  parse: parseParse,
});

function parseParse(p: Parser, keyword: Token): ParseOperator {
  const parameters = parseParameters(p, PARAMETERS);
  const isForgotten = p.atWord('with') && p.peek(1).kind === 'string';
  const expression = isForgotten ? missingExpression(p) : p.before(WITH, () => expectScalar(p));
  const pattern = p.expectWord('with', 'and the pattern') ? parsePattern(p) : [];
  const where = keyword.text === 'parse-where';
  return { kind: 'ParseOperator', ...span(p, keyword), where, parameters, expression, pattern };
}

function parsePattern(p: Parser): (Expression | ColumnDeclaration)[] {
  const parts: (Expression | ColumnDeclaration)[] = [];
  for (;;) {
    const part = parseStar(p) ?? (p.at('string') ? parseString(p) : parsePatternColumn(p));
    if (part) parts.push(part);
    else if (p.at(',') && !p.atAnchor()) p.takeNeedless('Unexpected `,`: the parts of a pattern stand side by side.');
    else return parts;
  }
}

/** `Name` or `Name: type`. */
function parsePatternColumn(p: Parser): Expression | ColumnDeclaration | undefined {
  const name = parseDeclaredName(p) ?? (p.at(':') ? p.missing('a column name') : undefined);
  if (!name || !p.takeIf(':')) return name;
  const type = parseType(p);
  return { kind: 'ColumnDeclaration', start: name.start, end: Math.max(name.end, p.lastEnd), name, type };
}
