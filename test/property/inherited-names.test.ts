/** Names that every object of JavaScript has are names like any other: tables are asked for what they hold themselves. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainDocument } from '../../server/src/explain/index.ts';
import {
  codeLenses,
  completion,
  describeAt,
  rename,
  semanticTokens,
  signatureHelp,
} from '../../server/src/features/index.ts';
import { lint } from '../../server/src/lint/index.ts';
import { type Language, readRule } from '../../server/src/rule/index.ts';
import { readCarets } from '../support/carets.ts';
import { FACTS } from '../support/facts.ts';
import { readFences } from '../support/markdown-suite.ts';
import { projectFiles, readProjectFile } from '../support/paths.ts';
import { ownQueries, sampleRules } from '../support/queries.ts';
import { runs } from '../support/runs.ts';

const NAMES = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'];

describe('a name that every object has', () => {
  it('in the place of any word of a query', () => holds(ownQueries(), 'kql', 700));
  it('in the place of any word of a rule', () => holds([...sampleRules(), ...rulesOfSuites()], 'yaml', 1000));
});

function holds(texts: readonly string[], language: Language, usual: number): void {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...texts), place, fc.constantFrom(...NAMES), (text, where, name) => {
      const words = [...text.matchAll(/[A-Za-z_]\w*/g)];
      const word = words[Math.min(Math.floor(where * words.length), words.length - 1)]?.[0];
      if (word !== undefined)
        assertPlain(
          text.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), () => name),
          language,
          name,
        );
    }),
    runs(usual),
  );
}

/** Everything that is done with a text goes well, and nothing of an object is shown to anybody. */
function assertPlain(text: string, language: Language, name: string): void {
  const file = readRule(text, language);
  const shown: unknown[] = lint(file, FACTS, { rules: { cost: 'info' } }).findings.map((finding) => [
    finding.message,
    finding.fix?.(),
  ]);
  for (const document of file.documents) shown.push(explainDocument(document, FACTS));
  shown.push(codeLenses(file, FACTS), semanticTokens(file, FACTS));
  const at = text.indexOf(name);
  shown.push(describeAt(file, at, FACTS), signatureHelp(file, at + name.length, FACTS), rename(file, at, 'x', FACTS));
  shown.push(completion(file, at + name.length, FACTS, false));
  assert.doesNotMatch(JSON.stringify(shown), /native code|\[object/);
}

function rulesOfSuites(): string[] {
  return ['test/lint', 'docs/rules']
    .flatMap((folder) => projectFiles(folder, '.md'))
    .flatMap((file) => readFences(readProjectFile(file)))
    .filter(({ info }) => info === 'yaml')
    .map(({ text }) => readCarets(text).text);
}
