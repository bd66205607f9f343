/** `rulewright schema`: the tables and functions that a query finds without declaring them. */
import type { Facts, Schema } from '../facts/index.ts';
import { closest } from '../text/index.ts';
import { oneOf, readArguments, UsageError } from './arguments.ts';
import { type Catalogue, catalogueJson, catalogueOf, catalogueText, detailText, onlyNamed } from './catalogue.ts';
import type { CliHost } from './cli-host.ts';
import { readWorkspace } from './workspace-files.ts';

const OPTIONS = { format: { type: 'string' }, schema: { type: 'string' }, workspace: { type: 'string' } } as const;
const SCHEMAS: readonly Schema[] = ['workspace', 'xdr'];
const PLACES: Readonly<Record<Schema, string>> = { workspace: 'a workspace', xdr: 'Defender XDR' };

/**
 * Prints the whole catalogue, or what has one name.
 * @throws UsageError when nothing has that name
 */
export function schemaCommand(args: readonly string[], host: CliHost): number {
  const { values, paths } = readArguments(args, OPTIONS);
  const format = oneOf(values, 'format', ['text', 'json'], 'text');
  const schema = oneOf(values, 'schema', SCHEMAS, 'workspace');
  if (paths.length > 1) throw new UsageError('schema takes one name of a table or function');
  const { facts, errors } = readWorkspace([], { workspace: values['workspace'] as string | undefined }, host);
  if (errors[0]) throw new UsageError(errors[0].message);
  const catalogue = (of: Schema): Catalogue => catalogueOf(facts, of);
  const all = catalogue(schema);
  const [name] = paths;
  if (name === undefined) {
    host.write(format === 'json' ? `${JSON.stringify(catalogueJson(all))}\n` : catalogueText(all));
    return 0;
  }
  const named = onlyNamed(all, name);
  if (named.tableNames.length + named.functionNames.length === 0)
    throw new UsageError(unknown(name, all, schema, catalogue, facts));
  host.write(format === 'json' ? `${JSON.stringify(catalogueJson(named), undefined, 2)}\n` : detailText(named));
  return 0;
}

/** One line about a name that the catalogue does not have. */
function unknown(
  name: string,
  all: Catalogue,
  schema: Schema,
  catalogue: (schema: Schema) => Catalogue,
  facts: Facts,
): string {
  const nothing = `no table or function of ${PLACES[schema]} is called ${name}`;
  const other = schema === 'xdr' ? 'workspace' : 'xdr';
  const there = onlyNamed(catalogue(other), name);
  if (there.tableNames.length + there.functionNames.length > 0)
    return `${nothing}, but one of ${PLACES[other]} is: add --schema ${other}`;
  if (facts.scalarFunction(name) ?? facts.aggregate(name) ?? facts.plugin(name))
    return `${nothing}: it is a function of KQL itself`;
  const similar = closest(name, all.tableNames, all.functionNames);
  return `${nothing}${similar ? `: did you mean ${similar}?` : ''}`;
}
