/** Calls: the type they return, and the name of the column they make when none is given. */
import type { Facts, FunctionFact, ScalarType } from '../../facts/index.ts';
import { typeNamed } from '../../facts/index.ts';
import type { CallExpression, Expression } from '../syntax/index.ts';
import { stringValue } from '../syntax/index.ts';
import { widest } from './constants.ts';

type TypeOf = (expression: Expression) => ScalarType;

/** The type of a call of a built-in function or aggregate; `unknown` when it cannot be told. */
export function callType(call: CallExpression, fact: FunctionFact, typeOf: TypeOf): ScalarType {
  const results = new Set(fact.signatures.filter((s) => fits(s.parameters, call)).map((s) => s.result));
  const types = new Set([...results].map((result) => resultType(result, call, typeOf)));
  return types.size === 1 ? [...types][0]! : 'unknown';
}

function fits(parameters: FunctionFact['signatures'][number]['parameters'], call: CallExpression): boolean {
  const least = parameters.filter((p) => !p.optional && !p.repeats).length;
  const most = parameters.some((p) => p.repeats) ? Number.POSITIVE_INFINITY : parameters.length;
  return call.args.length >= least && call.args.length <= most;
}

function resultType(result: string, call: CallExpression, typeOf: TypeOf): ScalarType {
  const typeOfArgument = (i: number): ScalarType => (call.args[i] ? typeOf(call.args[i]) : 'unknown');
  switch (result) {
    case '@Parameter0':
      return typeOfArgument(0);
    case '@Parameter1':
      return typeOfArgument(1);
    case '@Parameter0Promoted': {
      const type = typeOfArgument(0);
      return type === 'int' ? 'long' : type;
    }
    case '@Parameter0Array':
      return 'dynamic';
    case '@Widest':
      return widest(typeOfArgument(0), typeOfArgument(1)) ?? 'unknown';
    case '@Common':
    case '@CommonNonDynamic':
      return commonType(
        call.args
          .slice(call.name.name === 'case' || call.name.name.startsWith('iff') || call.name.name === 'iif' ? 1 : 0)
          .map(typeOf),
      );
    default:
      return result.startsWith('@') ? 'unknown' : typeNamed(result);
  }
}

function commonType(types: readonly ScalarType[]): ScalarType {
  const first = types.find((type) => type !== 'dynamic' && type !== 'bool');
  return first && types.every((type) => type === first) ? first : 'unknown';
}

/** The built-in function, aggregate or plugin of that name. */
export function builtIn(facts: Facts, name: string): FunctionFact | undefined {
  return facts.scalarFunction(name) ?? facts.aggregate(name);
}

/** The name a column gets from its expression; undefined for one that is numbered (`Column1`). */
export function resultName(expression: Expression, facts: Facts): string | undefined {
  switch (expression.kind) {
    case 'Name':
      return expression.name;
    case 'ParenthesizedExpression':
    case 'OrderedExpression':
      return resultName(expression.expression, facts);
    case 'PathExpression': {
      // a.b["c"][0] makes a_b_c_0
      const parts = expression.steps.map((step) =>
        step.kind === 'MemberStep' ? resultName(step.member, facts) : elementName(step.index),
      );
      const root = resultName(expression.root, facts);
      return root === undefined || parts.includes(undefined) ? undefined : [root, ...parts].join('_');
    }
    case 'CallExpression':
      return callName(expression, facts);
    default:
      return undefined;
  }
}

function elementName(index: Expression): string | undefined {
  if (index.kind !== 'Literal') return undefined;
  return index.type === 'string' ? stringValue(index.token.text) : index.token.text;
}

function callName(call: CallExpression, facts: Facts): string | undefined {
  const fact = builtIn(facts, call.name.name);
  if (!fact) return undefined;
  const [kind, prefix] = fact.resultName.split(':');
  const first = call.args[0] && resultName(call.args[0], facts);
  switch (kind) {
    case 'first':
      return first;
    case 'only':
      return call.args.length === 1 ? first : undefined;
    case 'prefix_first':
      return `${prefix}_${first ?? ''}`;
    case 'name_first':
      return `${call.name.name}_${first ?? ''}`;
    case 'prefix':
      return `${prefix}_`;
    default:
      return undefined;
  }
}

/** `database("d").T`, `workspace("w").T`, `cluster("c").database("d").T` */
export function isQualifiedTable(path: Expression & { kind: 'PathExpression' }): boolean {
  const { root } = path;
  return root.kind === 'CallExpression' && /^(cluster|database|workspace|app|resource|adx|arg)$/.test(root.name.name);
}
