/** What is said of whatever stands at a place: a technique, a name of the query, a field of the rule. */
import type { Facts } from '../facts/index.ts';
import type { RuleFile } from '../rule/index.ts';
import { fieldHover } from './field-hover.ts';
import { type Hover, hover } from './hover.ts';
import { nameHover } from './name-hover.ts';

/** The hover at an offset, if there is anything to say. */
export function describeAt(file: RuleFile, offset: number, facts: Facts): Hover | undefined {
  return hover(file, offset, facts) ?? nameHover(file, offset, facts) ?? fieldHover(file, offset, facts);
}
