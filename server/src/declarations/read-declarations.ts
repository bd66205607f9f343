/** From a file of a workspace to what it declares. Cheap for all other files: a look at the name, then a search in the text. */
import { mayBeRule, type RuleFile, readRule } from '../rule/index.ts';
import { customTables } from './custom-table.ts';
import { type DeclaredFile, declaredFile, partsOf, type WorkspaceFile } from './declared-file.ts';
import { holdsFunctions, kqlFunction } from './kql-function.ts';
import { isSettingsFile, readSchemaFile } from './schema-file.ts';
import { isWatchlist, readWatchlist } from './watchlist.ts';
import { yamlFunctions } from './yaml-functions.ts';

/** Longer texts (UTF-16 units) declare nothing. */
export const LONGEST_DECLARATION = 1024 * 1024;

/** Whether a file of that path may declare something, whatever its text is. */
export function mayDeclare(path: string): boolean {
  switch (partsOf(path).ending) {
    case '.yaml':
    case '.yml':
    case '.json':
      return true;
    case '.csv':
      return isWatchlist(path);
    default:
      return holdsFunctions(path);
  }
}

/**
 * What the file declares; undefined when that is nothing.
 * @param read what has been read of a file of YAML already
 */
export function declarationsIn(file: WorkspaceFile, text: string, read?: RuleFile): DeclaredFile | undefined {
  if (text.length > LONGEST_DECLARATION || !mayDeclare(file.path)) return undefined;
  const declared = declaredFile(file, partsDeclared(file.path, text, read));
  const { functions, tables, watchlists, knownNames, problems } = declared;
  const isNothing = [functions, tables, watchlists, knownNames, problems].every(({ length }) => length === 0);
  return isNothing ? undefined : declared;
}

function partsDeclared(path: string, text: string, read: RuleFile | undefined): Partial<DeclaredFile> {
  switch (partsOf(path).ending) {
    case '.yaml':
    case '.yml':
      if (!read && !mayDeclareFunction(text)) return {};
      return { functions: yamlFunctions(read ?? readRule(text, 'yaml'), path) };
    case '.json':
      return isSettingsFile(path) ? readSchemaFile(text) : { tables: customTables(text) };
    case '.csv':
      return { watchlists: readWatchlist(path, text) };
    default:
      return { functions: kqlFunction(path, text) };
  }
}

function mayDeclareFunction(text: string): boolean {
  return /^[ \t]*["']?(?:FunctionQuery|ParserQuery)["']?[ \t]*:/m.test(text) && mayBeRule(text);
}
