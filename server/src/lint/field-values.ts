/** What is wrong with a single value, by the table of fields. Pure: each check gives a fault or nothing. */
import {
  describeDuration,
  type FieldPlace,
  fieldAt,
  isNull,
  isTemplate,
  isWellFormedDuration,
  readDuration,
  SECOND,
  type Shape,
  type Strictness,
  type TextShape,
  type WordShape,
} from '../rule/index.ts';
import { closest, type Range } from '../text/index.ts';
import { placeOf, type Scalar } from '../yaml/index.ts';
import type { Fix, Severity } from './finding.ts';
import { isGuid, newGuid } from './guid.ts';
import { cut, replaceScalar } from './yaml-edits.ts';

export interface ValueFault {
  readonly at: Range;
  readonly message: string;
  /** Who refuses it. */
  readonly by: Strictness;
  /** The severity where nobody refuses it who reads this document; a hint if it is absent. */
  readonly mild?: Severity;
  readonly fix?: () => Fix | undefined;
}

/**
 * The faults of a value that has the right shape.
 * @param text the text of the file
 */
export function valueFaults(place: FieldPlace, text: string): ValueFault[] {
  const { field, value } = place;
  if (!field || field.unread) return [];
  if (isNull(value)) return emptyFault(place) ?? [];
  const { shape } = field;
  if (value.kind === 'Scalar') return isTemplate(value.text.trim()) ? [] : scalarFaults(place, value, shape, text);
  if (value.kind === 'Sequence' && shape.is === 'list') return countFaults(place, value.items, shape.least, shape.most);
  if (value.kind === 'Mapping' && shape.is === 'map') return countFaults(place, value.pairs, undefined, shape.most);
  return [];
}

/** A key that must be there and has nothing behind it. */
function emptyFault({ field, pair, path }: FieldPlace): ValueFault[] | undefined {
  if (field!.required !== 'service' || pair?.key.kind !== 'Scalar') return undefined;
  const message = `\`${path.at(-1)}\` has no value, and the service refuses the rule without one.`;
  return [{ at: pair.key.content, message, by: 'service' }];
}

/** The entries beyond the limit, reported at the first of them. */
function countFaults(
  { field, pair, path }: FieldPlace,
  entries: readonly Range[],
  least = 0,
  most = Number.POSITIVE_INFINITY,
): ValueFault[] {
  const name = `\`${path.findLast((step) => typeof step === 'string')}\``;
  if (entries.length > most) {
    const { start } = entries[most]!;
    const message = `${name} takes ${most} entries at most, and has ${entries.length}. The service refuses the rule.`;
    return [{ at: wordAt(entries[most]!, start), message, by: 'service' }];
  }
  if (entries.length >= least || pair?.key.kind !== 'Scalar') return [];
  const isNeeded = field!.required === 'service';
  const message = isNeeded
    ? `${name} is empty, and the service refuses the rule without an entry.`
    : `${name} is empty, which the validation of the public repository refuses. Remove the key, or add an entry.`;
  return [{ at: pair.key.content, message, by: isNeeded ? 'service' : 'repository' }];
}

/** The start of an entry, so that no squiggle goes over lines. */
function wordAt({ end }: Range, start: number): Range {
  return { start, end: Math.min(end, start + 1) };
}

function scalarFaults(place: FieldPlace, scalar: Scalar, shape: Shape, text: string): ValueFault[] {
  const value = scalar.text.trim();
  const at = placeOf(text, scalar);
  switch (shape.is) {
    case 'text':
      return textFaults(place, scalar, shape, value, at);
    case 'word':
      return wordFault(place, scalar, shape, value, at) ?? [];
    case 'number':
      return numberFault(place, scalar, value, at, shape.least, shape.most) ?? [];
    case 'boolean':
      return booleanFault(place, scalar, value, at) ?? [];
    case 'duration':
      return durationFault(place, value, at, shape.least, shape.most) ?? [];
    default:
      return [];
  }
}

// ---- texts --------------------------------------------------------------------------------------------------------

function textFaults(place: FieldPlace, scalar: Scalar, shape: TextShape, value: string, at: Range): ValueFault[] {
  const name = String(place.path.at(-1));
  const key = place.pair?.key.kind === 'Scalar' ? place.pair.key.content : at;
  if (value === '' && (shape.shortest ?? 0) > 0)
    return [{ at: key, message: `\`${name}\` is empty, and the service refuses that.`, by: 'service' }];
  const { longest } = shape;
  if (longest !== undefined && value.length > longest)
    return [
      {
        at: shape.holds === 'kql' ? key : at,
        message: `\`${name}\` has ${number(value.length)} characters, and the service takes ${number(longest)} at most.`,
        by: 'service',
      },
    ];
  switch (shape.holds) {
    case 'guid':
      return isGuid(value) ? [] : [guidFault(scalar, value, at)];
    case 'version':
      return /^\d+\.\d+\.\d+$/.test(value) ? [] : [versionFault(scalar, value, at)];
    case 'column':
      return /^[A-Za-z_][\p{L}\p{N}\p{M}_]*$/u.test(value) ? [] : [columnFault(value, at)];
    default:
      return [];
  }
}

function number(value: number): string {
  return String(value).replaceAll(/(\d)(?=(?:\d{3})+$)/g, '$1,');
}

function guidFault(scalar: Scalar, value: string, at: Range): ValueFault {
  const digits = value.replaceAll(/[^\da-z]/gi, '');
  const why =
    digits.length === 32 && /[g-z]/i.test(digits)
      ? 'it holds letters beyond `f`'
      : /^[\da-f]+$/i.test(digits) && digits.length > 24
        ? `it has ${digits.length} digits instead of 32, or other groups than 8-4-4-4-12`
        : 'it looks like `4f5ab6a0-7a3b-4f2b-a4d5-7c1d3d9e8f10`';
  return {
    at,
    message: `\`${cut(value)}\` is no GUID: ${why}. A rule without a proper id cannot be deployed, or is deployed twice.`,
    by: 'service',
    fix: () => {
      const guid = newGuid();
      return replaceScalar(scalar, guid, false, 'Write a new id');
    },
  };
}

function versionFault(scalar: Scalar, value: string, at: Range): ValueFault {
  const numbers = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?$/i.exec(value);
  const meant = numbers && [numbers[1], numbers[2] ?? '0', numbers[3] ?? '0'].join('.');
  return {
    at,
    message: `A version has three numbers, such as \`1.0.2\`, and \`${cut(value)}\` has not. Those who use the rule are not offered its update.`,
    by: 'repository',
    mild: 'warning',
    ...(meant && { fix: () => replaceScalar(scalar, meant, false) }),
  };
}

function columnFault(value: string, at: Range): ValueFault {
  return {
    at,
    message: `\`${cut(value)}\` cannot be the name of a column here: a letter, then letters, digits and \`_\`. Bring the value into a column of its own by \`extend\`.`,
    by: 'repository',
    mild: 'warning',
  };
}

// ---- words, numbers -----------------------------------------------------------------------------------------------

/** Words of other products and languages, in lower case, with the one that is meant. */
const MEANT: Readonly<Record<string, string>> = {
  info: 'Informational',
  information: 'Informational',
  critical: 'High',
  '>': 'gt',
  '<': 'lt',
  '=': 'eq',
  '==': 'eq',
  '!=': 'ne',
  '<>': 'ne',
  equals: 'Equal',
  notequals: 'NotEqual',
  nearrealtime: 'NRT',
};

function wordFault(
  place: FieldPlace,
  scalar: Scalar,
  shape: WordShape,
  value: string,
  at: Range,
): ValueFault[] | undefined {
  const words = shape.values.map(({ text }) => text);
  if (shape.open || words.includes(value)) return undefined;
  const name = String(place.path.findLast((step) => typeof step === 'string'));
  const lower = value.toLowerCase();
  const same = words.find((word) => word.toLowerCase() === lower);
  if (same !== undefined) {
    const isExact = shape.letterCase === 'exact';
    return [
      {
        at,
        message: isExact
          ? `\`${value}\` is written \`${same}\`, and the service refuses it otherwise.`
          : `\`${value}\` is written \`${same}\`. Services read it in any letter case, and validations that compare it exactly refuse the rule.`,
        by: isExact ? 'service' : 'repository',
        mild: 'warning',
        fix: () => replaceScalar(scalar, same, true),
      },
    ];
  }
  const synonym = Object.hasOwn(MEANT, lower) ? MEANT[lower]! : undefined;
  const meant = synonym !== undefined && words.includes(synonym) ? synonym : closest(value, words);
  const list = words.length <= 10 ? ` It takes ${words.map((word) => `\`${word}\``).join(', ')}.` : '';
  return [
    {
      at,
      message: `\`${cut(value)}\` is no value of \`${name}\`, so the service refuses the rule.${meant ? ` Did you mean \`${meant}\`?` : list}`,
      by: 'service',
      ...(meant !== undefined && { fix: () => replaceScalar(scalar, meant, false) }),
    },
  ];
}

function numberFault(
  { path }: FieldPlace,
  scalar: Scalar,
  value: string,
  at: Range,
  least: number,
  most: number,
): ValueFault[] | undefined {
  const name = `\`${path.at(-1)}\``;
  if (/^[+-]?\d+$/.test(value)) {
    const read = Number(value);
    if (read >= least && read <= most) return undefined;
    return [
      {
        at,
        message: `${name} is a number from ${least} to ${number(most)}, and the service refuses ${cut(value)}.`,
        by: 'service',
      },
    ];
  }
  const digits = /^\D*(\d{1,5})\D*$/.exec(value)?.[1];
  return [
    {
      at,
      message: `${name} is a whole number, and the service cannot read \`${cut(value)}\`.`,
      by: 'service',
      ...(digits !== undefined && { fix: () => replaceScalar(scalar, digits, false) }),
    },
  ];
}

const YES: Readonly<Record<string, string>> = {
  yes: 'true',
  on: 'true',
  y: 'true',
  no: 'false',
  off: 'false',
  n: 'false',
};

function booleanFault({ path }: FieldPlace, scalar: Scalar, value: string, at: Range): ValueFault[] | undefined {
  const lower = value.toLowerCase();
  if (lower === 'true' || lower === 'false') return undefined;
  const meant = Object.hasOwn(YES, lower) ? YES[lower] : undefined;
  return [
    {
      at,
      message: `\`${path.at(-1)}\` is \`true\` or \`false\`, and \`${cut(value)}\` is neither for the service.`,
      by: 'service',
      ...(meant !== undefined && { fix: () => replaceScalar(scalar, meant, false) }),
    },
  ];
}

function durationFault(
  { path }: FieldPlace,
  value: string,
  at: Range,
  least: number,
  most: number,
): ValueFault[] | undefined {
  const read = isWellFormedDuration(value) ? readDuration(value) : undefined;
  // what cannot be read is another rule's business
  if (!read || (read.ticks >= least * SECOND && read.ticks <= most * SECOND)) return undefined;
  const limits = `from ${describeDuration(least * SECOND)} to ${describeDuration(most * SECOND)}`;
  const isHours = /^\d+d$/.test(value) && Number.parseInt(value, 10) === 24;
  return [
    {
      at,
      message: `\`${path.at(-1)}\` goes ${limits}, and the service refuses ${describeDuration(read.ticks)}.${isHours ? ' Did you mean `24h`?' : ''}`,
      by: 'service',
    },
  ];
}

/** Faults of a key that the author chose: those of `customDetails` are the names that alerts show. */
export function keyFault({ pair, parentShape, path }: FieldPlace): ValueFault | undefined {
  if (parentShape.is !== 'map' || !parentShape.entry || pair?.key.kind !== 'Scalar') return undefined;
  const { text, content: at } = pair.key;
  const { longestKey } = parentShape;
  if (fieldAt('Scheduled', path.slice(0, -1))?.key !== 'customDetails') return undefined;
  if (longestKey !== undefined && text.length > longestKey)
    return {
      at,
      message: `The name of a custom detail has ${longestKey} characters at most, and \`${cut(text)}\` has ${text.length}.`,
      by: 'repository',
      mild: 'warning',
    };
  if (/^[A-Za-z][\p{L}\p{N}\p{M}_]*$/u.test(text)) return undefined;
  return {
    at,
    message: `The name of a custom detail is a letter, then letters, digits and \`_\`: \`${cut(text)}\` is refused.`,
    by: 'repository',
    mild: 'warning',
  };
}
