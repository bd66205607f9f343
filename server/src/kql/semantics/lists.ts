/** Which expressions yield a list, rather than any dynamic value. */
import type { Expression } from '../syntax/index.ts';
import type { Binder } from './binder.ts';

/** Functions and aggregates that yield a list, whatever they are given. */
const MAKERS = new Set([
  'make_set', 'make_set_if', 'makeset', 'make_list', 'make_list_if', 'make_list_with_nulls', 'makelist', 'pack_array',
  'array_concat', 'array_slice', 'array_split', 'array_reverse', 'array_rotate_left', 'array_rotate_right', 'array_shift_left',
  'array_shift_right', 'array_sort_asc', 'array_sort_desc', 'array_iff', 'array_iif', 'set_union', 'set_intersect',
  'set_difference', 'split', 'extract_all', 'extractall', 'zip', 'repeat', 'bag_keys', 'treepath', 'parse_csv',
  'parse_command_line', 'to_utf8', 'unicode_codepoints_from_string', 'base64_decode_toarray', 'ipv4_range_to_cidr_list',
]); // biome-ignore format: a list

/** The function that makes a list of the expression, which has been bound; undefined where it may be anything else. */
export function listMaker(b: Binder, expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return listMaker(b, expression.expression);
    case 'Name':
      return b.columnOf(expression)?.list;
    case 'CallExpression': {
      const { name } = expression.name;
      return MAKERS.has(name) && b.meaningOf(expression.name)?.kind === 'function' ? name : undefined;
    }
    default:
      return undefined;
  }
}
