/** Files on disk: finding the ones to look at, and reading them as text. */
import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';
import path from 'node:path';
import { type Language, LONGEST_TEXT } from '../rule/index.ts';

const IGNORED = new Set(['node_modules', '.git', '.vscode-test']);

export interface InputFile {
  readonly path: string;
  readonly language: Language;
  /** Whether the user named this very file. */
  readonly named: boolean;
}

/** Input that cannot be read; the message is one line for the user. */
export class InputError extends Error {}

/** The files behind the paths given: files as they are, folders with all rules and queries below them, sorted. */
export function findFiles(paths: readonly string[]): { files: InputFile[]; errors: InputError[] } {
  const files = new Map<string, InputFile>();
  const errors: InputError[] = [];
  for (const given of paths) {
    try {
      if (fs.statSync(given).isDirectory()) walk(given, files, errors);
      else files.set(given, { path: given, language: languageOf(given) ?? 'yaml', named: true });
    } catch (error) {
      errors.push(new InputError(describe(given, error)));
    }
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), errors };
}

function walk(folder: string, files: Map<string, InputFile>, errors: InputError[]): void {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    errors.push(new InputError(describe(folder, error)));
    return;
  }
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!IGNORED.has(entry.name)) walk(full, files, errors);
    } else if (entry.isFile()) {
      const language = languageOf(entry.name);
      if (language && !files.has(full)) files.set(full, { path: full, language, named: false });
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
    if (size > LONGEST_TEXT) {
      const megabytes = (size / 1024 / 1024).toFixed(1);
      throw new InputError(
        `${file}: ${megabytes} MB is too large for a rule (the limit is ${LONGEST_TEXT / 1024 / 1024} MB)`,
      );
    }
    const bytes = fs.readFileSync(file);
    if (bytes.includes(0))
      throw new InputError(`${file}: not a text file${looksLikeUtf16(bytes) ? ' in UTF-8: it looks like UTF-16' : ''}`);
    return bytes.toString('utf8');
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(describe(file, error));
  }
}

function looksLikeUtf16(bytes: Buffer): boolean {
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
