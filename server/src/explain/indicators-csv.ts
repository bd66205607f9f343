/** The indicators of a rule as a table for other programs: CSV as in RFC 4180, a line for each value. */
import type { Explanation, Indicator } from './model.ts';

const HEAD = ['Rule', 'Field', 'Kind', 'Value', 'Excluded', 'Case sensitive', 'Transforms', 'Against', 'From', 'Rules'];

/** A value that a file brings along must not be run by the spreadsheet it is pasted into (https://owasp.org/www-community/attacks/CSV_Injection). */
const FORMULA = /^[=+\-@\t\r]/;

export function indicatorsCsv({ name, id, queries }: Explanation): string {
  const rule = name ?? id ?? '';
  const rows = queries.flatMap(({ indicators }) => indicators.flatMap((indicator) => rowsOf(indicator, rule)));
  return [HEAD, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function rowsOf(indicator: Indicator, rule: string): string[][] {
  const { field, kind, values, negated, caseSensitive, transforms, against, origins, corpus } = indicator;
  const from = origins.map(({ table, column }) => (table === undefined ? column : `${table}.${column}`)).join(' ');
  const row = (value: string): string[] => [
    rule, field, kind, value, `${negated}`, `${caseSensitive}`, transforms.join(' '), against, from,
    `${corpus}`,
  ]; // biome-ignore format: in the order of the head
  return values.length === 0 ? [row('')] : values.map(row);
}

/** What a spreadsheet would take for a formula has a quote in front, which it does not show. */
function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
