/**
 * The one owner of state: the texts that are open, and what has been read from them, remembered per version. Whoever
 * asks about a version that is gone gets an answer about the present one.
 */
import {
  type DeclarationProblem,
  Declarations,
  declarationsIn,
  isSettingsFile,
  type WorkspaceFile,
} from '../declarations/index.ts';
import { type Explanation, explainDocument } from '../explain/index.ts';
import { type Facts, withAttackVersion } from '../facts/index.ts';
import { type EarlierFile, type Finding, lint } from '../lint/index.ts';
import { type Language, type RuleFile, readRule } from '../rule/index.ts';
import { type Settings, WorkspaceSettings } from '../settings/index.ts';
import { type LineIndex, lineIndex } from '../text/index.ts';
import { type FileIdentities, Twins } from '../twins/index.ts';

/** A text as the editor has it. */
export interface OpenText {
  readonly uri: string;
  /** What its file is called among the rules of the workspace. */
  readonly fileName: string;
  readonly version: number;
  readonly language: Language;
  readonly text: string;
}

/** What is known of one version of a text. */
export interface OpenFile {
  readonly version: number;
  readonly file: RuleFile;
  readonly lines: LineIndex;
  readonly findings: readonly Finding[];
  readonly explanations: readonly Explanation[];
}

export class Workspace {
  private readonly files = new Map<string, OpenFile>();
  /** What the open texts were like when they were opened. */
  private readonly opened = new Map<string, EarlierFile>();
  private readonly declarations = new Declarations();
  private readonly chosen = new WorkspaceSettings();
  private readonly twins = new Twins((fileName) => this.chosen.ignores(fileName));
  private currentFacts: Facts;

  constructor(facts: Facts) {
    this.currentFacts = facts;
  }

  /** What is known, in the version that is chosen and with what the files of the workspace declare. */
  get facts(): Facts {
    return this.declarations.over(withAttackVersion(this.currentFacts, this.chosen.attackVersion));
  }

  /** New facts make everything that was found with the old ones stale. */
  set facts(facts: Facts) {
    this.currentFacts = facts;
    this.files.clear();
  }

  /** What the editor says; it wins over what files say. */
  get settings(): Settings {
    return this.chosen.own;
  }

  set settings(settings: Settings) {
    this.chosen.own = settings;
    this.files.clear();
  }

  /** The folders of the workspace, in the spelling of the names of files. */
  set folders(folders: readonly string[]) {
    this.chosen.folders = folders;
  }

  /** What is known of the text; read when it has changed. */
  open(text: OpenText): OpenFile {
    const known = this.files.get(text.uri);
    if (known?.version === text.version) return known;
    if (!this.opened.has(text.uri)) this.opened.set(text.uri, asOpened(text));
    const file = this.read(text);
    this.files.set(text.uri, file);
    return file;
  }

  close(uri: string): void {
    this.files.delete(uri);
    this.opened.delete(uri);
  }

  /**
   * Takes what the text of a file declares, open or not, in place of what it declared before.
   * @param key what the file is known by
   * @param text undefined when the file is gone
   * @returns whether it declares or chooses something, or did; then all that was found before is stale
   */
  learn(key: string, file: WorkspaceFile, text: string | undefined): boolean {
    const declared = text === undefined ? undefined : declarationsIn(file, text);
    const isSettings = isSettingsFile(file.path) && (text !== undefined || this.chosen.has(key));
    if (!declared && !this.declarations.has(key) && !isSettings) return false;
    if (isSettings) this.chosen.set(key, file.name, text);
    this.declarations.set(key, declared);
    this.files.clear();
    return true;
  }

  /**
   * Takes the rules of a file of the workspace, open or not; undefined when it is gone.
   * @returns whether what is said of other files may have changed
   */
  meet(fileName: string, uri: string, found: FileIdentities | undefined): boolean {
    return this.twins.set(fileName, found, uri);
  }

  /** Forgets what was found, because the rules around have changed. */
  forget(): void {
    this.files.clear();
  }

  /** The keys of the files that declare or choose something. */
  get declaringFiles(): readonly string[] {
    return [...new Set([...this.declarations.keys, ...this.chosen.keys])];
  }

  /** What is wrong in the files of settings. */
  get settingsProblems(): readonly (DeclarationProblem & { readonly file: string })[] {
    return [...this.declarations.problems, ...this.chosen.problems];
  }

  private read(text: OpenText): OpenFile {
    const file = readRule(text.text, text.language);
    const { facts } = this;
    const settings = this.chosen.of(text.fileName);
    const isIgnored = this.chosen.ignores(text.fileName);
    const surroundings = { twins: this.twins, fileName: text.fileName, earlier: this.opened.get(text.uri) };
    const lazily = <T>(make: () => T): (() => T) => {
      let value: T | undefined;
      return () => (value ??= make());
    };
    const lines = lazily(() => lineIndex(text.text));
    const findings = lazily(() => (isIgnored ? [] : lint(file, facts, settings, surroundings).findings));
    const explanations = lazily(() =>
      file.documents.map((document) => explainDocument(document, facts, { columnNames: true })),
    );
    return {
      version: text.version,
      file,
      get lines() {
        return lines();
      },
      get findings() {
        return findings();
      },
      get explanations() {
        return explanations();
      },
    };
  }
}

/** The text as it is now, read when somebody asks what it was. */
function asOpened({ text, language }: OpenText): EarlierFile {
  let file: RuleFile | undefined;
  return {
    get file() {
      return (file ??= readRule(text, language));
    },
    since: 'it was opened',
    isOpen: true,
  };
}
