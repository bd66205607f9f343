// Functions, aggregates and plugins of KQL: makes data/functions/ from the introspection of the official engine.
//   node scripts/facts/functions.mjs FACTS_FOLDER
//
// A signature is written `(name: type, name?: @Number) -> string`. A type is a list of types with `|`, or a group with `@`.
// Behind it may stand: `!Kind` of argument, `{min,max}` repetitions, `=a|b` accepted words. `#Layout` before the parenthesis
// names a layout in which repeated parameters go together (case: predicate, value, predicate, value, else).
import fs from 'node:fs';
import path from 'node:path';
import { byText, factsFolder, stopIf, writeTsv } from './tsv.mjs';

const from = factsFolder();
const to = path.join(import.meta.dirname, '..', '..', 'data', 'functions');
const facts = JSON.parse(fs.readFileSync(path.join(from, 'functions.json'), 'utf8'));

const RESULT_NAMES = {
  None: '',
  FirstArgument: 'first',
  OnlyArgument: 'only',
  FirstArgumentValueIfColumn: 'value',
  NameAndFirstArgument: 'name_first',
  PrefixAndFirstArgument: 'prefix_first',
  PrefixOnly: 'prefix',
};
const LAYOUTS = {
  NonRepeatingParameterLayout: '',
  RepeatingParameterLayout: '',
  BlockRepeatingParameterLayout: '#Block',
  CustomParameterLayout: '#Custom',
};

const unsorted = new Set();

function parameter(p) {
  if (p.typeKind === 'Declared' && p.types.length === 0) unsorted.add(`parameter ${p.name}: no types`);
  const type = p.typeKind === 'Declared' ? p.types.join('|') : `@${p.typeKind}`;
  const kind = /^[A-Za-z0-9_]+$/.test(p.argumentKind) ? p.argumentKind : 'Other';
  const parts = [`${p.name}${p.optional ? '?' : ''}: ${type}`];
  if (kind !== 'Expression') parts.push(`!${kind}`);
  if (p.repeatable) parts.push(`{${p.min},${p.max}}`);
  if (p.values?.length > 0) parts.push(`=${p.values.join('|')}`);
  return parts.join(' ');
}

function signature(s) {
  const layout = LAYOUTS[s.layout.split('.').at(-1)];
  if (layout === undefined) unsorted.add(`layout ${s.layout}`);
  const result = s.returnKind === 'Declared' ? (s.returnType ?? '?') : `@${s.returnKind}`;
  const flags = [layout, s.hidden && '#Hidden', s.obsolete && '#Obsolete'].filter(Boolean).join(' ');
  return `${flags ? `${flags} ` : ''}(${s.parameters.map(parameter).join(', ')}) -> ${result}`;
}

function rows(list) {
  return list
    .map((f) => {
      const named = RESULT_NAMES[f.resultNameKind];
      if (named === undefined) unsorted.add(`result name ${f.resultNameKind}`);
      const flags = ['hidden', 'obsolete', 'constantFoldable'].filter((flag) => f[flag]);
      if (f.tabularity !== 'Scalar') flags.push('tabular');
      const resultName = f.resultNamePrefix ? `${named}:${f.resultNamePrefix}` : named;
      return [f.name, flags.join(','), resultName, f.alternative ?? '', f.signatures.map(signature).join(' ; ')];
    })
    .sort((a, b) => byText(a[0], b[0]));
}

const head = ['name', 'flags', 'result name', 'alternative', 'signatures'];
const tables = { scalar: rows(facts.functions), aggregates: rows(facts.aggregates), plugins: rows(facts.plugins) };
stopIf([...unsorted], 'Not known to this script');
for (const [name, list] of Object.entries(tables)) writeTsv(path.join(to, `${name}.tsv`), head, list);
