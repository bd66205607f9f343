/** How the tables and functions that a query reads are called. */
import type { CallExpression, Expression, ParameterDeclaration, PathExpression } from '../kql/syntax/index.ts';
import { constantOf, type Operands, shownText } from './operands.ts';

/** A name, or the parameter of a function that holds it: `table(name)`. */
export type Source = string | { readonly parameter: ParameterDeclaration; readonly text: string };

/** All tables: `search "text"`, `union *`. */
export const ALL_TABLES = '*';

/** Functions that lead to tables of other places. */
const PLACES = new Set(['cluster', 'database', 'workspace', 'app', 'resource', 'adx', 'arg']);

/** Functions that take the name of what they read. */
const NAMED_BY_TEXT = new Set(['external_table', 'materialized_view', 'stored_query_result', 'graph', '__table']);

/** Whether the path begins at another place: `workspace("a").SigninLogs`. */
export function leadsElsewhere(path: PathExpression): boolean {
  return path.root.kind === 'CallExpression' && PLACES.has(path.root.name.name);
}

/** A table of another place as it is written, so that it is not taken for one of this workspace. */
export function tableElsewhere({ root, steps }: PathExpression, operands: Operands): string {
  const parts = steps.map((step) => {
    if (step.kind === 'ElementStep') return shownText(step, operands);
    const { member } = step;
    if (member.kind === 'Name') return `.${member.name}`;
    if (member.kind !== 'CallExpression') return `.${shownText(member, operands)}`;
    const named = member.name.name === 'table' ? textOf(member.args[0], operands) : undefined;
    return `.${named ?? (PLACES.has(member.name.name) ? shownText(member, operands) : member.name.name)}`;
  });
  return shownText(root, operands) + parts.join('');
}

/** What `table("T")` and its like read; undefined for any other function. */
export function tableNamedByText(call: CallExpression, operands: Operands): Source | undefined {
  const text = shownText(call, operands);
  if (NAMED_BY_TEXT.has(call.name.name)) return text;
  const [name] = call.args;
  if (call.name.name !== 'table' || !name) return undefined;
  const meaning = name.kind === 'Name' ? operands.binding.meaningOf(name) : undefined;
  const parameter = meaning?.kind === 'parameter' ? meaning.parameter.declaration : undefined;
  return parameter ? { parameter, text } : (textOf(name, operands) ?? text);
}

function textOf(expression: Expression | undefined, operands: Operands): string | undefined {
  const constant = expression && constantOf(expression, operands);
  return constant?.type === 'string' ? constant.value : undefined;
}

/** A name handed through more functions than these stays unknown; people hand it through one or two. */
const MAX_HANDED_ON = 50;

/** What the parameters of functions are called with. */
export class Arguments {
  private readonly named = new Set<ParameterDeclaration>();
  private readonly given = new Map<ParameterDeclaration, Expression[]>();

  add(parameter: ParameterDeclaration, argument: Expression): void {
    const known = this.given.get(parameter);
    if (known) known.push(argument);
    else this.given.set(parameter, [argument]);
  }

  /** The names that a source stands for: one, or that of each call. A parameter gives them once. */
  namesOf(source: Source, operands: Operands): string[] {
    if (typeof source === 'string') return [source];
    if (this.named.has(source.parameter)) return [];
    this.named.add(source.parameter);
    const names = new Set<string>();
    const seen = new Set([source.parameter]);
    // a parameter may be handed on from function to function
    for (const parameter of seen) {
      for (const argument of this.given.get(parameter) ?? []) {
        const meaning = argument.kind === 'Name' ? operands.binding.meaningOf(argument) : undefined;
        const handedOn = meaning?.kind === 'parameter' ? meaning.parameter.declaration : undefined;
        const name = textOf(argument, operands);
        if (name !== undefined) names.add(name);
        else if (handedOn && seen.size < MAX_HANDED_ON) seen.add(handedOn);
      }
    }
    return names.size > 0 ? [...names] : [source.text];
  }
}
