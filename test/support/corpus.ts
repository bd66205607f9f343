/** The public rules that the corpus suites run over: not part of the project, found through RULEWRIGHT_CORPUS. */
import fs from 'node:fs';
import path from 'node:path';
import { type RuleFile, readRule } from '../../server/src/rule/index.ts';

export interface CorpusFile {
  /** Path from the corpus folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

function folder(): string {
  const corpus = process.env['RULEWRIGHT_CORPUS'];
  if (!corpus || !fs.existsSync(corpus)) {
    throw new Error('Set RULEWRIGHT_CORPUS to the folder of the corpus to run this suite.');
  }
  return corpus;
}

/** All files with one of the endings, sorted by path. */
export function corpusFiles(...endings: string[]): CorpusFile[] {
  const root = folder();
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.toLowerCase().endsWith(ending)))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: path.relative(root, file).replaceAll('\\', '/'), text: fs.readFileSync(file, 'utf8') }));
}

/** The good files: everything but the folder of broken ones. */
export function goodFiles(): CorpusFile[] {
  return corpusFiles('.yaml', '.yml').filter((file) => !file.path.startsWith('malformed/'));
}

export interface CorpusQuery {
  readonly path: string;
  /** The query as the service gets it: decoded, without indentation. */
  readonly text: string;
}

let queries: CorpusQuery[] | undefined;

/** Every query of the good files, and of the KQL files among the parsers. */
export function corpusQueries(): readonly CorpusQuery[] {
  queries ??= [
    ...goodFiles().flatMap(({ path: file, text }) => queriesOf(readRule(text, 'yaml'), file)),
    ...corpusFiles('.kql', '.csl', '.txt').map(({ path: file, text }) => ({
      path: file,
      text: text.replace(/^\ufeff/, ''),
    })),
  ];
  return queries;
}

function queriesOf(file: RuleFile, name: string): CorpusQuery[] {
  return file.documents.flatMap((document) =>
    document.queries.flatMap((query) => (query.scalar ? [{ path: name, text: query.scalar.text }] : [])),
  );
}
