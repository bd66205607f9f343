/**
 * Which rules of a workspace share an id, a name, a query or the name of their file. Files come, change and go one by one, each in a time that grows
 * with what it holds. Rules are compared with rules and hunting queries with hunting queries; a stub that says where a rule
 * has gone is none of either.
 */
import { isAnalyticsRule, type RuleDocument, type RuleFile } from '../rule/index.ts';
import { Derived, type LineIndex, lineIndex, type Range } from '../text/index.ts';
import { placeOf, resolved, valueUnder } from '../yaml/index.ts';
import { queryKey } from './query-key.ts';

/** What two rules may have in common. */
export type Aspect = 'id' | 'name' | 'query' | 'file';

/** A rule that shares something with another. */
export interface Twin {
  /** As it was given to `set`. */
  readonly file: string;
  /** The path or URI under which the file is opened. */
  readonly address: string;
  /** The lines of that file. */
  readonly lines: LineIndex;
  readonly document: Range;
  readonly name: string | undefined;
  /** The place of the id, the name, or the key of the query. */
  readonly at: Range;
}

/** What a rule is known by, without its text. */
export interface RuleIdentities extends Range {
  readonly name: string | undefined;
  readonly identities: readonly Identity[];
}

export interface FileIdentities {
  readonly lines: LineIndex;
  readonly rules: readonly RuleIdentities[];
}

interface Identity {
  readonly aspect: Aspect;
  /** What it is known by; others with the same key are twins. */
  readonly key: string;
  readonly at: Range;
}

/** So many of the others are named; more help nobody. */
const MOST_TWINS = 100;

export class Twins {
  private readonly twins = new Map<string, Twin[]>();
  private readonly files = new Map<string, readonly string[]>();
  private readonly isIgnored: (file: string) => boolean;

  /** @param isIgnored whether a file is nobody's twin, at the time when it is asked */
  constructor(isIgnored: (file: string) => boolean = () => false) {
    this.isIgnored = isIgnored;
  }

  /**
   * Takes the rules of a file in place of those before; undefined when the file is gone.
   * @param address the path or URI under which it is opened, where that is not its name
   * @returns whether that may change what is said of other files
   */
  set(file: string, found: FileIdentities | undefined, address: string = file): boolean {
    const before = this.files.get(file) ?? [];
    for (const key of before) this.remove(key, file);
    const now: string[] = [];
    for (const { name, start, end, identities } of found?.rules ?? []) {
      for (const { key, at } of identities) {
        now.push(key);
        const twin = { file, address, lines: found!.lines, document: { start, end }, name, at };
        const others = this.twins.get(key);
        if (others) others.push(twin);
        else this.twins.set(key, [twin]);
      }
    }
    if (now.length > 0) this.files.set(file, now);
    else this.files.delete(file);
    const kept = new Set(now);
    const old = new Set(before);
    const changed = [...now.filter((key) => !old.has(key)), ...before.filter((key) => !kept.has(key))];
    return changed.some((key) => this.twins.get(key)?.some((twin) => twin.file !== file));
  }

  private remove(key: string, file: string): void {
    const left = this.twins.get(key)?.filter((twin) => twin.file !== file) ?? [];
    if (left.length > 0) this.twins.set(key, left);
    else this.twins.delete(key);
  }

  /**
   * The rules that share something with a document, with the place of what they share in that document. Those of the same
   * file are taken from the file as it is given, which may be newer than what is known of it.
   * @param name what the file is called here
   */
  of(
    aspect: Aspect,
    name: string,
    file: RuleFile,
    document: RuleDocument,
  ): { readonly at: Range; readonly others: readonly Twin[] } | undefined {
    // where there are no others, nobody need know what the query is like
    if (this.twins.size === 0 && file.documents.length < 2) return undefined;
    const own = aspect === 'file' ? identityOfFile(name, document)[0] : identityOf(aspect, document, file.text);
    if (!own) return undefined;
    const others: Twin[] = [];
    const add = (twin: Twin): boolean => others.push(twin) < MOST_TWINS;
    for (const twin of this.twins.get(own.key) ?? [])
      if (twin.file !== name && !this.isIgnored(twin.file) && !add(twin)) break;
    for (const twin of twinsWithin(file, name).get(own.key) ?? [])
      if (twin.document.start !== document.start && !add(twin)) break;
    return others.length > 0 ? { at: own.at, others } : undefined;
  }
}

/**
 * What the rules of a file are known by.
 * @param name what the file is called
 */
export function identitiesIn(name: string, { documents, text }: RuleFile): FileIdentities {
  const rules = documents.map((document): RuleIdentities => {
    const { start, end } = document;
    const identities = [...identitiesOf(document, text), ...identityOfFile(name, document)];
    return { start, end, name: nameOf(document), identities };
  });
  return { lines: documents.length > 0 ? lineIndex(text) : NO_LINES, rules };
}

const NO_LINES = lineIndex('');

const within = new Derived<RuleFile, ReadonlyMap<string, readonly Twin[]>>();

/** The documents of a file by what they are known by; none of a file that holds one. */
function twinsWithin(file: RuleFile, name: string): ReadonlyMap<string, readonly Twin[]> {
  let twins = within.get(file);
  if (!twins) within.set(file, (twins = findWithin(file, name)));
  return twins;
}

function findWithin({ documents, text }: RuleFile, name: string): ReadonlyMap<string, readonly Twin[]> {
  const found = new Map<string, Twin[]>();
  if (documents.length < 2) return found;
  const lines = lineIndex(text);
  for (const document of documents) {
    for (const { key, at } of identitiesOf(document, text)) {
      const twin = twinOf(name, name, lines, document, at);
      const others = found.get(key);
      if (others) others.push(twin);
      else found.set(key, [twin]);
    }
  }
  return found;
}

function twinOf(file: string, address: string, lines: LineIndex, document: RuleDocument, at: Range): Twin {
  const { start, end } = document;
  return { file, address, lines, document: { start, end }, name: nameOf(document), at };
}

const known = new Derived<RuleDocument, readonly Identity[]>();

function identitiesOf(document: RuleDocument, text: string): readonly Identity[] {
  let identities = known.get(document);
  if (!identities) known.set(document, (identities = findIdentities(document, text)));
  return identities;
}

function identityOf(aspect: Aspect, document: RuleDocument, text: string): Identity | undefined {
  return identitiesOf(document, text).find((identity) => identity.aspect === aspect);
}

/** What a rule is known by for the name of its file. */
function identityOfFile(file: string, document: RuleDocument): Identity[] {
  if (!isAnalyticsRule(document)) return [];
  const { start } = document;
  return [{ aspect: 'file', key: `file ${file.slice(file.lastIndexOf('/') + 1)}`, at: { start, end: start } }];
}

function findIdentities(document: RuleDocument, text: string): Identity[] {
  const { kind, root, queries } = document;
  const group = isAnalyticsRule(document) ? 'rule' : kind === 'Hunting' ? 'hunt' : undefined;
  if (!group || !root) return [];
  const found: Identity[] = [];
  for (const aspect of ['id', 'name'] as const) {
    const scalar = resolved(valueUnder(root, aspect));
    const value = scalar?.kind === 'Scalar' ? scalar.text.trim().toLowerCase() : '';
    // what a tool fills in is another value in each file
    if (scalar?.kind !== 'Scalar' || value === '' || /%%|\{\{|\$[{(]/.test(value)) continue;
    found.push({ aspect, key: `${group} ${aspect} ${value}`, at: placeOf(text, scalar) });
  }
  const query = queryKey(queries);
  const at = queries[0]?.pair?.key;
  if (query && at?.kind === 'Scalar') found.push({ aspect: 'query', key: `${group} query ${query}`, at: at.content });
  return found;
}

function nameOf({ root }: RuleDocument): string | undefined {
  const scalar = resolved(valueUnder(root, 'name'));
  return scalar?.kind === 'Scalar' ? scalar.text.trim() : undefined;
}
