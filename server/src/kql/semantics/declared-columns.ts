/** Columns that a query declares with a name and a type. */
import { typeNamed } from '../../facts/index.ts';
import type { ColumnDeclaration, Parameter } from '../syntax/index.ts';
import { type Column, madeColumn } from './shapes.ts';

/** The columns of a declaration such as `(a: int, b: string)`. */
export function declaredColumns(declarations: readonly ColumnDeclaration[], madeBy: string): Column[] {
  return declarations.flatMap(({ name, type }) =>
    name.kind === 'Name'
      ? [madeColumn(name.name, type.kind === 'TypeName' ? typeNamed(type.name) : 'unknown', madeBy, name)]
      : [],
  );
}

/** The value of a parameter that is a word: `inner` of `kind = inner`. */
export function parameterWord(parameters: readonly Parameter[], ...names: readonly string[]): string | undefined {
  const value = parameters.find((parameter) => names.includes(parameter.name))?.value;
  if (value?.kind === 'Name') return value.name;
  return value?.kind === 'Literal' ? value.token.text : undefined;
}

/** The column that a parameter asks for: `T` of `withsource = T`. */
export function parameterColumn(
  parameters: readonly Parameter[],
  names: readonly string[],
  type: 'long' | 'string',
  madeBy: string,
): Column[] {
  const value = parameters.find((parameter) => names.includes(parameter.name))?.value;
  return value?.kind === 'Name' ? [madeColumn(value.name, type, madeBy, value)] : [];
}
