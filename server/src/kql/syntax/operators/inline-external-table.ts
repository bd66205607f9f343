/** `inline_external_table (a: int) kind=storage dataformat=csv ("https://…")` */
import { expectScalar, missingExpression } from '../expressions.ts';
import { parseList } from '../lists.ts';
import { parseName } from '../names.ts';
import type { ColumnDeclaration, Expression, Missing, Parameter, RowSchema } from '../nodes.ts';
import { parseProperties } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { parseExpression } from '../pipeline.ts';
import { parseCall } from '../primary.ts';
import { parseColumnDeclaration, parseRowSchema } from '../schemas.ts';
import { isPlainName } from '../tokens.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface InlineExternalTableOperator extends OperatorBase<'InlineExternalTableOperator'> {
  readonly schema: RowSchema | Missing | undefined;
  readonly partitions: readonly (ColumnDeclaration | Expression)[];
  readonly pathFormat: readonly Expression[];
  readonly connections: readonly Expression[];
  readonly properties: readonly Parameter[];
}

export const inlineExternalTable = defineOperator<InlineExternalTableOperator>({
  words: ['inline_external_table'],
  doc: 'Reads files outside the database as a table.',
  parameters: [],
  children: { InlineExternalTableOperator: ['schema', 'partitions', 'pathFormat', 'connections', 'properties'] },
  parse(p, keyword) {
    const schema = parseRowSchema(p);
    const isDelta = parseKind(p);
    if (!schema && !isDelta) p.missing('the columns of the table');
    const partitions = p.takeWord('partition') ? parsePartitions(p) : [];
    const pathFormat = p.takeWord('pathformat') ? parsePathFormat(p) : [];
    if (p.takeWord('dataformat')) {
      p.expect('=', 'after `dataformat`');
      if (!parseName(p, isPlainName)) p.missing('a format such as `csv`', 'KS005');
    } else if (!isDelta) {
      p.missing('`dataformat = …`');
    }
    const connections = p.expect('(', 'before the addresses of the data')
      ? p.within('(', 'to close the addresses', () =>
          parseList(p, { element: parseExpression, missing: missingExpression, optional: true, trailingComma: true }),
        ).value
      : [];
    const properties = p.takeWord('with') ? parseProperties(p) : [];
    return {
      kind: 'InlineExternalTableOperator',
      ...span(p, keyword),
      schema,
      partitions,
      pathFormat,
      connections,
      properties,
    };
  },
});

/** `kind = storage` or `kind = delta`; true for delta, which brings its columns along. */
function parseKind(p: Parser): boolean {
  if (!p.expectWord('kind', 'of the table')) return false;
  p.expect('=', 'after `kind`');
  if (p.takeWord('delta')) return true;
  if (!p.takeWord('storage')) p.missing('`storage` or `delta`', 'KS005');
  return false;
}

/** `by (d: datetime = bin(t, 1d))` */
function parsePartitions(p: Parser): (ColumnDeclaration | Expression)[] {
  p.expectWord('by', 'after `partition`');
  if (!p.expect('(', 'before the columns')) return [];
  return p.within('(', 'to close the columns', () => {
    p.takeIf(',');
    const element = (q: Parser) => {
      const column = parseColumnDeclaration(q);
      return column && q.takeIf('=') ? [column, expectScalar(q)] : column && [column];
    };
    return parseList<(ColumnDeclaration | Expression)[]>(p, {
      element,
      missing: (q) => [missingExpression(q)],
      trailingComma: true,
    }).flat();
  }).value;
}

/** `= ("a" x datetime_pattern("yyyy", d))`: columns, with strings before, between and behind them. */
function parsePathFormat(p: Parser): Expression[] {
  p.expect('=', 'after `pathformat`');
  if (!p.expect('(', 'before the parts of the path')) return [];
  return p.within('(', 'to close the parts of the path', () => {
    const parts: Expression[] = [];
    for (;;) {
      const text = p.at('string') ? p.take() : undefined;
      if (text) parts.push({ kind: 'Literal', start: text.start, end: text.end, type: 'string', token: text });
      const column = p.atWord('datetime_pattern') ? parseCall(p) : parseName(p);
      if (column) parts.push(column);
      else if (parts.length === 0) return [p.missing('a column or `datetime_pattern(…)`')];
      else return parts;
    }
  }).value;
}
