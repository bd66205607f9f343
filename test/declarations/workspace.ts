/** A workspace of texts, for tests. */
import { Declarations, declarationsIn } from '../../server/src/declarations/index.ts';
import type { Facts } from '../../server/src/facts/index.ts';
import { bindQuery } from '../../server/src/kql/semantics/index.ts';
import { parseKql } from '../../server/src/kql/syntax/index.ts';
import { FACTS } from '../support/facts.ts';

/** The declarations of files given by their paths in the workspace. */
export function workspaceOf(files: Readonly<Record<string, string>>): Declarations {
  const declarations = new Declarations();
  for (const [path, text] of Object.entries(files)) {
    declarations.set(path, declarationsIn({ name: path, path: `repository/${path}` }, text));
  }
  return declarations;
}

export function factsOf(files: Readonly<Record<string, string>>): Facts {
  return workspaceOf(files).over(FACTS);
}

/** `name:type` of the columns that a query yields, with `…` behind when there may be more; and what is wrong with it. */
export function columnsOf(query: string, facts: Facts): { columns: string; problems: string[] } {
  const { result, problems } = bindQuery(parseKql(query), facts);
  const columns = result?.columns.map(({ name, type }) => `${name}:${type}`) ?? [];
  return {
    columns: [...columns, ...(result?.open ? ['…'] : [])].join(' '),
    problems: problems.map(({ kind, name }) => `${kind} ${name ?? ''}`.trim()),
  };
}

/** A parser as a file of YAML. */
export function parser(name: string, query: string, more = ''): string {
  return `id: 00000000-0000-0000-0000-000000000000\n${more}FunctionName: ${name}\nFunctionQuery: |\n${query
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('')}`;
}
