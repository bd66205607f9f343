/** Calls: which function is meant, whether the arguments fit, and what it yields. */
import type { FunctionFact, ParameterFact, Signature } from '../../facts/index.ts';
import { typeNamed } from '../../facts/index.ts';
import { Derived } from '../../text/index.ts';
import type { CallExpression, Expression, FunctionDeclaration } from '../syntax/index.ts';
import { tableOfText } from './bind-names.ts';
import { type Binder, missingTable } from './binder.ts';
import { checkArguments, checkCount, checkNames, commonResult, resolveCall, resultType } from './call-signatures.ts';
import { computedResult } from './computed-results.ts';
import { declaredColumns } from './declared-columns.ts';
import { findColumn, openTable } from './shapes.ts';
import { type Argument, bestSignatures, layOut } from './signatures.ts';
import { isTable, type ResultType } from './types.ts';
import { callWorkspaceFunction, workspaceFunction } from './workspace-calls.ts';

/** @param tabular whether a table is wanted, so that an unknown function is taken for one that yields a table */
export function bindCall(b: Binder, call: CallExpression, tabular: boolean): ResultType {
  const { name } = call.name;
  if (b.callScope === 'plugin') return callPlugin(b, call);
  const meaning = b.lookUp(name);
  const isHidden = !b.reading.ownFunctionsHideBuiltIns && b.facts.scalarFunction(name) !== undefined;
  if (meaning?.kind === 'let' && meaning.let.value.kind === 'function' && !isHidden) {
    b.setMeaning(call.name, meaning);
    return callDeclared(b, call, meaning.let.value.declaration);
  }
  const offered = workspaceFunction(b, name);
  if (offered) {
    b.setMeaning(call.name, { kind: 'function', name, known: true });
    return callWorkspaceFunction(b, call, offered, bindArguments(b, call.args, false));
  }
  const aggregate = b.callScope === 'aggregate' ? b.facts.aggregate(name) : undefined;
  const fact = aggregate ?? b.facts.scalarFunction(name);
  const args = bindArguments(b, call.args, aggregate !== undefined);
  b.setMeaning(call.name, { kind: 'function', name, known: fact !== undefined });
  return fact ? callBuiltIn(b, call, fact, args) : unknownFunction(b, call, tabular);
}

/** The arguments of aggregates see the row; those of functions around aggregates may hold aggregates. */
function bindArguments(b: Binder, nodes: readonly Expression[], ofAggregate: boolean): Argument[] {
  const { callScope } = b;
  if (ofAggregate) b.callScope = 'normal';
  const args = nodes.map((node): Argument => ({ node, type: b.bind(node) }));
  b.callScope = callScope;
  return args;
}

function callBuiltIn(b: Binder, call: CallExpression, fact: FunctionFact, args: readonly Argument[]): ResultType {
  const signature = resolveCall(b, fact, args, call.name);
  if (!signature) return commonResult(bestSignatures(fact.signatures, args, false), args);
  const laid = layOut(signature, args);
  switch (signature.result) {
    case '@Custom':
      return computedResult(b, call, args);
    case '@Parameter0Table':
      return namedByText(b, call.args[0]);
    case '@Parameter0ExternalTable':
    case '@Parameter0MaterializedView':
    case '@Parameter0StoredQueryResult':
      return openTable();
    case '@Parameter0Literal':
    case '@Parameter1Literal':
    case '@ParameterNLiteral':
      return typeOfType(
        call.args[signature.result === '@ParameterNLiteral' ? call.args.length - 1 : Number(signature.result[10])],
      );
    default: {
      if (fact.flags.has('tabular')) return openTable();
      return resultType(signature, laid, args);
    }
  }
}

/** `table("T")`, `table(name)` */
function namedByText(b: Binder, name: Expression | undefined): ResultType {
  const constant = name && b.constantOf(name);
  if (constant?.type === 'string') return tableOfText(b, constant.value, name!);
  // inside of a function that is bound without a call
  if (name?.kind === 'Name' && b.meaningOf(name)?.kind === 'parameter') b.readsArguments = true;
  return openTable();
}

/** `typeof(long)` */
function typeOfType(expression: Expression | undefined): ResultType {
  const [element] = expression?.kind === 'TypeofLiteral' ? expression.elements : [];
  return element?.kind === 'TypeName' ? typeNamed(element.name) : 'unknown';
}

function callPlugin(b: Binder, call: CallExpression): ResultType {
  const { name } = call.name;
  const fact = b.facts.plugin(name);
  const args = call.args.map((node, i): Argument => ({ node, type: bindPluginArgument(b, call, node, fact, i) }));
  b.setMeaning(call.name, { kind: 'function', name, known: fact !== undefined });
  if (fact) {
    resolveCall(b, fact, args, call.name);
    return computedResult(b, call, args);
  }
  if (b.facts.has('plugins')) {
    if (b.facts.aggregate(name)) reportAggregate(b, call);
    else if (b.facts.scalarFunction(name))
      b.report(
        'misplaced-function',
        'KS237',
        call.name,
        `\`${name}\` is a function, and \`evaluate\` calls plugins: use it in \`extend\`.`,
      );
    else b.report('unknown-function', 'KS124', call.name, `There is no plugin called \`${name}\`.`, name);
  }
  return missingTable(b);
}

/** An aggregate of `pivot`, a column of the other table of `ipv4_lookup`, or an expression over the row. */
function bindPluginArgument(
  b: Binder,
  call: CallExpression,
  node: Expression,
  fact: FunctionFact | undefined,
  index: number,
): ResultType {
  const { callScope } = b;
  const kind = fact?.signatures.map(({ parameters }) => parameters[Math.min(index, parameters.length - 1)]?.argument);
  // of a plugin that nobody knows, `pivt(Key, any(Value))`, the name alone is the mistake
  const isAggregate = fact
    ? kind?.includes('Aggregate')
    : node.kind === 'CallExpression' && b.facts.aggregate(node.name.name) !== undefined;
  b.callScope = isAggregate ? 'aggregate' : 'normal';
  const first = call.args[0] && index > 0 ? b.typeOf(call.args[0]) : undefined;
  const isOfTable = kind?.some((own) => own?.startsWith('Column_Parameter0')) && node.kind !== 'NamedExpression';
  const row = isOfTable && first && isTable(first) ? first : b.row;
  const type = b.bindIn(row, node);
  b.callScope = callScope;
  return type;
}

function unknownFunction(b: Binder, call: CallExpression, tabular: boolean): ResultType {
  const { name } = call.name;
  if (name.startsWith('__') || !b.facts.has('scalar')) return tabular ? openTable() : 'unknown';
  if (b.facts.aggregate(name)) {
    reportAggregate(b, call);
    return 'error';
  }
  if (b.facts.plugin(name)) {
    b.report(
      'misplaced-function',
      'KS126',
      call.name,
      `\`${name}\` is a plugin: call it with \`evaluate ${name}(…)\`.`,
    );
    return 'error';
  }
  if (b.fuzzy) {
    b.report('unknown-function', 'KS205', call.name, `\`${name}\` is not known, so it is left out.`, name);
    return openTable();
  }
  b.report('unknown-function', 'KS211', call.name, `There is no function called \`${name}\`.`, name);
  return tabular ? openTable() : 'error';
}

function reportAggregate(b: Binder, call: CallExpression): void {
  const message = `\`${call.name.name}\` is an aggregate: it belongs in \`summarize\`, \`make-series\` or \`top-nested\`.`;
  b.report('misplaced-function', 'KS144', call.name, message);
}

// ---- functions of the query -----------------------------------------------------------------------------------

const signatures = new Derived<FunctionDeclaration, Signature>();

/** The signature of a declared function; its arguments may be named. */
function signatureOf(declaration: FunctionDeclaration): Signature {
  let signature = signatures.get(declaration);
  if (!signature) {
    const parameters = declaration.parameters.map(
      ({ name, type, defaultValue }): ParameterFact => ({
        name: name.kind === 'Name' ? name.name : '',
        optional: defaultValue !== undefined,
        types: type.kind === 'TypeName' ? [typeNamed(type.name)] : [],
        group: type.kind === 'SchemaType' ? 'Tabular' : type.kind === 'Missing' ? 'Any' : '',
        argument: '',
        repeats: false,
        min: defaultValue ? 0 : 1,
        max: 1,
        words: [],
      }),
    );
    signature = { flags: ['#Named'], parameters, result: '' };
    signatures.set(declaration, signature);
  }
  return signature;
}

function callDeclared(b: Binder, call: CallExpression, declaration: FunctionDeclaration): ResultType {
  const args = bindArguments(b, call.args, false);
  if (b.implicit) args.unshift({ node: call.name, type: b.implicit });
  const signature = signatureOf(declaration);
  const names = signature.parameters.map(({ name }) => [name]);
  if (checkCount(b, call.name.name, signature, args.length, call.name) && checkNames(b, call, names, false)) {
    checkArguments(b, signature, layOut(signature, args), args, call.name, true);
    checkTables(b, declaration, args);
  }
  return b.callFunction(declaration, call);
}

/** A table that is handed over must have the columns that the parameter declares. */
function checkTables(b: Binder, { parameters }: FunctionDeclaration, args: readonly Argument[]): void {
  for (const [i, { node, type }] of args.entries()) {
    const declared = parameters[i]?.type;
    if (declared?.kind !== 'SchemaType' || !isTable(type) || type.open || node.kind === 'NamedExpression') continue;
    const missing = declaredColumns(declared.columns, 'parameter').find((wanted) => {
      const column = findColumn(type, wanted.name);
      return !column || (column.type !== wanted.type && column.type !== 'unknown');
    });
    if (missing)
      b.report(
        'type-mismatch',
        'KS249',
        node,
        `The function needs a column \`${missing.name}\` of type ${missing.type}, and this table has none.`,
      );
  }
}
