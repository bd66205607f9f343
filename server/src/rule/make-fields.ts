/** Short words for the tables of fields. */
import type {
  DurationShape,
  Field,
  FieldValue,
  ListShape,
  MapShape,
  Shape,
  TextContent,
  TextShape,
  WordShape,
} from './fields.ts';

type Extras = Omit<Field, 'key' | 'shape' | 'description'>;

export function field(key: string, shape: Shape, description: string, extras: Extras = {}): Field {
  return { key, shape, description, ...extras };
}

export function item(shape: Shape, description: string): Field {
  return { key: '*', shape, description };
}

export function text(holds: TextContent = 'words', limits: Pick<TextShape, 'shortest' | 'longest'> = {}): TextShape {
  return { is: 'text', holds, ...limits };
}

export function list(of: Field, extras: Omit<ListShape, 'is' | 'item'> = {}): ListShape {
  return { is: 'list', item: of, ...extras };
}

export function map(fields: readonly Field[], extras: Omit<Partial<MapShape>, 'is' | 'fields'> = {}): MapShape {
  return { is: 'map', fields, open: false, ...extras };
}

/** One of a few words, each with what it means. */
export function word(
  values: Readonly<Record<string, string>>,
  letterCase: WordShape['letterCase'] = 'exact',
  open = false,
): WordShape {
  const list = Object.entries(values).map(([value, description]): FieldValue => ({ text: value, description }));
  return { is: 'word', values: list, letterCase, open };
}

export const BOOLEAN: Shape = { is: 'boolean' };
export const ANY: Shape = { is: 'any' };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Five minutes to fourteen days. */
export const SCHEDULE: DurationShape = { is: 'duration', least: 5 * MINUTE, most: 14 * DAY };
/** Five minutes to a day. */
export const SUPPRESSION: DurationShape = { is: 'duration', least: 5 * MINUTE, most: DAY };
/** Five minutes to seven days. */
export const GROUPING: DurationShape = { is: 'duration', least: 5 * MINUTE, most: 7 * DAY };
/** Any length. */
export const DURATION: DurationShape = { is: 'duration', least: 0, most: Number.POSITIVE_INFINITY };
