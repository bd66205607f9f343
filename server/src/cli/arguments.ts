/** The command line, read strictly: what is not known is an error with a hint, never ignored. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { closest } from '../text/index.ts';

/** Wrong use; the message is one line for the user. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws UsageError for options that do not exist or lack their value */
export function readArguments(
  args: readonly string[],
  options: Options,
): { values: Record<string, unknown>; paths: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values, paths: positionals };
  } catch (error) {
    const unknown = /Unknown option '(-+)([^']+)'/.exec((error as Error).message);
    if (!unknown) throw new UsageError((error as Error).message.split('. ')[0]!);
    const similar = closest(unknown[2]!, Object.keys(options));
    throw new UsageError(`unknown option ${unknown[1]}${unknown[2]}${similar ? `: did you mean --${similar}?` : ''}`);
  }
}

/** The value of an option that takes one of a few words. */
export function oneOf<T extends string>(
  values: Record<string, unknown>,
  name: string,
  words: readonly T[],
  otherwise: T,
): T {
  const value = values[name] ?? otherwise;
  if (!words.includes(value as T)) throw new UsageError(`--${name} takes ${words.join(', ')}, not ${String(value)}`);
  return value as T;
}
