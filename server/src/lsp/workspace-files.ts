/**
 * The files of the workspace that may declare something: read at the start, and again when they change. Texts that are open
 * win over what is on disk. What cannot be read declares nothing.
 */
import {
  HEAD_OF_TABLE,
  LONGEST_DECLARATION,
  mayBeCustomTable,
  mayDeclare,
  type WorkspaceFile,
} from '../declarations/index.ts';
import { type LineIndex, lineIndex } from '../text/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { ListFilesParams, ReadFilesParams } from './protocol.ts';

/** Where texts come from: a client that offers it, or the disk. Nothing outside of the folders is ever read. */
export interface FileReader {
  /** URIs of files below the folders. */
  list(params: ListFilesParams, folders: readonly string[]): Promise<readonly string[]>;
  /** The texts, null for what cannot be read. */
  read(params: ReadFilesParams, folders: readonly string[]): Promise<readonly (string | null)[]>;
}

/** The files that matter, as globs. */
export const PATTERNS = [
  '**/*.{yaml,yml,json,kql,csl,kusto,txt,csv}',
  // old functions have no ending
  '**/{Parsers,parsers,Functions,functions}/**',
] as const;

/** So many names are looked at; more than any collection of rules has. */
const MOST_NAMES = 20_000;

/** So many files are read, the likeliest ones; fewer where each comes over a network. */
const MOST_FILES = 5000;
const MOST_REMOTE_FILES = 1000;

/** So many at once. */
const BATCH = 100;

/** What happened to a file, as the protocol numbers it: created, changed, deleted. */
export interface FileChange {
  readonly uri: string;
  readonly type: 1 | 2 | 3;
}

export class WorkspaceFiles {
  private readonly workspace: Workspace;
  private readonly reader: FileReader;
  private folders: readonly string[] = [];
  /** The same in one spelling. */
  private normalFolders: readonly string[] = [];
  private readonly open = new Set<string>();
  /** The work goes on in the order in which it came. */
  private work: Promise<boolean> = Promise.resolve(false);
  /** The lines of files that configure what is known, by URI, for findings in them. */
  readonly lines = new Map<string, LineIndex>();

  constructor(workspace: Workspace, reader: FileReader) {
    this.workspace = workspace;
    this.reader = reader;
  }

  /** Reads the folders in place of those before. @returns whether anything changed that is known */
  load(folders: readonly string[]): Promise<boolean> {
    this.folders = folders;
    this.normalFolders = folders.map((folder) => normal(folder).replace(/\/$/, ''));
    this.workspace.folders = this.normalFolders;
    return this.next(async () => {
      const uris = this.folders.length > 0 ? await this.list() : [];
      const found = new Set(uris.map(normal));
      const isGone = (key: string): boolean => !found.has(key) && !this.open.has(key);
      const forgot = this.forget(this.workspace.declaringFiles.filter(isGone));
      return (await this.readAll(uris)) || forgot;
    });
  }

  /** @returns whether anything changed that is known */
  changed(changes: readonly FileChange[]): Promise<boolean> {
    return this.next(async () => {
      const gone = changes.flatMap(({ uri, type }) => (type === 3 ? [normal(uri)] : []));
      // a folder that goes takes its files along
      const isGone = (key: string): boolean => gone.some((uri) => key === uri || key.startsWith(`${uri}/`));
      const forgot = this.forget(this.workspace.declaringFiles.filter((key) => isGone(key) && !this.open.has(key)));
      const uris = [...new Set(changes.flatMap(({ uri, type }) => (type === 3 ? [] : [uri])))];
      return (await this.readAll(uris.filter((uri) => this.isWanted(uri)))) || forgot;
    });
  }

  /** Takes the text of an open document. @returns whether that changes what is known */
  opened(uri: string, text: string): boolean {
    this.open.add(normal(uri));
    return this.learn(uri, text);
  }

  /** From now on the disk says what the file declares. @returns whether that changes what is known */
  closed(uri: string): Promise<boolean> {
    this.open.delete(normal(uri));
    return this.next(async () => {
      if (this.open.has(normal(uri))) return false;
      return this.isWanted(uri) ? this.readAll([uri]) : this.learn(uri, undefined);
    });
  }

  /** The text of a file of the folders that is not open; undefined when it cannot be read. */
  async textOf(uri: string): Promise<string | undefined> {
    const params = { uris: [uri], mostBytes: LONGEST_DECLARATION, length: LONGEST_DECLARATION };
    return this.folderOf(normal(uri)) !== undefined
      ? ((await this.reader.read(params, this.folders))[0] ?? undefined)
      : undefined;
  }

  private next(step: () => Promise<boolean>): Promise<boolean> {
    const result = this.work.then(step);
    this.work = result.catch(() => false);
    return result;
  }

  private async list(): Promise<readonly string[]> {
    const uris = await this.reader.list({ patterns: PATTERNS, limit: MOST_NAMES }, this.folders);
    const isRemote = this.folders.some((folder) => !folder.startsWith('file:'));
    return uris
      .filter((uri) => this.isWanted(uri))
      .map((uri) => ({ uri, rank: rankOf(uri) }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, isRemote ? MOST_REMOTE_FILES : MOST_FILES)
      .map(({ uri }) => uri);
  }

  private async readAll(uris: readonly string[]): Promise<boolean> {
    let changed = false;
    const whole: string[] = [];
    // most JSON is something else, and its beginning tells
    await this.read(uris.filter(isOtherJson), HEAD_OF_TABLE, (uri, head) => {
      if (head !== undefined && mayBeCustomTable(head)) whole.push(uri);
      else changed = this.learn(uri, undefined) || changed;
    });
    const others = uris.filter((uri) => !isOtherJson(uri));
    await this.read([...others, ...whole], LONGEST_DECLARATION, (uri, text) => {
      changed = this.learn(uri, text) || changed;
    });
    return changed;
  }

  /** Calls back for each file that is not open by then. */
  private async read(
    uris: readonly string[],
    length: number,
    take: (uri: string, text: string | undefined) => void,
  ): Promise<void> {
    for (let at = 0; at < uris.length; at += BATCH) {
      const batch = uris.slice(at, at + BATCH);
      const texts = await this.reader.read({ uris: batch, mostBytes: LONGEST_DECLARATION, length }, this.folders);
      for (const [i, uri] of batch.entries()) if (!this.open.has(normal(uri))) take(uri, texts[i] ?? undefined);
    }
  }

  private forget(keys: readonly string[]): boolean {
    for (const key of keys) this.learn(key, undefined);
    return keys.length > 0;
  }

  private learn(uri: string, text: string | undefined): boolean {
    const file: WorkspaceFile = { name: uri, path: this.pathOf(uri) };
    if (file.path.endsWith('/rulewright.json')) this.lines.set(uri, lineIndex(text ?? ''));
    return this.workspace.learn(normal(uri), file, text);
  }

  /** The path from what holds the folder; of a file that is in none, its own folder and name. */
  private pathOf(uri: string): string {
    const full = normal(uri);
    const folder = this.folderOf(full) ?? full.slice(0, full.lastIndexOf('/'));
    return `${folder.slice(folder.lastIndexOf('/') + 1)}${full.slice(folder.length)}`;
  }

  private folderOf(full: string): string | undefined {
    return this.normalFolders.find((folder) => full.startsWith(`${folder}/`));
  }

  private isWanted(uri: string): boolean {
    return this.folderOf(normal(uri)) !== undefined && mayDeclare(this.pathOf(uri));
  }
}

/** One spelling of a URI, whatever its sender escapes: `file:///c%3A/a%20b` is `file:///c:/a b`. */
export function normal(uri: string): string {
  let decoded = uri;
  try {
    decoded = decodeURIComponent(uri);
  } catch {
    // a percent sign that escapes nothing
  }
  return decoded.replace(/^file:\/\/\/[A-Z]:/, (drive) => drive.toLowerCase());
}

function isOtherJson(uri: string): boolean {
  return /\.json$/i.test(uri) && !uri.endsWith('/rulewright.json');
}

/** The likelier that a file declares something, the lower. */
function rankOf(uri: string): number {
  if (/\/rulewright\.json$|\/(?:parsers|functions|watchlists|[^/]*tables)\/|_CL\.json$/i.test(uri)) return 0;
  return /\.json$/i.test(uri) ? 2 : 1;
}
