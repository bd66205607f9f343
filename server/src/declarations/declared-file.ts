/** What one file of a workspace declares. */
import type { ColumnFact, WorkspaceParameter } from '../facts/index.ts';
import type { RuleDocument, RuleQuery } from '../rule/index.ts';
import type { Range } from '../text/index.ts';

/** A file by two names. */
export interface WorkspaceFile {
  /** How it is called where it is shown: a path or a URI. */
  readonly name: string;
  /** Its path with `/`, from the folder that holds the workspace: `rules/Parsers/GatewayRequests.kql`. */
  readonly path: string;
}

export interface DeclaredFile {
  readonly file: WorkspaceFile;
  readonly functions: readonly DeclaredFunction[];
  readonly tables: readonly DeclaredTable[];
  readonly watchlists: readonly DeclaredWatchlist[];
  /** Names that somebody says exist, without more. */
  readonly knownNames: readonly DeclaredName[];
  readonly problems: readonly DeclarationProblem[];
}

export interface DeclaredName {
  readonly name: string;
  /** The place of the name, or the start of a file whose own name it is. */
  readonly at: Range;
}

export interface DeclaredFunction {
  readonly names: readonly DeclaredName[];
  /** Names of built-in functions that it is the source of: where they are known, they are not its own. */
  readonly builtInNames: readonly DeclaredName[];
  readonly parameters: readonly WorkspaceParameter[];
  /** Whether nobody lists its parameters, so that any argument is fine. */
  readonly anyArguments: boolean;
  readonly description: string;
  /** The query that makes its result, read when it is first asked for. */
  body(): FunctionBody | undefined;
}

export interface FunctionBody {
  readonly document: RuleDocument;
  readonly query: RuleQuery;
}

export interface DeclaredTable extends DeclaredName {
  readonly columns: readonly ColumnFact[];
}

export interface DeclaredWatchlist {
  readonly alias: string;
  readonly columns: readonly ColumnFact[];
}

/** A mistake in a file that configures what is known. */
export interface DeclarationProblem extends Range {
  readonly message: string;
}

/** A declaration of nothing, to be filled. */
export function declaredFile(file: WorkspaceFile, parts: Partial<DeclaredFile>): DeclaredFile {
  return {
    file,
    functions: [],
    tables: [],
    watchlists: [],
    knownNames: [],
    problems: [],
    ...parts,
  };
}

/** Whether a query can call something by this name without brackets around it. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

/** The folders of a path, in lower case, and its file name without the ending. */
export function partsOf(path: string): { readonly folders: readonly string[]; readonly base: string; ending: string } {
  const folders = path.split('/');
  const name = folders.pop()!;
  const dot = name.lastIndexOf('.');
  return {
    folders: folders.map((folder) => folder.toLowerCase()),
    base: dot > 0 ? name.slice(0, dot) : name,
    ending: dot > 0 ? name.slice(dot).toLowerCase() : '',
  };
}
