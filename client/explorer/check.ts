/**
 * Checks of values that come from outside: each takes anything and gives it back with a type, or throws. What a check does
 * not name is left out, so nothing gets through unseen.
 */

export type Check<T> = (value: unknown) => T;

/** The type that a check gives. */
export type Checked<C> = C extends Check<infer T> ? T : never;

/** Thrown for a value that is not what it should be. */
export class Unexpected extends Error {}

export const text: Check<string> = (value) => {
  if (typeof value !== 'string') throw new Unexpected(`expected a text, not ${typeof value}`);
  return value;
};

export const flag: Check<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new Unexpected(`expected true or false, not ${typeof value}`);
  return value;
};

/** A whole number from 0: a count or an offset. */
export const count: Check<number> = (value) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Unexpected('expected a whole number from 0');
  return value as number;
};

export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return (value) => {
    if (!words.includes(value as T)) throw new Unexpected(`expected one of ${words.join(', ')}`);
    return value as T;
  };
}

export function listOf<T>(item: Check<T>): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new Unexpected('expected a list');
    return value.map((one) => item(one));
  };
}

export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value) => (value === undefined || value === null ? undefined : check(value));
}

/** What may be undefined may be left out as well. */
type Fields<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: T[K];
};

export function record<T extends object>(fields: { readonly [K in keyof T]: Check<T[K]> }): Check<Fields<T>> {
  return (value) => {
    if (typeof value !== 'object' || value === null) throw new Unexpected('expected an object');
    const read: Partial<T> = {};
    for (const name of Object.keys(fields) as (keyof T)[])
      read[name] = fields[name]((value as Record<keyof T, unknown>)[name]);
    return read as unknown as Fields<T>;
  };
}
