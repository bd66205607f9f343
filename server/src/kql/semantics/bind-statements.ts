/** Let statements, functions and parameters. */
import { typeNamed } from '../../facts/index.ts';
import { Derived } from '../../text/index.ts';
import type { CallExpression, FunctionDeclaration, LetStatement, ParameterDeclaration } from '../syntax/index.ts';
import type { Binder, Scope } from './binder.ts';
import type { LetMeaning, Value } from './binding.ts';
import { isConstant } from './constant-expressions.ts';
import { declaredColumns } from './declared-columns.ts';
import { MAX_CALL_DEPTH, MAX_CALLS } from './limits.ts';
import { tableOf } from './shapes.ts';
import { isScalar, isTable, type ResultType } from './types.ts';

/** Functions whose result depends on the tables, or names of tables, that they are given. */
const dependent = new WeakSet<FunctionDeclaration>();

/** The scopes in which functions were declared: a call binds the body there, not where it stands. */
const declaredIn = new Derived<FunctionDeclaration, readonly Scope[]>();

export function bindLet(b: Binder, statement: LetStatement): LetMeaning | undefined {
  const value = bindLetValue(b, statement);
  if (statement.name.kind !== 'Name') return undefined;
  const meaning: LetMeaning = { name: statement.name.name, statement, value };
  b.declare(statement.name.name, { kind: 'let', let: meaning });
  b.setMeaning(statement.name, { kind: 'let', let: meaning });
  return meaning;
}

function bindLetValue(b: Binder, statement: LetStatement): Value {
  const { value } = statement;
  if (value.kind === 'EntityGroup') return { kind: 'unknown' };
  if (value.kind === 'FunctionDeclaration') {
    declaredIn.set(value, b.scopes);
    const { readsArguments } = b;
    b.readsArguments = value.parameters.some(({ type }) => type.kind === 'SchemaType');
    b.functionResults.set(value, bindBody(b, value, new Map()));
    if (b.readsArguments) dependent.add(value);
    b.readsArguments = readsArguments;
    return { kind: 'function', declaration: value };
  }
  const type = b.bindIn(undefined, value);
  if (isConstant(b, value)) b.constantLets.add(statement);
  const known = value.kind === 'Name' ? b.lookUp(value.name) : undefined;
  // another name of a function
  if (known?.kind === 'let' && known.let.value.kind === 'function') return known.let.value;
  return asValue(type, isScalar(type) ? b.constantOf(value) : undefined);
}

function asValue(type: ResultType, constant: (Value & { kind: 'scalar' })['constant']): Value {
  if (isTable(type)) return { kind: 'table', shape: type };
  return isScalar(type) ? { kind: 'scalar', type, constant } : { kind: 'unknown' };
}

/** What a call of a function yields: its body is bound again where that depends on the tables it is given. */
export function bindFunctionDeclaration(
  b: Binder,
  declaration: FunctionDeclaration,
  call: CallExpression | undefined,
): ResultType {
  const result = b.functionResults.get(declaration) ?? 'unknown';
  if (!dependent.has(declaration)) return result;
  if (b.callDepth >= MAX_CALL_DEPTH || b.calls >= MAX_CALLS) return 'unknown';
  b.callDepth++;
  b.calls++;
  const args = argumentValues(b, declaration, call);
  const type = b.quietly(() => bindBody(b, declaration, args));
  b.callDepth--;
  return type;
}

function bindBody(b: Binder, declaration: FunctionDeclaration, args: ReadonlyMap<string, Value>): ResultType {
  const { row, unnamed } = b;
  b.row = undefined;
  b.unnamed = 0;
  const type = b.inScope(() => {
    for (const parameter of declaration.parameters) {
      declareParameter(b, parameter, parameter.name.kind === 'Name' ? args.get(parameter.name.name) : undefined);
    }
    b.bindStatements(declaration.body.statements);
    const { expression } = declaration.body;
    return expression ? b.bind(expression) : 'unknown';
  }, declaredIn.get(declaration));
  b.row = row;
  b.unnamed = unnamed;
  return type;
}

function argumentValues(
  b: Binder,
  declaration: FunctionDeclaration,
  call: CallExpression | undefined,
): Map<string, Value> {
  const values = new Map<string, Value>();
  const given = call?.args ?? [];
  const shift = b.implicit ? 1 : 0;
  const first = declaration.parameters[0]?.name;
  if (b.implicit && first?.kind === 'Name') values.set(first.name, { kind: 'table', shape: b.implicit });
  for (const [i, argument] of given.entries()) {
    const named =
      argument.kind === 'NamedExpression' && argument.names[0]?.kind === 'Name' ? argument.names[0].name : undefined;
    const position = declaration.parameters[i + shift]?.name;
    const name = named ?? (position?.kind === 'Name' ? position.name : undefined);
    const value = argument.kind === 'NamedExpression' ? argument.value : argument;
    if (name) values.set(name, asValue(b.typeOf(value), b.constantOf(value)));
  }
  return values;
}

/** @param given the argument of a call; a table keeps the columns that it really has */
export function declareParameter(b: Binder, declaration: ParameterDeclaration, given: Value | undefined): void {
  if (declaration.defaultValue) b.bindIn(undefined, declaration.defaultValue);
  if (declaration.name.kind !== 'Name') return;
  const { name } = declaration.name;
  const own = parameterValue(b, declaration);
  const value = given ? givenValue(own, given) : own;
  const parameter = { name, declaration, value };
  b.declare(name, { kind: 'parameter', parameter });
  b.setMeaning(declaration.name, { kind: 'parameter', parameter });
}

/** A table as it is, so with all of its columns; a scalar of the type that is declared. */
function givenValue(own: Value, given: Value): Value {
  if (own.kind === 'table') return given.kind === 'table' ? given : own;
  return own.kind === 'scalar' && given.kind === 'scalar' ? { ...own, constant: given.constant } : own;
}

/** A parameter is another value in each call, so that it is no constant. */
function parameterValue(b: Binder, { type }: ParameterDeclaration): Value {
  if (type.kind === 'SchemaType') {
    const isAny = type.star !== undefined || type.columns.length === 0;
    const open = isAny && b.reading.anyTableIsOpen;
    return { kind: 'table', shape: tableOf(declaredColumns(type.columns, 'parameter'), open) };
  }
  return { kind: 'scalar', type: type.kind === 'TypeName' ? typeNamed(type.name) : 'unknown', constant: undefined };
}
