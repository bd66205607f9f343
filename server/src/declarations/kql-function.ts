/**
 * Functions in files of KQL: in a folder of parsers or functions, a file is one function that has the file's name. That is
 * how the public repository of Microsoft Sentinel keeps them (https://github.com/Azure/Azure-Sentinel/tree/master/Parsers).
 */
import { parseKql } from '../kql/syntax/index.ts';
import type { RuleQuery } from '../rule/index.ts';
import { wholeText } from '../text/index.ts';
import { type DeclaredFunction, type DeclaredName, type FunctionBody, isIdentifier, partsOf } from './declared-file.ts';

const FOLDERS = ['parsers', 'functions'];
/** The old ones have no ending at all. */
const ENDINGS = ['.kql', '.csl', '.kusto', '.txt', ''];
/** Files that stand beside the functions. */
const OTHERS = /^(?:readme|license|changelog|makefile|notes|todo)$/i;

/** How the head of a file says what it is to be saved as: `// … by specifying function name and alias as GatewayEvents`. */
const ALIAS = /^\s*\/\/.*\balias\s+(?:as|of)\s+['"`]?([A-Za-z_]\w*)/im;
const NO_NAMES = /^(?:a|an|it|that|the|this|your)$/i;

/** Whether a file of that path may be a function. */
export function holdsFunctions(path: string): boolean {
  const { folders, base, ending } = partsOf(path);
  return ENDINGS.includes(ending) && folders.some((folder) => FOLDERS.includes(folder)) && !OTHERS.test(base);
}

/** The function that the file is; none when its text is no query. */
export function kqlFunction(path: string, text: string): DeclaredFunction[] {
  if (!holdsFunctions(path) || !looksLikeQuery(text)) return [];
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const names = namesOf(path, text, start);
  if (names.length === 0) return [];
  let body: FunctionBody | undefined;
  return [
    {
      names,
      builtInNames: [],
      parameters: [],
      anyArguments: true,
      description: '',
      body: () => (body ??= wholeBody(text, start)),
    },
  ];
}

/** The name of the file, and the one that the comments at its head tell people to save it as. */
function namesOf(path: string, text: string, start: number): DeclaredName[] {
  const { base } = partsOf(path);
  const names = isIdentifier(base) ? [{ name: base, at: { start, end: start } }] : [];
  const found = ALIAS.exec(headOf(text));
  const alias = found?.[1];
  if (alias === undefined || alias === base || NO_NAMES.test(alias)) return names;
  const end = found!.index + found![0].length;
  return [...names, { name: alias, at: { start: end - alias.length, end } }];
}

/** The comments and blank lines that a text begins with. */
function headOf(text: string): string {
  return /^(?:\ufeff|[ \t]*(?:\/\/[^\n]*)?\r?\n)*/.exec(text)![0];
}

function looksLikeQuery(text: string): boolean {
  return /\|\s*[a-z][a-z-]+\b|^[ \t]*(?:let|union|print|datatable|externaldata)\b/m.test(text);
}

/** The text as one query: blank lines do not cut a function. */
function wholeBody(text: string, start: number): FunctionBody {
  const end = text.length;
  const tree = parseKql(text, start, end);
  const query: RuleQuery = { pair: undefined, scalar: undefined, embedded: wholeText(text, start, end), tree };
  return { document: { kind: 'Parser', text, start, end, yaml: undefined, root: undefined, queries: [query] }, query };
}
