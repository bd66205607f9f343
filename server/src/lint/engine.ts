/** Runs the rules over a file, then the suppressions; findings come in the order of the text. */
import type { Facts } from '../facts/index.ts';
import type { Binding } from '../kql/semantics/index.ts';
import { bindingOf, type RuleFile, type RuleQuery } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import { Twins } from '../twins/index.ts';
import type { DocumentContext, FileContext, QueryContext, Report, RuleDefinition } from './define-rule.ts';
import type { EarlierFile, Finding, Severity } from './finding.ts';
import { RULES } from './rules.gen.ts';
import { chosenSeverity, type LintSettings } from './settings.ts';
import { suppress, UNUSED_SUPPRESSION } from './suppress.ts';

interface ActiveRule {
  readonly id: string;
  readonly severity: Severity;
  /** Whether somebody has chosen that severity, so that it holds for every case of the rule. */
  readonly isChosen: boolean;
  readonly definition: RuleDefinition;
}

/** The first so many findings of a file are enough; editors show no more of one file either. */
const MAX_FINDINGS = 1000;

/** So many are collected before the first ones are taken: rules come one after the other, and each goes through the file. */
const MAX_COLLECTED = 20 * MAX_FINDINGS;

/** The parser of KQL reports no more of one query. That a query has just so many is too rare to be told apart. */
const MAX_OF_QUERY = 100;

export interface Findings {
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  /** Whether there are more than these. */
  readonly more: boolean;
}

/** The rules that a file lies among. */
export interface Surroundings {
  readonly twins: Twins;
  /** What the file is called there. */
  readonly fileName: string;
  /** What the file was like before somebody changed it, where that is known. */
  readonly earlier?: EarlierFile | undefined;
}

/** A file of which nothing around is known. */
const ALONE: Surroundings = { twins: new Twins(), fileName: '' };

/** The findings of a file. */
export function lint(
  file: RuleFile,
  facts: Facts,
  settings: LintSettings,
  surroundings: Surroundings = ALONE,
): Findings {
  if (file.documents.length === 0 && file.yamlProblems.length === 0) return { findings: [], more: false };
  const findings: Finding[] = [];
  const rules = activeRules(facts, settings);
  // rules run one after the other, so that they can share what they are given
  let active: ActiveRule;
  const context: FileContext = {
    file,
    facts,
    settings,
    ...surroundings,
    report(report) {
      if (findings.length < MAX_COLLECTED) findings.push(findingOf(active, report));
    },
  };
  for (const problem of file.yamlProblems) {
    for (active of rules.onYamlProblem)
      if (active.id === `yaml/${problem.code}`) active.definition.onYamlProblem!(problem, context);
  }
  for (const document of file.documents) {
    const ofDocument: DocumentContext = { ...context, document };
    for (active of rules.onDocument) active.definition.onDocument!(document, ofDocument);
    for (const query of document.queries) {
      const ofQuery = new ContextOfQuery(query, ofDocument);
      for (active of rules.onQuery) active.definition.onQuery!(query, ofQuery);
    }
  }
  const unused = rules.severities.get(UNUSED_SUPPRESSION);
  const all = suppress(file, oneEach(findings), unused, rules.severities).sort(inOrder);
  return { findings: all.slice(0, MAX_FINDINGS), more: all.length > MAX_FINDINGS || wasCut(file) };
}

/** Whether a reader stopped reporting. */
function wasCut({ documents, moreProblems }: RuleFile): boolean {
  return (
    moreProblems || documents.some(({ queries }) => queries.some(({ tree }) => tree.problems.length >= MAX_OF_QUERY))
  );
}

/**
 * One mistake has one finding: a line that fell out of the block of its query, though both languages stumble over it; a column
 * that the query does not return, though its name could be that of no column.
 */
function oneEach(findings: readonly Finding[]): Finding[] {
  const yaml = placesOf(findings, (rule) => rule.startsWith('yaml/'));
  const columns = placesOf(findings, (rule) => rule === 'mapping/unknown-column');
  return findings.filter(
    ({ rule, start }) =>
      !(rule === 'kql/syntax' && yaml.has(start)) && !(rule === 'rule/invalid-value' && columns.has(start)),
  );
}

function placesOf(findings: readonly Finding[], isMeant: (rule: string) => boolean): ReadonlySet<number> {
  return new Set(findings.filter(({ rule }) => isMeant(rule)).map(({ start }) => start));
}

function inOrder(a: Finding, b: Finding): number {
  return a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1);
}

/** The rules that are on, by what they listen to. */
interface ActiveRules {
  readonly severities: ReadonlyMap<string, Severity>;
  readonly onYamlProblem: readonly ActiveRule[];
  readonly onDocument: readonly ActiveRule[];
  readonly onQuery: readonly ActiveRule[];
}

const ACTIVE = new WeakMap<Facts, WeakMap<LintSettings, ActiveRules>>();

/** The rules that are on; the same for file after file. */
function activeRules(facts: Facts, settings: LintSettings): ActiveRules {
  let bySettings = ACTIVE.get(facts);
  if (!bySettings) ACTIVE.set(facts, (bySettings = new WeakMap<LintSettings, ActiveRules>()));
  let active = bySettings.get(settings);
  if (!active) bySettings.set(settings, (active = findActiveRules(facts, settings)));
  return active;
}

function findActiveRules(facts: Facts, settings: LintSettings): ActiveRules {
  const active = RULES.flatMap(([id, definition]): ActiveRule[] => {
    const chosen = chosenSeverity(id, settings);
    const severity = chosen ?? (definition.optIn ? 'off' : definition.severity);
    if (severity === 'off' || !definition.needs.every((kind) => facts.has(kind))) return [];
    return [{ id, severity, isChosen: chosen !== undefined, definition }];
  });
  return {
    severities: new Map(active.map(({ id, severity }) => [id, severity])),
    onYamlProblem: active.filter(({ definition }) => definition.onYamlProblem),
    onDocument: active.filter(({ definition }) => definition.onDocument),
    onQuery: active.filter(({ definition }) => definition.onQuery),
  };
}

function findingOf(rule: ActiveRule, report: Report): Finding {
  const severity = rule.isChosen ? rule.severity : (report.severity ?? rule.severity);
  return {
    rule: rule.id,
    severity,
    message: report.message,
    start: report.at.start,
    end: report.at.end,
    ...(report.code && { code: report.code }),
    ...(report.tag && { tag: report.tag }),
    ...(report.related && { related: report.related }),
    ...(report.fix && { fix: report.fix }),
  };
}

/** What a rule is given of a query. A class, because an object made with a getter of its own is costly, and many are made. */
class ContextOfQuery implements QueryContext {
  readonly file;
  readonly facts;
  readonly settings;
  readonly twins;
  readonly fileName;
  readonly earlier;
  readonly report;
  readonly document;
  readonly query: RuleQuery;

  constructor(query: RuleQuery, context: DocumentContext) {
    this.file = context.file;
    this.facts = context.facts;
    this.settings = context.settings;
    this.twins = context.twins;
    this.fileName = context.fileName;
    this.earlier = context.earlier;
    this.report = context.report;
    this.document = context.document;
    this.query = query;
  }

  get binding(): Binding {
    return bindingOf(this.document, this.query, this.facts);
  }

  /** A function that may be handed on by itself, as `fix` is. */
  readonly textOf = (range: Range): string => this.query.embedded.decodedText(range);

  readonly fix: QueryContext['fix'] = (title, safe, edits) => {
    const { embedded } = this.query;
    const encoded = edits.map(({ start, end, text }) => ({ start, end, text: embedded.encode(text) }));
    if (encoded.some((edit) => edit.text === undefined)) return undefined;
    return { title, safe, edits: encoded as (Range & { text: string })[] };
  };
}
