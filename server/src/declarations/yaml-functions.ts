/** Functions and parsers in files of YAML. */
import type { WorkspaceParameter } from '../facts/index.ts';
import { declaredParameters, declaresParameters, type RuleDocument, type RuleFile } from '../rule/index.ts';
import { type Mapping, resolved, scalarText, valueUnder } from '../yaml/index.ts';
import { type DeclaredFunction, type DeclaredName, isIdentifier, partsOf } from './declared-file.ts';

const NAMES = ['FunctionName', 'ParserName', 'FunctionAlias'];
const BUILT_IN_NAMES = ['EquivalentBuiltInFunction', 'EquivalentBuiltInParser'];

/** The functions of the documents of a file; one that does not say its name has that of the file. */
export function yamlFunctions(file: RuleFile, path: string): DeclaredFunction[] {
  return file.documents.flatMap((document) => functionIn(document, path) ?? []);
}

function functionIn(document: RuleDocument, path: string): DeclaredFunction | undefined {
  const { kind, root } = document;
  if (!root || (kind !== 'Function' && kind !== 'Parser')) return undefined;
  const query = document.queries[0];
  let names = namesUnder(root, NAMES);
  const { base } = partsOf(path);
  if (NAMES.every((key) => valueUnder(root, key) === undefined) && isIdentifier(base))
    names = [{ name: base, at: { start: document.start, end: document.start } }];
  if (names.length === 0) return undefined;
  return {
    names,
    builtInNames: namesUnder(root, BUILT_IN_NAMES),
    parameters: declaredParameters(root).map(
      ({ name, type, defaultText }): WorkspaceParameter => ({
        names: [name],
        types: [type],
        optional: defaultText !== undefined,
        defaultText: defaultText ?? '',
      }),
    ),
    // who deploys a function may give it parameters that its file does not know
    anyArguments: !declaresParameters(root),
    description: descriptionOf(root),
    body: () => query && { document, query },
  };
}

/** Names that can be called; the templates of parsers have words in angle brackets there. */
function namesUnder(root: Mapping, keys: readonly string[]): DeclaredName[] {
  const names = new Map<string, DeclaredName>();
  for (const key of keys) {
    const node = resolved(valueUnder(root, key));
    const name = scalarText(node)?.trim();
    if (node?.kind === 'Scalar' && name && isIdentifier(name) && !names.has(name))
      names.set(name, { name, at: { start: node.start, end: node.end } });
  }
  return [...names.values()];
}

/** The title, or the first sentence of the description, in one line. */
function descriptionOf(root: Mapping): string {
  const title = ['Function', 'Parser'].map((key) => scalarText(valueUnder(valueUnder(root, key), 'Title')));
  const text = title.find((part) => part?.trim()) ?? scalarText(valueUnder(root, 'Description')) ?? '';
  const sentence = text
    .trim()
    .slice(0, 1000)
    .split(/\n\s*\n|(?<=\.)\s/)[0]!;
  return sentence.replaceAll(/\s+/g, ' ').slice(0, 200);
}
