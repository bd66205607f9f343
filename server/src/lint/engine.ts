/** Runs the rules over a file, then the suppressions; findings come in the order of the text. */
import type { Facts, Schema } from '../facts/index.ts';
import { type Binding, bindQuery } from '../kql/semantics/index.ts';
import type { RuleDocument, RuleFile, RuleQuery } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import type { DocumentContext, FileContext, QueryContext, Report, RuleDefinition } from './define-rule.ts';
import type { Finding, Severity } from './finding.ts';
import { RULES } from './rules.gen.ts';
import { type LintSettings, severityOf } from './settings.ts';
import { suppress, UNUSED_SUPPRESSION } from './suppress.ts';

interface ActiveRule {
  readonly id: string;
  readonly severity: Severity;
  readonly definition: RuleDefinition;
}

/** The first so many findings of a file are enough; editors show no more of one file either. */
const MAX_FINDINGS = 1000;

/** All findings of a file, sorted by place. */
export function lint(file: RuleFile, facts: Facts, settings: LintSettings): Finding[] {
  if (file.documents.length === 0 && file.yamlProblems.length === 0) return [];
  const findings: Finding[] = [];
  const rules = activeRules(facts, settings);
  const context = (rule: ActiveRule): FileContext => ({
    file,
    facts,
    report(report) {
      if (findings.length < MAX_FINDINGS) findings.push(findingOf(rule, report));
    },
  });
  for (const rule of rules.values()) {
    const { onYamlProblem } = rule.definition;
    const name = rule.id.slice(rule.id.indexOf('/') + 1);
    if (onYamlProblem)
      for (const problem of file.yamlProblems) if (problem.code === name) onYamlProblem(problem, context(rule));
  }
  for (const document of file.documents) lintDocument(document, [...rules.values()], context);
  return suppress(file, oneEach(findings), rules.get(UNUSED_SUPPRESSION)?.severity, new Set(rules.keys()))
    .sort(inOrder)
    .slice(0, MAX_FINDINGS);
}

/** A line that fell out of the block of its query is one mistake, though both languages stumble over it. */
function oneEach(findings: readonly Finding[]): Finding[] {
  const yaml = new Set(findings.filter(({ rule }) => rule.startsWith('yaml/')).map(({ start }) => start));
  return yaml.size === 0
    ? [...findings]
    : findings.filter(({ rule, start }) => rule !== 'kql/syntax' || !yaml.has(start));
}

function inOrder(a: Finding, b: Finding): number {
  return a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1);
}

/** The rules that are on, by id. */
function activeRules(facts: Facts, settings: LintSettings): Map<string, ActiveRule> {
  const active = new Map<string, ActiveRule>();
  for (const [id, definition] of RULES) {
    const severity = severityOf(id, definition.severity, settings);
    if (severity && definition.needs.every((kind) => facts.has(kind))) active.set(id, { id, severity, definition });
  }
  return active;
}

function findingOf(rule: ActiveRule, report: Report): Finding {
  // a severity that the user chose holds for every case of the rule
  const severity = rule.severity === rule.definition.severity ? (report.severity ?? rule.severity) : rule.severity;
  return {
    rule: rule.id,
    severity,
    message: report.message,
    start: report.at.start,
    end: report.at.end,
    ...(report.code && { code: report.code }),
    ...(report.related && { related: report.related }),
    ...(report.fix && { fix: report.fix }),
  };
}

function lintDocument(
  document: RuleDocument,
  rules: readonly ActiveRule[],
  context: (rule: ActiveRule) => FileContext,
): void {
  for (const rule of rules) {
    rule.definition.onDocument?.(document, { ...context(rule), document });
  }
  for (const query of document.queries) lintQuery(query, rules, (rule) => ({ ...context(rule), document }));
}

function lintQuery(
  query: RuleQuery,
  rules: readonly ActiveRule[],
  context: (rule: ActiveRule) => DocumentContext,
): void {
  let binding: Binding | undefined;
  // one binding serves all rules
  const bind = (facts: Facts, schema: Schema) => (binding ??= bindQuery(query.tree, facts, schema));
  for (const rule of rules) {
    const { onQuery } = rule.definition;
    if (onQuery) onQuery(query, makeQueryContext(query, context(rule), bind));
  }
}

function makeQueryContext(
  query: RuleQuery,
  context: DocumentContext,
  bind: (facts: Facts, schema: Schema) => Binding,
): QueryContext {
  const schema = context.document.kind === 'CustomDetection' ? 'xdr' : 'workspace';
  return {
    ...context,
    query,
    get binding() {
      return bind(context.facts, schema);
    },
    textOf: (range: Range) => query.embedded.decodedText(range),
    fix(title, safe, edits) {
      const encoded = edits.map((edit) => ({
        start: edit.start,
        end: edit.end,
        text: query.embedded.encode(edit.text),
      }));
      if (encoded.some((edit) => edit.text === undefined)) return undefined;
      return { title, safe, edits: encoded as (Range & { text: string })[] };
    },
  };
}
