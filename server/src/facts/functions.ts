/** Functions, aggregates and plugins; the format of a signature is described in scripts/facts/functions.mjs. */

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
  /** Types joined by `|`, or `@Group`. */
  readonly type: string;
  /** Kind of argument (`Constant`, `Literal`, `Column` …), empty for any expression. */
  readonly argument: string;
  readonly repeats: boolean;
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

function readSignature(text: string): Signature {
  const match = /^((?:#\w+ )*)\((.*)\) -> (.+)$/.exec(text)!;
  const flags = match[1]!.split(' ').filter(Boolean);
  // commas also stand inside `{1,64}`
  const parameters = match[2] === '' ? [] : match[2]!.split(/, (?=\w+\??: )/).map(readParameter);
  return { flags, parameters, result: match[3]! };
}

function readParameter(text: string): ParameterFact {
  const match = /^(\w+)(\?)?: (\S+)(?: !(\w+))?(?: \{\d+,\d+\})?(?: =(\S+))?$/.exec(text)!;
  return {
    name: match[1]!,
    optional: match[2] !== undefined,
    type: match[3]!,
    argument: match[4] ?? '',
    repeats: text.includes('{'),
    words: match[5]?.split('|') ?? [],
  };
}
