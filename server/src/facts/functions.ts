/** Functions, aggregates and plugins; the format of a signature is described in scripts/facts/functions.mjs. */
import { type ScalarType, typeNamed } from './types.ts';

export interface FunctionFact {
  readonly name: string;
  readonly flags: ReadonlySet<string>;
  /** How a column is called that is made by a call without a name; see `resultName` in kql/semantics. */
  readonly resultName: string;
  readonly alternative: string;
  /** A sentence about it; empty for what is hidden. */
  readonly description: string;
  readonly signatures: readonly Signature[];
}

export interface Signature {
  readonly flags: readonly string[];
  readonly parameters: readonly ParameterFact[];
  /** A type, or `@Rule` for one that is computed from the arguments. */
  readonly result: string;
}

export interface ParameterFact {
  readonly name: string;
  readonly optional: boolean;
  /** The types it takes; empty for a group. */
  readonly types: readonly ScalarType[];
  /** The name of a group of types: `Number`, `Scalar`, `CommonOrderable` … */
  readonly group: string;
  /** Kind of argument (`Constant`, `Literal`, `Column` …), empty for any expression. */
  readonly argument: string;
  readonly repeats: boolean;
  /** How often it occurs in a call. */
  readonly min: number;
  readonly max: number;
  readonly words: readonly string[];
}

/**
 * Functions by name; signatures are decoded when a function is first asked for. `describe` gives the sentence about a name,
 * and is called when somebody reads it.
 */
export function readFunctions(text: string, describe: (name: string) => string): ReadonlyMap<string, FunctionFact> {
  const functions = new Map<string, FunctionFact>();
  for (const line of text.split('\n').slice(1)) {
    const [name, flags, resultName, alternative, signatures] = line.split('\t');
    if (!name) continue;
    let decoded: readonly Signature[] | undefined;
    functions.set(name, {
      name,
      flags: new Set(flags!.split(',')),
      resultName: resultName!,
      alternative: alternative!,
      get description() {
        return describe(name);
      },
      get signatures() {
        return (decoded ??= signatures!.split(' ; ').map(readSignature));
      },
    });
  }
  return functions;
}

/** Reads a signature as data/ writes it. */
export function readSignature(text: string): Signature {
  const match = /^((?:#\w+ )*)\((.*)\) -> (.+)$/.exec(text)!;
  const flags = match[1]!.split(' ').filter(Boolean);
  // commas also stand inside `{1,64}`
  const parameters = match[2] === '' ? [] : match[2]!.split(/, (?=\w+\??: )/).map(readParameter);
  return { flags, parameters, result: match[3]! };
}

function readParameter(text: string): ParameterFact {
  const match = /^(\w+)(\?)?: (\S+)(?: !(\w+))?(?: \{(\d+),(\d+)\})?(?: =(\S+))?$/.exec(text)!;
  const [, name, optional, type, argument, min, max, words] = match;
  const group = type!.startsWith('@') ? type!.slice(1) : '';
  return {
    name: name!,
    optional: optional !== undefined,
    types: group ? [] : type!.split('|').map(typeNamed),
    group,
    argument: argument ?? '',
    repeats: min !== undefined,
    min: min === undefined ? (optional ? 0 : 1) : Number(min),
    max: max === undefined ? 1 : Number(max),
    words: words?.split('|') ?? [],
  };
}
