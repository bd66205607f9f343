/**
 * The one owner of state: the texts that are open, and what has been read from them, remembered per version. Whoever
 * asks about a version that is gone gets an answer about the present one.
 */
import { type DeclarationProblem, Declarations, declarationsIn, type WorkspaceFile } from '../declarations/index.ts';
import { type Explanation, explainDocument } from '../explain/index.ts';
import type { Facts } from '../facts/index.ts';
import { DEFAULT_SETTINGS, type Finding, type LintSettings, lint, profileNamed } from '../lint/index.ts';
import { type Language, type RuleFile, readRule } from '../rule/index.ts';
import { type LineIndex, lineIndex } from '../text/index.ts';
import { Twins } from '../twins/index.ts';

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
  private readonly declarations = new Declarations();
  private readonly twins = new Twins();
  private currentFacts: Facts;
  private currentSettings: LintSettings = DEFAULT_SETTINGS;

  constructor(facts: Facts) {
    this.currentFacts = facts;
  }

  /** What is known, with what the files of the workspace declare. */
  get facts(): Facts {
    return this.declarations.over(this.currentFacts);
  }

  /** New facts make everything that was found with the old ones stale. */
  set facts(facts: Facts) {
    this.currentFacts = facts;
    this.files.clear();
  }

  get settings(): LintSettings {
    return this.currentSettings;
  }

  set settings(settings: LintSettings) {
    this.currentSettings = settings;
    this.files.clear();
  }

  /** What is known of the text; read when it has changed. */
  open(text: OpenText): OpenFile {
    const known = this.files.get(text.uri);
    if (known?.version === text.version) return known;
    const file = this.read(text);
    this.files.set(text.uri, file);
    return file;
  }

  close(uri: string): void {
    this.files.delete(uri);
  }

  /**
   * Takes what the text of a file declares, open or not, in place of what it declared before.
   * @param key what the file is known by
   * @param text undefined when the file is gone
   * @returns whether it declares something, or did; then all that was found before is stale
   */
  learn(key: string, file: WorkspaceFile, text: string | undefined): boolean {
    const declared = text === undefined ? undefined : declarationsIn(file, text);
    if (!declared && !this.declarations.has(key)) return false;
    this.declarations.set(key, declared);
    this.files.clear();
    return true;
  }

  /**
   * Takes the rules of a file of the workspace, open or not; undefined when it is gone.
   * @returns whether what is said of other files may have changed
   */
  meet(fileName: string, uri: string, file: RuleFile | undefined): boolean {
    return this.twins.set(fileName, file, uri);
  }

  /** Forgets what was found, because the rules around have changed. */
  forget(): void {
    this.files.clear();
  }

  /** The keys of the files that declare something. */
  get declaringFiles(): readonly string[] {
    return this.declarations.keys;
  }

  /** What is wrong in the files that configure what is known. */
  get declarationProblems(): readonly (DeclarationProblem & { readonly file: string })[] {
    return this.declarations.problems;
  }

  private read(text: OpenText): OpenFile {
    const file = readRule(text.text, text.language);
    const { facts } = this;
    const own = this.currentSettings;
    const profile = own.profile ?? profileNamed(this.declarations.profile);
    const settings = profile === own.profile ? own : { ...own, ...(profile && { profile }) };
    const surroundings = { twins: this.twins, fileName: text.fileName };
    const lazily = <T>(make: () => T): (() => T) => {
      let value: T | undefined;
      return () => (value ??= make());
    };
    const lines = lazily(() => lineIndex(text.text));
    const findings = lazily(() => lint(file, facts, settings, surroundings).findings);
    const explanations = lazily(() => file.documents.map((document) => explainDocument(document, facts)));
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
