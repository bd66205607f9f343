/** The keys that a mapping of a rule lacks, each with what belongs under it. */
import type { Field, MapShape, Shape } from '../../rule/index.ts';
import type { Completion } from './completion-list.ts';

export interface KeyStyle {
  readonly eol: string;
  /** The column that the key stands in. */
  readonly column: number;
  /** Whether it stands in brackets, where nothing is indented. */
  readonly flow: boolean;
  /** Whether its colon is there already. */
  readonly colonFollows: boolean;
}

/** The keys of a shape that are not there yet, in the order of the table; those come first that a document must have. */
export function keyItems({ fields }: MapShape, present: ReadonlySet<string>, style: KeyStyle): Completion[] {
  return fields.flatMap((field, i): Completion[] => {
    const { key, description, required, otherKeys } = field;
    if (present.has(key) || otherKeys?.some((other) => present.has(other))) return [];
    const rank = (required === 'service' ? 0 : required ? 1 : 2) + i / 1000;
    const markdown = fieldMarkdown(field);
    const common = {
      label: key,
      kind: 'key' as const,
      rank,
      markdown: markdown || description,
      ...(required && { detail: 'required' }),
    };
    if (style.colonFollows) return [{ ...common, text: key }];
    const { text, next } = keyText(field, style);
    return [{ ...common, text, snippet: true, ...(next && { next }) }];
  });
}

/** A key with its value as a snippet. */
function keyText(field: Field, { eol, column, flow }: KeyStyle): { text: string; next?: 'completion' } {
  const { key, shape } = field;
  const stops = new Stops();
  if (flow)
    return {
      text: `${key}: ${shape.is === 'list' ? '[$0]' : shape.is === 'map' ? '{ $0 }' : '$0'}`,
      next: 'completion',
    };
  if (isBlock(field)) return { text: `${key}: |${eol}${blanks(column + 2)}$0` };
  if (shape.is !== 'map' && shape.is !== 'list') return { text: `${key}: $0`, next: 'completion' };
  const body = nested(shape, column, eol, stops);
  return { text: `${key}:${stops.last(body)}`, next: 'completion' };
}

/** What stands under a key, from its line end on: the keys that are needed, an item of a list. */
function nested(shape: Shape, column: number, eol: string, stops: Stops): string {
  const inner = eol + blanks(column + 2);
  if (shape.is === 'list') return `${inner}- ${itemText(shape.item.shape, column + 4, eol, stops)}`;
  if (shape.is !== 'map') return ` ${stops.next()}`;
  const needed = shape.fields.filter(({ required }) => required);
  if (needed.length === 0) return `${inner}${stops.next()}`;
  return needed.map((field) => `${inner}${field.key}:${nested(field.shape, column + 2, eol, stops)}`).join('');
}

/** An item of a list: a value, or a mapping whose first key stands behind the dash. */
export function itemText(shape: Shape, column: number, eol: string, stops: Stops): string {
  if (shape.is !== 'map') return shape.is === 'list' ? nested(shape, column - 2, eol, stops).trimStart() : stops.next();
  const needed = shape.fields.filter(({ required }) => required);
  const fields =
    needed.length > 0
      ? [...shape.fields.filter((field) => isFirstOf(shape, field)), ...needed]
      : shape.fields.slice(0, 1);
  if (fields.length === 0) return stops.next();
  return [...new Set(fields)]
    .map(({ key, shape: own }) => `${key}:${nested(own, column, eol, stops)}`)
    .join(eol + blanks(column));
}

/** What names an item belongs to it even where nobody insists: `connectorId` beside `dataTypes`. */
function isFirstOf({ fields }: MapShape, field: Field): boolean {
  return field === fields[0];
}

/** Numbers the stops of a snippet. */
export class Stops {
  private count = 0;

  next(): string {
    return `$${++this.count}`;
  }

  /** Makes the only stop the last one, so that the caret is there and no placeholder remains. */
  last(text: string): string {
    return this.count === 1 ? text.replace('$1', '$0') : text;
  }
}

/** Texts that have lines of their own. */
function isBlock({ key, shape }: Field): boolean {
  return shape.is === 'text' && (shape.holds === 'kql' || (shape.holds === 'words' && /^description$/i.test(key)));
}

function blanks(count: number): string {
  return ' '.repeat(count);
}

/** What is said of a field: what it does, what it takes, what holds without it. */
export function fieldMarkdown(field: Field): string {
  const { description, required, shape } = field;
  const parts = [description];
  const takes = shapeText(shape);
  if (takes) parts.push(takes);
  if (field.default !== undefined) parts.push(`Without it: \`${field.default}\`.`);
  if (required)
    parts.push(
      required === 'service'
        ? 'The service refuses a document without it.'
        : 'The public repository asks for it; the service does not.',
    );
  return parts.join('\n\n');
}

function shapeText(shape: Shape): string {
  switch (shape.is) {
    case 'word':
      return `${shape.open ? 'Usual values' : 'One of'}: ${shape.values.map(({ text }) => `\`${text}\``).join(', ')}.`;
    case 'boolean':
      return '`true` or `false`.';
    case 'number':
      return Number.isFinite(shape.most)
        ? `A number from ${shape.least} to ${shape.most.toLocaleString('en')}.`
        : `A number from ${shape.least}.`;
    case 'duration':
      return shape.most === Number.POSITIVE_INFINITY
        ? 'A duration such as `1h` or `PT1H`.'
        : `A duration from ${durationText(shape.least)} to ${durationText(shape.most)}, such as \`1h\` or \`PT1H\`.`;
    case 'list':
      return shape.most === undefined ? '' : `At most ${shape.most} items.`;
    default:
      return '';
  }
}

/** Seconds in the largest unit that they are whole in, in words. */
export function durationText(seconds: number): string {
  const [size, word] =
    seconds % 86_400 === 0 ? [86_400, 'day'] : seconds % 3600 === 0 ? [3600, 'hour'] : [60, 'minute'];
  const count = seconds / size!;
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
