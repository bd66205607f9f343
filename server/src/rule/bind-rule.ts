/** What the names of a rule's query mean, with what the file around it says: where it runs, and which parameters it has. */
import { type Facts, type Target, typeNamed } from '../facts/index.ts';
import { type Binding, bindQuery, type QueryParameter } from '../kql/semantics/index.ts';
import { Derived, type Range } from '../text/index.ts';
import { type Mapping, resolved, scalarText, valueUnder, type YamlNode } from '../yaml/index.ts';
import type { RuleDocument, RuleQuery } from './rule-document.ts';

/** Bindings by query; whoever asks again with the same facts gets the same one. */
const bindings = new Derived<RuleQuery, { readonly facts: Facts; readonly binding: Binding }>();

/** Binds a query of the document; once for all who ask. */
export function bindingOf(document: RuleDocument, query: RuleQuery, facts: Facts): Binding {
  const known = bindings.get(query);
  if (known?.facts === facts) return known.binding;
  const binding = bindQuery(query.tree, facts, {
    target: targetOf(document),
    parameters: document.root ? declaredParameters(document.root) : [],
  });
  bindings.set(query, { facts, binding });
  return binding;
}

/** Where the queries of a document run. Hunting queries and files of KQL are for either place. */
export function targetOf({ kind }: RuleDocument): Target {
  switch (kind) {
    case 'CustomDetection':
      return 'xdr';
    case 'Hunting':
    case 'Query':
      return 'both';
    default:
      return 'workspace';
  }
}

/** A parameter that a file declares for the query in it; the range is that of its item. */
export interface FileParameter extends QueryParameter, Range {
  /** The default as KQL; undefined where a call must give a value. */
  readonly defaultText: string | undefined;
}

/** The parameters that the file of a function or parser declares: `FunctionParams`, `ParserParams`. */
export function declaredParameters(root: Mapping): FileParameter[] {
  return PARAMETER_KEYS.flatMap((key) => {
    const list = resolved(valueUnder(root, key));
    return list?.kind === 'Sequence' ? list.items.flatMap((item) => fileParameter(item) ?? []) : [];
  });
}

const PARAMETER_KEYS = ['FunctionParams', 'FunctionParameters', 'ParserParams'];

/** Whether the file says anything of parameters. */
export function declaresParameters(root: Mapping): boolean {
  return PARAMETER_KEYS.some((key) => valueUnder(root, key) !== undefined);
}

/** A table has its columns behind its name, `T:(TimeGenerated:datetime)`, or behind its type. */
function fileParameter(item: YamlNode): FileParameter | undefined {
  const name = /^[^:]*/.exec(scalarText(valueUnder(item, 'Name')) ?? '')![0].trim();
  const type = scalarText(valueUnder(item, 'Type'))?.trim().toLowerCase() ?? '';
  const defaultText = scalarText(valueUnder(item, 'Default'));
  const { start, end } = item;
  return name ? { name, type: /^table\b/.test(type) ? 'table' : typeNamed(type), defaultText, start, end } : undefined;
}
