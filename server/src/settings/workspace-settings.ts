/** What holds for each file of a workspace: what the editor or the command says, then the `rulewright.json` of its folder. */
import type { DeclarationProblem } from '../declarations/index.ts';
import type { LintSettings } from '../lint/index.ts';
import { matchesGlob } from './globs.ts';
import { type AttackVersion, DEFAULT_SETTINGS, type Settings, together } from './settings.ts';
import { readSettingsFile, type SettingsFile } from './settings-file.ts';

/** A file of settings among those of a workspace. */
interface Known extends SettingsFile {
  /** How it is called where it is shown. */
  readonly name: string;
  /** What the rules are told by it, and by what wins over it. */
  readonly whole: LintSettings;
}

export class WorkspaceSettings {
  private readonly files = new Map<string, Known>();
  private chosen: Settings = DEFAULT_SETTINGS;
  /** The file that holds where no other does. */
  private everywhere: string | undefined;
  /** What the editor's own globs are about: paths or URIs of folders. */
  folders: readonly string[] = [];

  /** What wins over the files. */
  get own(): Settings {
    return this.chosen;
  }

  set own(own: Settings) {
    this.chosen = own;
    for (const [key, file] of this.files) this.files.set(key, { ...file, whole: together(own, file.settings) });
  }

  /**
   * Takes the text of a file of settings in place of the one before; undefined when it is gone.
   * @param key its path or URI, which begins as those of the files around it
   * @param name how it is called where it is shown
   * @param everywhere whether it also holds for files that lie in another folder
   */
  set(key: string, name: string, text: string | undefined, everywhere = false): void {
    if (everywhere) this.everywhere = key;
    if (text === undefined) {
      this.files.delete(key);
      return;
    }
    const file = readSettingsFile(text);
    this.files.set(key, { ...file, name, whole: together(this.chosen, file.settings) });
  }

  has(key: string): boolean {
    return this.files.has(key);
  }

  /** The keys of the files. */
  get keys(): readonly string[] {
    return [...this.files.keys()];
  }

  /** What is wrong in the files. */
  get problems(): readonly (DeclarationProblem & { readonly file: string })[] {
    return [...this.files.values()].flatMap(({ name, problems }) => problems.map((one) => ({ ...one, file: name })));
  }

  /** What the rules are told about a file; the same object as long as nothing changes. */
  of(file: string): LintSettings {
    let closest = this.everywhere;
    let length = 0;
    for (const key of this.files.keys()) {
      const folder = folderOf(key);
      if (file.startsWith(folder) && folder.length >= length) [closest, length] = [key, folder.length];
    }
    return (closest === undefined ? undefined : this.files.get(closest))?.whole ?? this.chosen;
  }

  /** Whether a file gets no findings, by a glob of the settings of a folder that it lies in. */
  ignores(file: string): boolean {
    const isNamed = (folder: string, { ignore }: Settings): boolean =>
      file.startsWith(folder) && ignore.some((glob) => matchesGlob(glob, file.slice(folder.length)));
    for (const folder of this.folders) if (isNamed(`${folder}/`, this.chosen)) return true;
    for (const [key, { settings }] of this.files) if (isNamed(folderOf(key), settings)) return true;
    return false;
  }

  /** The version of ATT&CK that somebody has chosen: there is one for the whole workspace. */
  get attackVersion(): AttackVersion | undefined {
    return [this.chosen, ...[...this.files.values()].map(({ settings }) => settings)].find((one) => one.attackVersion)
      ?.attackVersion;
  }
}

/** The folder of a path, with the slash behind it. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
