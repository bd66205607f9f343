/**
 * The files behind the paths of a command, each read once: the rules among them, and what all of them declare. The whole
 * given tree is the workspace; `--workspace` adds another.
 */
import fs from 'node:fs';
import path from 'node:path';
import {
  type DeclarationProblem,
  Declarations,
  declarationsIn,
  HEAD_OF_TABLE,
  isSettingsFile,
  LONGEST_DECLARATION,
  mayBeCustomTable,
} from '../declarations/index.ts';
import { type Facts, withAttackVersion } from '../facts/index.ts';
import { type RuleFile, readRule } from '../rule/index.ts';
import { type Settings, WorkspaceSettings } from '../settings/index.ts';
import { append, lineIndex, positionAt } from '../text/index.ts';
import type { CliHost } from './cli-host.ts';
import { type FoundFiles, findFiles, InputError, type InputFile, type OtherFile, readText } from './files.ts';

/** A file of rules, or why it cannot be read. */
export interface ReadInput extends InputFile {
  readonly read: RuleFile | InputError;
}

export interface CliWorkspace {
  /** What is known, with what the files declare. */
  readonly facts: Facts;
  /** What is chosen for the files, by their full paths with `/`. */
  readonly settings: WorkspaceSettings;
  readonly inputs: readonly ReadInput[];
  /** Input that cannot be read or makes no sense; of a file among the inputs the error is there. */
  readonly errors: InputError[];
  /** How many of the paths are folders. */
  readonly folders: number;
}

/** What a command says of the files around those that it is given. */
export interface Around {
  /** Another folder, whose declarations and settings hold as well. */
  readonly workspace?: string | undefined;
  /** A file of settings in place of all `rulewright.json`; its globs begin at the current folder. */
  readonly config?: string | undefined;
  /** What wins over the settings of files. */
  readonly own?: Settings;
}

/** Reads the files behind the paths, and of another folder what it declares. */
export function readWorkspace(
  paths: readonly string[],
  { workspace, config, own }: Around,
  host: CliHost,
): CliWorkspace {
  const found = findFiles(paths);
  const learner = new Learner(config, own);
  const inputs = found.files.map((file, i): ReadInput => {
    // reading is half of the work
    host.progress(Math.floor(i / 2), found.files.length);
    return { ...file, read: learner.read(file) };
  });
  learner.learn(found.others);
  const errors = [...found.errors];
  if (workspace !== undefined) {
    const { files, others, errors: failed } = findWorkspace(workspace);
    append(errors, failed);
    const given = new Set(found.files.map((file) => path.resolve(file.path)));
    learner.learn([...files.filter((file) => !given.has(path.resolve(file.path))), ...others], true);
  }
  const { declarations, settings } = learner;
  learner.useCurrentFolder();
  append(errors, learner.errors);
  append(errors, settingsErrors([...declarations.problems, ...settings.problems]));
  return {
    facts: declarations.over(withAttackVersion(host.facts, settings.attackVersion)),
    settings,
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

/** Takes what files declare and choose. */
class Learner {
  readonly declarations = new Declarations();
  readonly settings = new WorkspaceSettings();
  readonly errors: InputError[] = [];
  /** Whether the command has named a file of settings. */
  private readonly isChosen: boolean;

  constructor(config: string | undefined, own: Settings | undefined) {
    if (own) this.settings.own = own;
    this.isChosen = config !== undefined;
    if (config === undefined) return;
    try {
      const text = readText(config);
      const folder = path.basename(process.cwd());
      const file = { name: slashes(config), path: `${folder}/rulewright.json` };
      this.declarations.set(file.name, declarationsIn(file, text));
      this.settings.set(`${slashes(process.cwd())}/rulewright.json`, file.name, text, true);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.errors.push(error);
    }
  }

  read(file: InputFile): RuleFile | InputError {
    try {
      const text = readText(file.path);
      const read = readRule(text, file.language);
      const name = slashes(file.path);
      this.declarations.set(name, declarationsIn({ name, path: file.inWorkspace }, text, read));
      return read;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return error;
    }
  }

  /**
   * Takes what files declare that are no input of the command. What cannot be read among them declares nothing.
   * @param everywhere whether the settings among them hold for files in other folders as well
   */
  learn(files: readonly OtherFile[], everywhere = false): void {
    for (const file of files) {
      const name = slashes(file.path);
      const isSettings = isSettingsFile(file.inWorkspace);
      if (isSettings && this.isChosen) continue;
      const text = this.declarations.has(name) ? undefined : declaringText(file.path);
      if (text === undefined) continue;
      this.declarations.set(name, declarationsIn({ name, path: file.inWorkspace }, text));
      if (isSettings) this.settings.set(fullPath(file.path), name, text, everywhere);
    }
  }

  /** Takes the `rulewright.json` of the current folder where no other one is known, for files of that folder. */
  useCurrentFolder(): void {
    const here = 'rulewright.json';
    if (this.isChosen || this.settings.keys.length > 0 || !fs.existsSync(here)) return;
    this.learn([{ path: here, inWorkspace: `${path.basename(process.cwd())}/${here}` }]);
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

/** What is wrong in files of settings, a line each. */
function settingsErrors(problems: readonly (DeclarationProblem & { readonly file: string })[]): InputError[] {
  const inOrder = [...problems].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
  return inOrder.map(({ file, start, message }) => {
    const lines = lineIndex(fs.readFileSync(file, 'utf8'));
    const { line, character } = positionAt(lines, start);
    return new InputError(`${file}:${line + 1}:${character + 1}: ${message}`);
  });
}

/** The one spelling of a path by which settings know a file. */
export function fullPath(file: string): string {
  return slashes(path.resolve(file));
}

/** A path as it is printed everywhere. */
export function slashes(file: string): string {
  return file.replaceAll('\\', '/');
}
