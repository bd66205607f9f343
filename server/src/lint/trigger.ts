/** When a rule fires: what it compares the number of rows with. */
import type { RuleDocument } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import { pairOf, placeOf, resolved, type Scalar } from '../yaml/index.ts';
import type { RowBounds } from './row-bounds.ts';

export interface Trigger {
  readonly operator: 'gt' | 'lt' | 'eq' | 'ne';
  readonly threshold: number;
  /** Where the threshold stands; undefined for rules that fire on any row. */
  readonly at: Range | undefined;
}

const OPERATORS: Readonly<Record<string, Trigger['operator']>> = {
  gt: 'gt', lt: 'lt', eq: 'eq', ne: 'ne', greaterthan: 'gt', lessthan: 'lt', equal: 'eq', notequal: 'ne',
}; // biome-ignore format: a table

const ON_ANY_ROW: Trigger = { operator: 'gt', threshold: 0, at: undefined };

/** The trigger of a rule; undefined for what is no rule, and where it is not said. */
export function triggerOf({ kind, root }: RuleDocument, text: string): Trigger | undefined {
  if (kind === 'NRT' || kind === 'CustomDetection') return ON_ANY_ROW;
  if (kind !== 'Scheduled') return undefined;
  const [operator, threshold] = ['triggerOperator', 'triggerThreshold'].map((key): Scalar | undefined => {
    const value = resolved(pairOf(root, key)?.value);
    return value?.kind === 'Scalar' ? value : undefined;
  });
  const name = operator?.text.trim().toLowerCase() ?? '';
  if (!threshold || !Object.hasOwn(OPERATORS, name) || !/^-?\d{1,9}$/.test(threshold.text.trim())) return undefined;
  return { operator: OPERATORS[name]!, threshold: Number(threshold.text), at: placeOf(text, threshold) };
}

/** Whether a number of rows within the bounds fires the rule: `always`, `never`, or undefined where the data decide. */
export function verdictOn({ least, most }: RowBounds, trigger: Trigger): 'always' | 'never' | undefined {
  const { operator, threshold } = trigger;
  switch (operator) {
    case 'gt':
      return least > threshold ? 'always' : most <= threshold ? 'never' : undefined;
    case 'lt':
      return most < threshold ? 'always' : least >= threshold ? 'never' : undefined;
    case 'eq':
      if (threshold < least || threshold > most) return 'never';
      return least === most ? 'always' : undefined;
    case 'ne':
      if (threshold < least || threshold > most) return 'always';
      return least === most ? 'never' : undefined;
  }
}

const WORDS: Readonly<Record<Trigger['operator'], string>> = {
  gt: 'more than', lt: 'less than', eq: 'exactly', ne: 'other than',
}; // biome-ignore format: a table

/** `more than 5 rows` */
export function describeTrigger({ operator, threshold }: Trigger): string {
  return `${WORDS[operator]} ${threshold} ${threshold === 1 ? 'row' : 'rows'}`;
}
