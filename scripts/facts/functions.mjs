// Functions, aggregates and plugins of KQL as rows of data/functions/, from what scripts/facts/introspect.mjs found out.
//
// A signature is written `(name: type, name?: @Number) -> string`. A type is a list of types with `|`, or a group with `@`.
// Behind it may stand: `!Kind` of argument, `{min,max}` repetitions, `=a|b` accepted words. `#Layout` before the parenthesis
// names a layout in which repeated parameters go together (case: predicate, value, predicate, value, else).
import { byText, stopIf } from './tsv.mjs';

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

export const HEAD = ['name', 'flags', 'result name', 'alternative', 'signatures'];

/** The rows of each table by its name; stops when the engine has something that the format does not know. */
export function functionTables({ functions, aggregates, plugins }) {
  const tables = { scalar: rows(functions), aggregates: rows(aggregates), plugins: rows(plugins) };
  stopIf([...unsorted], 'Not known to this script');
  return tables;
}
