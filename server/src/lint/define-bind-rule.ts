/** Rules about names and types: the binder has found the problem, the rule adds reasons and mends it. */
import type { FactKind } from '../facts/index.ts';
import type { BindProblem, BindProblemKind } from '../kql/semantics/index.ts';
import { closest } from '../text/index.ts';
import { defineRule, type QueryContext, type Report, type RuleDefinition } from './define-rule.ts';
import type { Severity } from './finding.ts';

interface BindRule {
  readonly severity: Severity;
  readonly summary: string;
  readonly fix: RuleDefinition['fix'];
  /** What the rule has to say besides the binder's own words. */
  readonly describe?: (problem: BindProblem, context: QueryContext) => Partial<Report>;
  /** Whether the binder may be wrong about the problem. */
  readonly isDoubtful?: (problem: BindProblem, context: QueryContext) => boolean;
}

/** Facts without which a name that nobody knows proves nothing. */
export const FACTS_OF_NAMES: readonly FactKind[] = ['tables', 'xdr', 'scalar', 'aggregates', 'plugins', 'functions'];

/** The code for tables that `isfuzzy=true` leaves out when they are not there, which is what it is for. */
const FUZZY = 'KS205';

/** @param kind the problems that the rule is about, `kql/<kind>` */
export function defineBindRule(
  kind: BindProblemKind,
  { severity, summary, fix, describe, isDoubtful }: BindRule,
): RuleDefinition {
  return defineRule({
    since: '0.1.0',
    severity,
    fix,
    summary,
    needs: FACTS_OF_NAMES,
    onQuery(query, context) {
      // at and behind a mistake of the syntax, names are read as what they may not be
      const end = query.tree.problems[0]?.start ?? Number.POSITIVE_INFINITY;
      for (const problem of context.binding.problems) {
        if (problem.kind !== kind || problem.code === FUZZY || problem.end >= end) continue;
        if (isUnlisted(problem) || isDoubtful?.(problem, context)) continue;
        const { message, code } = problem;
        context.report({ at: problem, message, code, ...describe?.(problem, context) });
      }
    },
  });
}

/** A shorter name is close to half of all others, so that only its letter case can be wrong for certain. */
const SHORTEST = 3;

/** The name that was meant, which is never the name itself: that may be known and yet not in its place. */
export function similarName(name: string, ...candidates: readonly (readonly string[])[]): string | undefined {
  if (name.length >= SHORTEST) return closest(name, ...candidates);
  const key = name.toLowerCase();
  for (const list of candidates) {
    const other = list.find((candidate) => candidate !== name && candidate.toLowerCase() === key);
    if (other !== undefined) return other;
  }
  return undefined;
}

/** A name that is near to none of a list which is not known to be whole. */
function isUnlisted({ name, others, listIsOpen }: BindProblem): boolean {
  return listIsOpen === true && similarName(name!, others!) === undefined;
}

/** The name of the list that was meant, and the fix. */
export function didYouMean({ name, others, message, start, end }: BindProblem, context: QueryContext): Partial<Report> {
  const similar = others && similarName(name!, others);
  if (similar === undefined) return {};
  return {
    message: `${message.slice(0, -1)}: did you mean \`${similar}\`?`,
    fix: () => context.fix(`Write ${similar}`, false, [{ start, end, text: similar }]),
  };
}
