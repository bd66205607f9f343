/** Our grammars, run by the engine of VS Code over each of the two YAML grammars that VS Code has had. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { IGrammar, IToken } from 'vscode-textmate';

/** `yaml`: the YAML grammar of today's VS Code, a file for each version of YAML. `yaml-single`: the one before it. */
export type GrammarName = 'kql' | 'yaml' | 'yaml-single';

export interface TokenizedLine {
  readonly text: string;
  readonly tokens: readonly IToken[];
}

// both packages are CommonJS whose names Node cannot see, so `import { … }` would work in a bundle only
const require = createRequire(import.meta.url);
const textmate = require('vscode-textmate') as typeof import('vscode-textmate');
const oniguruma = require('vscode-oniguruma') as typeof import('vscode-oniguruma');

const OURS = {
  'source.kql': 'syntaxes/kql.tmLanguage.json',
  'sentinel-rule.injection': 'syntaxes/sentinel-rule.injection.json',
};

function grammarFiles(name: GrammarName): ReadonlyMap<string, string> {
  const files = new Map(Object.entries(OURS).map(([scope, file]) => [scope, path.resolve(file)]));
  if (name === 'yaml-single') files.set('source.yaml', require.resolve('tm-grammars/grammars/yaml.json'));
  if (name === 'yaml') {
    const folder = path.join(
      path.dirname(require.resolve('@codingame/monaco-vscode-yaml-default-extension')),
      'resources',
    );
    files.set('source.yaml', path.join(folder, 'yaml.tmLanguage.json'));
    for (const part of ['1.0', '1.1', '1.2', '1.3', 'embedded']) {
      files.set(`source.yaml.${part}`, path.join(folder, `yaml-${part}.tmLanguage.json`));
    }
  }
  return files;
}

let engine: Promise<import('vscode-textmate').IOnigLib> | undefined;

async function startEngine(): Promise<import('vscode-textmate').IOnigLib> {
  await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer);
  return {
    createOnigScanner: (patterns) => oniguruma.createOnigScanner(patterns),
    createOnigString: (text) => oniguruma.createOnigString(text),
  };
}

export async function loadGrammar(name: GrammarName): Promise<IGrammar> {
  const files = grammarFiles(name);
  engine ??= startEngine();
  const registry = new textmate.Registry({
    onigLib: engine,
    loadGrammar: async (scope) => {
      const file = files.get(scope);
      return file ? textmate.parseRawGrammar(readFileSync(file, 'utf8'), file) : null;
    },
    getInjections: (scope) => (scope === 'source.yaml' ? ['sentinel-rule.injection'] : undefined),
  });
  const grammar = await registry.loadGrammar(name === 'kql' ? 'source.kql' : 'source.yaml');
  if (!grammar) throw new Error(`no grammar ${name}`);
  return grammar;
}

/** The lines of a text as VS Code shows them: without their line ends, whatever these are. */
export function tokenize(grammar: IGrammar, text: string): TokenizedLine[] {
  let state = textmate.INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return { text: line, tokens };
  });
}

/** The scopes at a column, the innermost last. */
export function scopesAt({ tokens }: TokenizedLine, column: number): readonly string[] {
  return tokens.find((token) => token.startIndex <= column && column < token.endIndex)?.scopes ?? [];
}

/** `keyword.control` is also said by `keyword.control.clause.kql`. */
export function hasScope(scopes: readonly string[], wanted: string): boolean {
  return scopes.some((scope) => scope === wanted || scope.startsWith(`${wanted}.`));
}
