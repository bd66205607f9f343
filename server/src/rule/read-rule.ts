/** From text to rules: everything that hover, lint and explain have in common. Pure, synchronous, never throws. */
import { parseKql, parseQueries } from '../kql/syntax/index.ts';
import { wholeText } from '../text/index.ts';
import {
  conflictsIn,
  coverInKql,
  embedScalar,
  lostCharacters,
  type Mapping,
  type Pair,
  pairOf,
  parseYaml,
  resolved,
  type YamlDocument,
  type YamlProblem,
} from '../yaml/index.ts';
import { keyInside } from './key-inside.ts';
import { customDetectionQuery, mayBeRule, recognize, recognizeBroken } from './recognize.ts';
import type { Language, RuleDocument, RuleFile, RuleQuery } from './rule-document.ts';

/** Longer texts (UTF-16 units) are no rules: the service takes queries of 10,000 characters. Nothing is read of them. */
export const LONGEST_TEXT = 4 * 1024 * 1024;

/** Reads a file of rules or of KQL. YAML that is not ours gives no documents. */
export function readRule(text: string, language: Language): RuleFile {
  const none = { text, language, documents: [], yamlProblems: [], moreProblems: false };
  if (text.length > LONGEST_TEXT) return none;
  if (language === 'kql') {
    const { problems, covered } = conflictsIn(text);
    const documents = readQueries(text, covered.length > 0 ? coverInKql(text, covered) : text);
    return {
      ...none,
      documents,
      yamlProblems: [...problems, ...lostCharacters(text)].sort((a, b) => a.start - b.start),
    };
  }
  if (!mayBeRule(text)) return none;
  const yaml = parseYaml(text);
  const problems = [...yaml.problems];
  const broken = problems.some(({ code }) => !MILD.has(code));
  const documents = yaml.documents.flatMap(
    (document) => readDocument(text, yaml.source, document, broken, problems) ?? [],
  );
  const old = yaml.problems.some((problem) => problem.code === 'kql-comment');
  if (documents.length === 0 && !old) return none;
  return {
    text,
    language,
    documents,
    yamlProblems: problems.sort((a, b) => a.start - b.start),
    moreProblems: yaml.more,
  };
}

/** What can be wrong in YAML that every reader reads. */
const MILD: ReadonlySet<YamlProblem['code']> = new Set(['mixed-line-ends', 'lost-character', 'unquoted-placeholder']);

/** Whether every reader of YAML reads past the problem. */
export function isHarmless({ code }: YamlProblem): boolean {
  return MILD.has(code);
}

/** The YAML problems within a document. */
export function problemsOf(file: RuleFile, document: RuleDocument): YamlProblem[] {
  return file.yamlProblems.filter((problem) => problem.start >= document.start && problem.start < document.end);
}

function readDocument(
  text: string,
  source: string,
  yaml: YamlDocument,
  broken: boolean,
  problems: YamlProblem[],
): RuleDocument | undefined {
  const kind = recognize(yaml.root) ?? (broken ? recognizeBroken(yaml.root) : undefined);
  const root = resolved(yaml.root);
  if (!kind || root?.kind !== 'Mapping') return undefined;
  const queries = queryPairs(root).flatMap((pair) => readQuery(source, pair, problems) ?? []);
  return { kind, text, start: yaml.start, end: yaml.end, yaml, root, queries };
}

function queryPairs(root: Mapping): Pair[] {
  const pairs = ['query', 'FunctionQuery', 'ParserQuery'].map((key) => pairOf(root, key));
  return [...pairs, customDetectionQuery(root)].filter((pair) => pair !== undefined);
}

function readQuery(text: string, pair: Pair, problems: YamlProblem[]): RuleQuery | undefined {
  const scalar = resolved(pair.value);
  if (scalar?.kind !== 'Scalar') return undefined;
  const embedded = embedScalar(text, scalar);
  const tree = parseKql(embedded.source, embedded.start, embedded.end, embedded.map);
  const key = keyInside(text, pair, scalar, embedded, tree);
  if (!key) return { pair, scalar, embedded, tree };
  problems.push(key);
  const end = text.lastIndexOf('\n', key.start) + 1;
  return { pair, scalar, embedded: { ...embedded, end }, tree: parseKql(text, embedded.start, end) };
}

/** A file with more queries than this is not one that a person wrote; the first ones are read. */
const MAX_QUERIES = 2000;

function readQueries(text: string, source: string): RuleDocument[] {
  if (source.trim() === '') return [];
  return parseQueries(source, MAX_QUERIES).map((tree) => {
    const { start, end } = tree;
    const query = { pair: undefined, scalar: undefined, embedded: wholeText(source, start, end), tree };
    return { kind: 'Query', text, start, end, yaml: undefined, root: undefined, queries: [query] };
  });
}
