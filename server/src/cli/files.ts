/** Files on disk: finding the ones to look at, and reading them as text. */
import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';
import path from 'node:path';
import { mayDeclare } from '../declarations/index.ts';
import { type Language, LONGEST_TEXT, looksLikeKql } from '../rule/index.ts';

const IGNORED = new Set(['node_modules', '.git', '.vscode-test']);

/** A file that is no rule and may declare a table or function. */
export interface OtherFile {
  readonly path: string;
  /** The path from the folder that holds the workspace, with `/`. */
  readonly inWorkspace: string;
}

export interface InputFile extends OtherFile {
  readonly language: Language;
  /** Whether the user named this very file. */
  readonly named: boolean;
}

/** Input that cannot be read; the message is one line for the user. */
export class InputError extends Error {}

export interface FoundFiles {
  readonly files: InputFile[];
  readonly others: OtherFile[];
  readonly errors: InputError[];
  /** How many of the paths are folders. */
  readonly folders: number;
}

/**
 * The files behind the paths given: files as they are, folders with all rules and queries below them, sorted; and the other
 * files below the folders that may declare something.
 */
export function findFiles(paths: readonly string[]): FoundFiles {
  let folders = 0;
  const files: Found = new Map();
  const others = new Map<string, OtherFile>();
  const errors: InputError[] = [];
  for (const given of paths) {
    try {
      const stats = fs.statSync(given);
      if (stats.isDirectory()) {
        folders++;
        const { dir, base } = path.parse(path.resolve(given));
        walk({ folder: given, from: base || dir.replaceAll(/[^\w]/g, ''), files, others, errors });
      } else if (stats.isFile()) {
        const full = path.resolve(given);
        const inWorkspace = `${path.basename(path.dirname(full))}/${path.basename(full)}`;
        add({ path: given, inWorkspace, language: languageOf(given) ?? 'yaml', named: true }, files);
      }
      // whoever opens a pipe or a device may wait for ever
      else errors.push(new InputError(`${given}: is not a file; what comes from a pipe is read with the path "-"`));
    } catch (error) {
      errors.push(new InputError(describe(given, error)));
    }
  }
  const sorted = <T extends OtherFile>(map: Map<string, T>): T[] =>
    [...map.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: sorted(files), others: sorted(others), errors, folders };
}

export function isFolder(file: string): boolean {
  try {
    return fs.statSync(file).isDirectory();
  } catch {
    return false;
  }
}

/** Files by their full path, so that one which is named in two ways is one. */
type Found = Map<string, InputFile>;

function add(file: InputFile, files: Found): void {
  const full = path.resolve(file.path);
  const before = files.get(full);
  files.set(full, before ? { ...before, named: before.named || file.named } : file);
}

interface Walk {
  readonly folder: string;
  /** The folder as the workspace sees it. */
  readonly from: string;
  readonly files: Found;
  readonly others: Map<string, OtherFile>;
  readonly errors: InputError[];
}

function walk({ folder, from, ...found }: Walk): void {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    found.errors.push(new InputError(describe(folder, error)));
    return;
  }
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    const inWorkspace = `${from}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!IGNORED.has(entry.name)) walk({ folder: full, from: inWorkspace, ...found });
    } else if (entry.isFile()) {
      const language = languageOf(entry.name);
      if (language) add({ path: full, inWorkspace, language, named: false }, found.files);
      else if (mayDeclare(inWorkspace)) found.others.set(path.resolve(full), { path: full, inWorkspace });
    }
  }
}

const ENDINGS: Readonly<Record<string, Language>> = {
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.kql': 'kql',
  '.csl': 'kql',
  '.kusto': 'kql',
};

/** The language of a file by its ending; undefined for files of no interest. */
export function languageOf(file: string): Language | undefined {
  return ENDINGS[path.extname(file).toLowerCase()];
}

/**
 * Whether the file holds exactly what was read from it. Bytes that are not UTF-8 are lost in reading, so a file with
 * such bytes must not be written again.
 */
export function canRewrite(file: string): boolean {
  return isUtf8(fs.readFileSync(file));
}

/**
 * The text of a file, its byte order mark included.
 * @throws InputError when it cannot be read, is no text, or is too large to be a rule
 */
export function readText(file: string): string {
  try {
    const { size } = fs.statSync(file);
    if (size > LONGEST_TEXT) throw tooLarge(file, size);
    return decode(file, fs.readFileSync(file));
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(describe(file, error));
  }
}

/**
 * The text of what a pipe delivers.
 * @param read gives what is there, and of more than the limit at least a byte more
 * @throws InputError as for a file
 */
export function readPipe(name: string, read: (limit: number) => Uint8Array): string {
  try {
    const bytes = read(LONGEST_TEXT);
    if (bytes.length > LONGEST_TEXT) throw tooLarge(name);
    return decode(name, bytes);
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(describe(name, error));
  }
}

/**
 * Writes a file.
 * @param failure what is said when it cannot be written
 * @throws InputError when that is not allowed
 */
export function writeText(file: string, text: string, failure = 'not fixed'): void {
  try {
    fs.writeFileSync(file, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EACCES' || code === 'EPERM' ? 'no permission to write it' : (WRITING[code!] ?? message);
    throw new InputError(`${file}: ${failure}, ${why}`);
  }
}

const WRITING: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOENT: 'its folder does not exist',
  EROFS: 'it lies on a file system that cannot be written',
  ENOSPC: 'the disk is full',
  ERR_ACCESS_DENIED: 'no permission to write it',
};

/** What is said of a text that holds nothing to look at. */
export function nothingIn(name: string, text: string): string {
  if (text.trim() === '') return `${name}: the file is empty`;
  const isKql = languageOf(name) === 'yaml' && looksLikeKql(text) && !/^query[ \t]*:/m.test(text);
  return `${name}: not a rule of Microsoft Sentinel${isKql ? ' but what looks like KQL: name it .kql' : ''}`;
}

function tooLarge(name: string, size?: number): InputError {
  const limit = `${LONGEST_TEXT / 1024 / 1024} MB`;
  const megabytes = size === undefined ? `more than ${limit}` : `${(size / 1024 / 1024).toFixed(1)} MB`;
  return new InputError(`${name}: ${megabytes} is too large for a rule (the limit is ${limit})`);
}

function decode(name: string, bytes: Uint8Array): string {
  if (bytes.includes(0))
    throw new InputError(`${name}: not a text file${looksLikeUtf16(bytes) ? ' in UTF-8: it looks like UTF-16' : ''}`);
  return Buffer.from(bytes).toString('utf8');
}

function looksLikeUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function describe(file: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or folder',
    EACCES: 'no permission to read it',
    EPERM: 'no permission to read it',
    ENOTDIR: 'part of the path is not a folder',
    EISDIR: 'is a folder',
    ELOOP: 'too many symbolic links',
    ENAMETOOLONG: 'the name is too long',
  };
  return `${file}: ${(code && reasons[code]) ?? (error as Error).message}`;
}
