/** How common it is what a rule looks for: the counts of the index, put into its explanation. */
import type { Explanation, Indicator } from '../explain/index.ts';
import { keysOf } from './indicator-key.ts';
import type { IndicatorPlace, RuleEntry, RuleIndex } from './rule-index.ts';

/** Which rule of the index an explanation is of; it does not count as another. */
export interface OwnRule {
  readonly file: string;
  readonly ordinal: number;
}

/** The other rules that look for all that the indicator does, each with its first place. */
export function othersWith(indicator: Indicator, index: RuleIndex, own: OwnRule | undefined): IndicatorPlace[] {
  return [...index.placesOf(distinctKeys(indicator))].filter(({ rule }) => !isOwn(rule, own));
}

/** The other rules that look for one of its values. */
export function othersWithValue(
  indicator: Indicator,
  value: number,
  index: RuleIndex,
  own: OwnRule | undefined,
): IndicatorPlace[] {
  const key = keysOf(indicator)[value];
  return key === undefined ? [] : [...index.placesOf([key])].filter(({ rule }) => !isOwn(rule, own));
}

/** The explanation with the number of rules that look for the same, this one included, whether it is in the index or not. */
export function withCorpus(explanation: Explanation, index: RuleIndex, own: OwnRule | undefined): Explanation {
  const isKept = own ? index.indicatorsOf(own.file, own.ordinal) : () => false;
  const counted = (indicator: Indicator): Indicator => {
    const keys = keysOf(indicator);
    const byValue = keys.map((key) => index.countOf(key) + (isKept(key) ? 0 : 1));
    const corpus = new Set(keys).size === 1 ? byValue[0]! : othersWith(indicator, index, own).length + 1;
    return { ...indicator, corpus, corpusByValue: indicator.values.length === 0 ? [] : byValue };
  };
  return {
    ...explanation,
    queries: explanation.queries.map((query) => ({ ...query, indicators: query.indicators.map(counted) })),
  };
}

function distinctKeys(indicator: Indicator): string[] {
  return [...new Set(keysOf(indicator))];
}

function isOwn(rule: RuleEntry, own: OwnRule | undefined): boolean {
  return own !== undefined && rule.file === own.file && rule.ordinal === own.ordinal;
}
