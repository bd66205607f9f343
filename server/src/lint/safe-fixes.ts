/** Fixes that may be applied without being looked at, as many at once as do not get into each other's way. */
import { overlap } from '../text/index.ts';
import type { Finding, Fix } from './finding.ts';

/** The safe fixes among the findings; of those that change the same place, the first. */
export function safeFixes(findings: readonly Finding[]): Fix[] {
  const taken: Fix[] = [];
  for (const fix of findings.flatMap((finding) => finding.fix?.() ?? [])) {
    if (!fix.safe) continue;
    const clashes = taken.some((other) =>
      other.edits.some((a) => fix.edits.some((b) => overlap(a, b) || (a.start === b.start && a.end === b.end))),
    );
    if (!clashes) taken.push(fix);
  }
  return taken;
}
