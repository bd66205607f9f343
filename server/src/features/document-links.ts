/** Words of a rule that lead to a page. Only to pages of hosts that are written here: an address in a file leads nowhere. */
import type { Facts } from '../facts/index.ts';
import { attackWords, type RuleFile } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import { tacticAddress, techniqueAddress } from './hover.ts';

export interface DocumentLink extends Range {
  readonly target: string;
  readonly tooltip: string;
}

/** Techniques and tactics that ATT&CK has a page for. */
export function documentLinks(file: RuleFile, facts: Facts): DocumentLink[] {
  if (!facts.has('attack')) return [];
  return file.documents.flatMap((document) =>
    attackWords(document).flatMap(({ text, start, end }): DocumentLink[] => {
      const technique = facts.attack.techniques.get(text.toUpperCase());
      if (technique) return [{ start, end, target: techniqueAddress(technique.id), tooltip: technique.name }];
      const [tactic] = facts.attack.tacticsNamed(text);
      return tactic ? [{ start, end, target: tacticAddress(tactic.id), tooltip: tactic.name }] : [];
    }),
  );
}
