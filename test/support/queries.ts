/** Every query that the project itself holds: the fences of its suites, and its samples. */
import { readRule } from '../../server/src/rule/index.ts';
import { readCarets } from './carets.ts';
import { readFences } from './markdown-suite.ts';
import { projectFiles, readProjectFile } from './paths.ts';

/** Texts of KQL, good and bad, without caret lines. */
export function ownQueries(): string[] {
  return queriesBelow('test/kql', 'test/lint', 'docs/rules');
}

/** Those that are about more than the grammar, so that the names in them are to be bound. */
export function queriesWithMeaning(): string[] {
  return queriesBelow('test/lint', 'docs/rules');
}

function queriesBelow(...folders: readonly string[]): string[] {
  const suites = folders.flatMap((folder) => projectFiles(folder, '.md'));
  const fences = suites.flatMap((file) =>
    readFences(readProjectFile(file))
      .filter(({ info }) => info === 'kql')
      .map(({ text }) => readCarets(text).text),
  );
  return [...new Set([...fences, ...sampleQueries()])];
}

/** The rules among the samples, as whole files. */
export function sampleRules(): string[] {
  return projectFiles('samples', '.yaml').map(readProjectFile);
}

function sampleQueries(): string[] {
  return sampleRules().flatMap((text) =>
    readRule(text, 'yaml').documents.flatMap(({ queries }) =>
      queries.flatMap(({ scalar }) => (scalar ? [scalar.text] : [])),
    ),
  );
}
