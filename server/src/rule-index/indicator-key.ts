/**
 * When two indicators are the same: one field, one operator, one value. Values of a list count one by one. Letter case
 * counts where the operator minds it. A function around the field counts when what is compared is another thing then: the
 * length of a text is not the text, its lower case is.
 */
import type { Indicator } from '../explain/index.ts';

/** What a key is about, for showing. */
export interface KeyParts {
  readonly field: string;
  readonly kind: string;
  readonly value: string;
  readonly caseSensitive: boolean;
  readonly against: Indicator['against'];
  readonly transforms: readonly string[];
}

/** Functions that change how a value is written and not what it is. */
const SAME_VALUE = new Set([
  'tolower', 'toupper', 'tostring', 'toint', 'tolong', 'todouble', 'toreal', 'tobool', 'todynamic', 'parse_json', 'trim',
  'trim_start', 'trim_end', 'coalesce', 'column_ifexists', 'columnifexists',
]); // biome-ignore format: a list

/** Between the parts of a key; no text of a query holds it, because it is no character of a file of text. */
const SEPARATOR = '\0';

/** A key for each of the values; a single one for an indicator without values, such as `is_empty`. Some may be the same. */
export function keysOf(indicator: Indicator): string[] {
  const { field, kind, caseSensitive, against, transforms, values } = indicator;
  const functions = transforms.filter((name) => !SAME_VALUE.has(name));
  const head = [field, kind, caseSensitive ? 'case' : '', against, functions.join(',')].join(SEPARATOR);
  return (values.length === 0 ? [''] : values).map(
    (value) => `${head}${SEPARATOR}${caseSensitive ? value : value.toLowerCase()}`,
  );
}

export function partsOf(key: string): KeyParts {
  const [field, kind, letterCase, against, functions, ...value] = key.split(SEPARATOR);
  return {
    field: field!,
    kind: kind!,
    value: value.join(SEPARATOR),
    caseSensitive: letterCase !== '',
    against: against as Indicator['against'],
    transforms: functions === '' ? [] : functions!.split(','),
  };
}
