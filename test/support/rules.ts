/** What every rule has around what a test is about. */

/**
 * The keys that a scheduled rule needs beside `kind` and `query`, to be put behind them.
 * @param letter of the id and the name, so that two rules differ; from `a` to `f` in the id
 */
export function restOf(letter: string): string {
  const digit = (letter.charCodeAt(0) % 16).toString(16);
  return `id: ${digit.repeat(8)}-0000-4000-8000-000000000000
name: ${letter}
description: a rule
severity: High
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
`;
}
