// Asks the official engine (`@kusto/language-service-next`) for its functions, aggregates and plugins, and compares them with
// data/functions/. Ends with 1 and the differences when they are not the same.
//   node scripts/facts/introspect.mjs [--write]     --write makes the tables anew
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { functionTables, HEAD } from './functions.mjs';
import { writeTsv } from './tsv.mjs';

const folder = path.join(import.meta.dirname, '..', '..', 'data', 'functions');

const require = createRequire(import.meta.url);
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const { Functions, Aggregates, PlugIns, Symbols } = globalThis.Kusto.Language;

/** Lists of the engine are arrays, or objects with a count and a getter. */
const items = (list) =>
  !list ? [] : 'Count' in list ? Array.from({ length: list.Count }, (_, i) => list.getItem(i)) : [...list];

/** Names of the values of an enumeration; the JavaScript holds numbers. */
function namesOf(enumeration) {
  const names = new Map();
  for (const [name, value] of Object.entries(enumeration))
    if (typeof value === 'number' && !names.has(value)) names.set(value, name);
  return (value) => names.get(value) ?? String(value);
}
const typeKind = namesOf(Symbols.ParameterTypeKind);
const argumentKind = namesOf(Symbols.ArgumentKind);
const returnKind = namesOf(Symbols.ReturnTypeKind);
const resultNameKind = namesOf(Symbols.ResultNameKind);
const tabularity = namesOf(Symbols.Tabularity);

/** A scalar by its name, a table as the list of its columns. */
function typeName(type) {
  const columns = items(type?.Columns);
  if (columns.length === 0) return type?.Name || null;
  return `(${columns.map((column) => `${column.Name}:${column.Type.Name}`).join(', ')})`;
}

const parameter = (p) => ({
  name: p.Name,
  typeKind: typeKind(p.TypeKind),
  types: items(p.DeclaredTypes).map(typeName),
  // a few kinds lie outside of the enumeration
  argumentKind: argumentKind(p.ArgumentKind).replace(/^-?\d+$/, '?'),
  min: p.MinOccurring,
  max: p.MaxOccurring,
  optional: p.IsOptional,
  repeatable: p.IsRepeatable,
  values: items(p.Values).map(String),
});

const signature = (s) => ({
  parameters: items(s.Parameters).map(parameter),
  returnKind: returnKind(s.ReturnKind),
  returnType: typeName(s.DeclaredReturnType),
  layout: s.Layout.$$fullname ?? s.Layout.constructor.$$fullname,
  hidden: s.IsHidden,
  obsolete: s.IsObsolete,
});

const symbol = (f) => ({
  name: f.Name,
  hidden: f.IsHidden,
  obsolete: f.IsObsolete,
  constantFoldable: f.IsConstantFoldable,
  resultNameKind: resultNameKind(f.ResultNameKind),
  resultNamePrefix: f.ResultNamePrefix,
  alternative: f.Alternative,
  tabularity: tabularity(f.Tabularity),
  signatures: items(f.Signatures).map(signature),
});

const tables = functionTables({
  functions: items(Functions.All).map(symbol),
  aggregates: items(Aggregates.All).map(symbol),
  plugins: items(PlugIns.All).map(symbol),
});

if (process.argv.includes('--write')) {
  for (const [name, rows] of Object.entries(tables)) writeTsv(path.join(folder, `${name}.tsv`), HEAD, rows);
} else {
  let differences = 0;
  for (const [name, rows] of Object.entries(tables)) {
    const now = [HEAD, ...rows].map((row) => row.join('\t'));
    const committed = fs
      .readFileSync(path.join(folder, `${name}.tsv`), 'utf8')
      .trimEnd()
      .split('\n');
    const lines = [
      ...committed.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
      ...now.filter((line) => !committed.includes(line)).map((line) => `+ ${line}`),
    ];
    differences += lines.length;
    console.log(`${name}.tsv: ${lines.length === 0 ? `${rows.length} rows, the same` : `${lines.length} differences`}`);
    for (const line of lines) console.log(`  ${line}`);
  }
  process.exitCode = differences === 0 ? 0 : 1;
}
