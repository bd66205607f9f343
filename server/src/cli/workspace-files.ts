/**
 * The files behind the paths of a command, each read once: the rules among them, and what all of them declare. The whole
 * given tree is the workspace; `--workspace` adds another.
 */
import fs from 'node:fs';
import path from 'node:path';
import {
  Declarations,
  declarationsIn,
  HEAD_OF_TABLE,
  LONGEST_DECLARATION,
  mayBeCustomTable,
} from '../declarations/index.ts';
import type { Facts } from '../facts/index.ts';
import { type RuleFile, readRule } from '../rule/index.ts';
import { append, lineAt, lineIndex } from '../text/index.ts';
import type { CliHost } from './cli-host.ts';
import { type FoundFiles, findFiles, InputError, type InputFile, type OtherFile, readText } from './files.ts';

/** A file of rules, or why it cannot be read. */
export interface ReadInput extends InputFile {
  readonly read: RuleFile | InputError;
}

export interface CliWorkspace {
  /** What is known, with what the files declare. */
  readonly facts: Facts;
  /** For whom its rules are written, where a file says so. */
  readonly profile: string | undefined;
  readonly inputs: readonly ReadInput[];
  /** Input that cannot be read or makes no sense; of a file among the inputs the error is there. */
  readonly errors: InputError[];
  /** How many of the paths are folders. */
  readonly folders: number;
}

/**
 * Reads the files behind the paths, and of another folder what it declares.
 * @param workspace the other folder
 */
export function readWorkspace(paths: readonly string[], workspace: string | undefined, host: CliHost): CliWorkspace {
  const found = findFiles(paths);
  const declarations = new Declarations();
  const inputs = found.files.map((file, i): ReadInput => {
    // reading is half of the work
    host.progress(Math.floor(i / 2), found.files.length);
    return { ...file, read: readInput(file, declarations) };
  });
  learn(found.others, declarations);
  const errors = [...found.errors];
  if (workspace !== undefined) {
    const { files, others, errors: failed } = findWorkspace(workspace);
    append(errors, failed);
    const given = new Set(found.files.map((file) => path.resolve(file.path)));
    learn([...files.filter((file) => !given.has(path.resolve(file.path))), ...others], declarations);
  }
  append(errors, configurationErrors(declarations));
  return {
    facts: declarations.over(host.facts),
    profile: declarations.profile,
    inputs,
    errors,
    folders: found.folders,
  };
}

function findWorkspace(folder: string): FoundFiles {
  const found = findFiles([folder]);
  if (found.errors.length === 0 && found.folders === 0)
    return { files: [], others: [], errors: [new InputError(`${folder}: --workspace takes a folder`)], folders: 0 };
  return found;
}

function readInput(file: InputFile, declarations: Declarations): RuleFile | InputError {
  try {
    const text = readText(file.path);
    const read = readRule(text, file.language);
    const name = slashes(file.path);
    declarations.set(name, declarationsIn({ name, path: file.inWorkspace }, text, read));
    return read;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error;
  }
}

/** Takes what files declare that are no input of the command. What cannot be read among them declares nothing. */
function learn(files: readonly OtherFile[], declarations: Declarations): void {
  for (const file of files) {
    const name = slashes(file.path);
    const text = declarations.has(name) ? undefined : declaringText(file.path);
    if (text !== undefined) declarations.set(name, declarationsIn({ name, path: file.inWorkspace }, text));
  }
}

/** The text of a file that may declare something. Most JSON is something else, and its beginning tells. */
function declaringText(file: string): string | undefined {
  try {
    if (fs.statSync(file).size > LONGEST_DECLARATION) return undefined;
    const isTable =
      !/\.json$/i.test(file) || path.basename(file) === 'rulewright.json' || mayBeCustomTable(headOf(file));
    return isTable ? readText(file) : undefined;
  } catch {
    return undefined;
  }
}

function headOf(file: string): string {
  const bytes = Buffer.alloc(HEAD_OF_TABLE);
  const handle = fs.openSync(file, 'r');
  try {
    return bytes.toString('utf8', 0, fs.readSync(handle, bytes));
  } finally {
    fs.closeSync(handle);
  }
}

/** What is wrong in `rulewright.json`, a line each. */
function configurationErrors(declarations: Declarations): InputError[] {
  return declarations.problems.map(({ file, start, message }) => {
    const line = lineAt(lineIndex(fs.readFileSync(file, 'utf8')), start) + 1;
    return new InputError(`${file}:${line}: ${message}`);
  });
}

/** A path as it is printed everywhere. */
export function slashes(file: string): string {
  return file.replaceAll('\\', '/');
}
