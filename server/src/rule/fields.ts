/**
 * The fields of every kind of document, nested ones too: what a value looks like, which limits it has, what it does. Lint rules,
 * hover, completion and the schema for other tools all ask this one table. The tables themselves are in `fields-of-*.ts`.
 */
import { DETECTION_FIELDS } from './fields-of-detections.ts';
import { EXPLORATION_FIELDS, FUNCTION_FIELDS, PARSER_FIELDS } from './fields-of-functions.ts';
import { HUNTING_FIELDS, NRT_FIELDS, SCHEDULED_FIELDS, STUB_FIELDS } from './fields-of-rules.ts';
import type { RuleKind } from './rule-document.ts';

/** A key with its value, or, under the key `*`, an item of a list or an entry whose key the author chooses. */
export interface Field {
  readonly key: string;
  readonly shape: Shape;
  /** What it does, in a sentence or two of Markdown. */
  readonly description: string;
  /** Who refuses a document without it: the service, or only the validation of the public repository. */
  readonly required?: Strictness;
  /** What holds when it is absent, as it would be written. */
  readonly default?: string;
  /** Whether the service never sees it: only people, the portal's lists and the public repository do. */
  readonly unread?: boolean;
  /** Other keys under which the value is read too. */
  readonly otherKeys?: readonly string[];
}

/** Whose rule it is: the service refuses what breaks it, or only the validation of the public repository does. */
export type Strictness = 'service' | 'repository';

/** What a value looks like. */
export type Shape =
  | MapShape
  | ListShape
  | TextShape
  | WordShape
  | NumberShape
  | BooleanShape
  | DurationShape
  | AnyShape;

export interface MapShape {
  readonly is: 'map';
  readonly fields: readonly Field[];
  /** Whether other keys are fine as well. */
  readonly open: boolean;
  /** What stands under keys that the author chooses. */
  readonly entry?: Field;
  /** The most entries. */
  readonly most?: number;
  /** The most characters in a key that the author chooses. */
  readonly longestKey?: number;
}

export interface ListShape {
  readonly is: 'list';
  readonly item: Field;
  readonly least?: number;
  readonly most?: number;
  /** Whether one text, with commas between several, is read as well. */
  readonly orText?: boolean;
}

export interface TextShape {
  readonly is: 'text';
  readonly holds: TextContent;
  /** The fewest characters; blanks around them do not count. */
  readonly shortest?: number;
  /** The most characters (UTF-16 units). */
  readonly longest?: number;
}

/**
 * What a text is. `column`: a column that the query returns. `format`: words with columns between `{{` and `}}`.
 * `customDetail`: a key of `customDetails`. The others are what they are called.
 */
export type TextContent =
  | 'words' | 'guid' | 'version' | 'kql' | 'column' | 'format' | 'tactic' | 'technique' | 'entityType' | 'identifier'
  | 'connector' | 'dataType' | 'customDetail' | 'date' | 'type' | 'link'; // biome-ignore format: a list

/** One of a few words. */
export interface WordShape {
  readonly is: 'word';
  readonly values: readonly FieldValue[];
  /** `any` where the service reads the words in any letter case; they are still written as they stand here. */
  readonly letterCase: 'exact' | 'any';
  /** Whether other words are fine as well. */
  readonly open: boolean;
}

export interface FieldValue {
  readonly text: string;
  readonly description: string;
}

export interface NumberShape {
  readonly is: 'number';
  readonly least: number;
  readonly most: number;
}

export interface BooleanShape {
  readonly is: 'boolean';
}

/** `1h`, `PT1H`; limits are in seconds. */
export interface DurationShape {
  readonly is: 'duration';
  readonly least: number;
  readonly most: number;
}

export interface AnyShape {
  readonly is: 'any';
}

const FIELDS: Readonly<Record<RuleKind, MapShape>> = {
  Scheduled: SCHEDULED_FIELDS,
  NRT: NRT_FIELDS,
  Hunting: HUNTING_FIELDS,
  Stub: STUB_FIELDS,
  Function: FUNCTION_FIELDS,
  Parser: PARSER_FIELDS,
  Exploration: EXPLORATION_FIELDS,
  CustomDetection: DETECTION_FIELDS,
  Query: { is: 'map', fields: [], open: true },
};

/** The fields of a kind of document. */
export function fieldsOf(kind: RuleKind): MapShape {
  return FIELDS[kind];
}

/**
 * The field at a path from the top: `['entityMappings', '*', 'fieldMappings', '*', 'identifier']`. Items of a list are
 * `'*'` or their number. Undefined where the kind has no such field.
 */
export function fieldAt(kind: RuleKind, path: readonly (string | number)[]): Field | undefined {
  let shape: Shape = FIELDS[kind];
  let field: Field | undefined;
  for (const step of path) {
    field = fieldIn(shape, step);
    if (!field) return undefined;
    shape = field.shape;
  }
  return field;
}

/** The field under a key, or of an item, of a value of that shape. */
function fieldIn(shape: Shape, step: string | number): Field | undefined {
  if (shape.is === 'list') return typeof step === 'number' || step === '*' ? shape.item : undefined;
  if (shape.is !== 'map') return undefined;
  const named = shape.fields.find(({ key, otherKeys }) => key === step || otherKeys?.includes(String(step)));
  return named ?? shape.entry;
}
