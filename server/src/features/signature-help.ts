/** Which arguments a function takes, while they are written. */
import type { Facts, FunctionFact, WorkspaceFunctionFact } from '../facts/index.ts';
import { letValue } from '../kql/semantics/index.ts';
import type { FunctionDeclaration } from '../kql/syntax/index.ts';
import { bindingOf, type RuleFile } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import { queryAt } from './completion/query-completion.ts';
import { namesInScope } from './completion/query-names.ts';
import { type CallPlace, callAround } from './completion/query-place.ts';
import { plainText } from './markdown.ts';
import { parameterText } from './name-hover.ts';

export interface SignatureHelp {
  readonly signatures: readonly ShownSignature[];
  /** The signature that fits what is written so far. */
  readonly active: number;
}

export interface ShownSignature {
  readonly label: string;
  /** The places of the parameters in the label. */
  readonly parameters: readonly Range[];
  readonly markdown: string;
  /** The parameter that the caret is at; undefined when there are more arguments than it takes. */
  readonly active: number | undefined;
}

/** The signatures of the call around an offset. */
export function signatureHelp(file: RuleFile, offset: number, facts: Facts): SignatureHelp | undefined {
  const at = queryAt(file, offset);
  if (!at) return undefined;
  const { tree, embedded } = at.query;
  if (tree.comments.some(({ start, end }) => start < offset && offset <= end)) return undefined;
  const call = callAround(tree, offset);
  if (!call) return undefined;
  const { text } = call.name;
  const binding = bindingOf(at.document, at.query, facts);
  const meaning = namesInScope(tree, binding, call.name.start).find(
    (known) => known.kind === 'let' && known.let.name === text,
  );
  const value = letValue(meaning);
  if (value?.kind === 'function')
    return {
      signatures: [ownSignature(text, value.declaration, call, (range) => embedded.decodedText(range))],
      active: 0,
    };
  const offered = facts.workspaceFunction(text);
  if (offered) return { signatures: [offeredSignature(offered, call)], active: 0 };
  const fact = builtIn(call, facts);
  return fact && builtInSignatures(fact, call);
}

function builtIn({ name: { text }, keyword }: CallPlace, facts: Facts): FunctionFact | undefined {
  const inAggregates = keyword && /^(summarize|make-series|top-nested)$/.test(keyword.text);
  const [aggregate, scalar] = [facts.aggregate(text), facts.scalarFunction(text)];
  if (keyword?.text === 'evaluate') return facts.plugin(text) ?? scalar;
  return inAggregates ? (aggregate ?? scalar) : (scalar ?? aggregate);
}

function builtInSignatures(fact: FunctionFact, call: CallPlace): SignatureHelp | undefined {
  const shown = fact.signatures.filter(({ flags }) => !flags.includes('#Hidden'));
  if (shown.length === 0) return undefined;
  const signatures = shown.map(({ parameters, result }) =>
    signature(
      fact.name,
      parameters.map(parameterText),
      result.startsWith('@') ? '' : result,
      fact.description,
      parameters.at(-1)?.repeats && call.argument >= parameters.length ? parameters.length - 1 : call.argument,
    ),
  );
  const active = signatures.findIndex((one) => one.active !== undefined);
  return { signatures, active: Math.max(0, active) };
}

function offeredSignature(offered: WorkspaceFunctionFact, call: CallPlace): ShownSignature {
  const { parameters, anyArguments, description } = offered;
  const texts = parameters.map(({ names, types, optional }) => `${names[0]}${optional ? '?' : ''}: ${types.join('|')}`);
  const named = parameters.findIndex(
    ({ names }) => call.argumentName !== undefined && names.includes(call.argumentName),
  );
  const shown = anyArguments ? ['…'] : texts;
  const active = anyArguments ? 0 : named < 0 ? call.argument : named;
  return signature(offered.name, shown, '', plainText(description), active);
}

function ownSignature(
  name: string,
  { parameters }: FunctionDeclaration,
  call: CallPlace,
  textOf: (range: Range) => string,
): ShownSignature {
  const names = parameters.map((parameter) => (parameter.name.kind === 'Name' ? parameter.name.name : ''));
  const named = call.argumentName === undefined ? -1 : names.indexOf(call.argumentName);
  // what `invoke` hands over is the first
  const shift = call.keyword?.text === 'invoke' ? 1 : 0;
  const texts = parameters.map((parameter) => textOf(parameter).replaceAll(/\s+/g, ' ').trim());
  return signature(name, texts, '', '', named < 0 ? call.argument + shift : named);
}

function signature(
  name: string,
  parameters: readonly string[],
  result: string,
  markdown: string,
  active: number,
): ShownSignature {
  const ranges: Range[] = [];
  let label = `${name}(`;
  for (const [i, parameter] of parameters.entries()) {
    if (i > 0) label += ', ';
    ranges.push({ start: label.length, end: label.length + parameter.length });
    label += parameter;
  }
  label += result ? `): ${result}` : ')';
  return { label, parameters: ranges, markdown, active: active < parameters.length ? active : undefined };
}
