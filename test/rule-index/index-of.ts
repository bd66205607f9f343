/** An index over texts, for the suites. */
import { readRule } from '../../server/src/rule/index.ts';
import { indexedRules, RuleIndex } from '../../server/src/rule-index/index.ts';
import { FACTS } from '../support/facts.ts';

/** Puts a file into the index, or takes it out. */
export function put(index: RuleIndex, file: string, text: string | undefined): void {
  const language = file.endsWith('.kql') ? 'kql' : 'yaml';
  index.set(file, text === undefined ? undefined : indexedRules(readRule(text, language), FACTS));
}

export function indexOf(files: Readonly<Record<string, string>>): RuleIndex {
  const index = new RuleIndex();
  for (const [file, text] of Object.entries(files)) put(index, file, text);
  return index;
}

/** A scheduled rule with this query and these lines of YAML. */
export function rule(query: string, lines = ''): string {
  return `kind: Scheduled\nname: a rule\nseverity: Low\n${lines}query: |\n  ${query.replaceAll('\n', '\n  ')}\n`;
}
