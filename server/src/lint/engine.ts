/** Runs the rules over a file: one walk over each query for all of them, then the suppressions, in the order of the text. */
import type { Facts } from '../facts/index.ts';
import { type Binding, bindQuery } from '../kql/semantics/index.ts';
import { type Node, walk } from '../kql/syntax/index.ts';
import type { RuleDocument, RuleFile, RuleQuery } from '../rule/index.ts';
import { lineAt, lineIndex, type Range } from '../text/index.ts';
import type { DocumentContext, FileContext, QueryContext, Report, RuleDefinition } from './define-rule.ts';
import type { Finding, Severity } from './finding.ts';
import { RULES } from './rules.gen.ts';
import { type LintSettings, severityOf } from './settings.ts';
import { covers, readSuppressions, type Suppression } from './suppressions.ts';

interface ActiveRule {
  readonly id: string;
  readonly severity: Severity;
  readonly definition: RuleDefinition;
}

type Handler = (node: never, context: QueryContext) => void;

/** All findings of a file, sorted by place. */
export function lint(file: RuleFile, facts: Facts, settings: LintSettings): Finding[] {
  if (file.documents.length === 0 && file.yamlProblems.length === 0) return [];
  const findings: Finding[] = [];
  const rules = activeRules(facts, settings);
  const context = (rule: ActiveRule): FileContext => ({
    file,
    facts,
    report: (report) => findings.push(findingOf(rule, report)),
  });
  for (const rule of rules) {
    const { onYamlProblem } = rule.definition;
    const name = rule.id.slice(rule.id.indexOf('/') + 1);
    if (onYamlProblem)
      for (const problem of file.yamlProblems) if (problem.code === name) onYamlProblem(problem, context(rule));
  }
  for (const document of file.documents) lintDocument(document, rules, context);
  findings.sort((a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1));
  return suppress(file, findings, settings);
}

function activeRules(facts: Facts, settings: LintSettings): ActiveRule[] {
  return RULES.flatMap(([id, definition]) => {
    const severity = severityOf(id, definition.severity, settings);
    return severity && definition.needs.every((kind) => facts.has(kind)) ? [{ id, severity, definition }] : [];
  });
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
  const handlers = new Map<string, { handler: Handler; context: QueryContext }[]>();
  for (const rule of rules) {
    const { on, onQuery } = rule.definition;
    if (!on && !onQuery) continue;
    const queryContext = makeQueryContext(
      query,
      context(rule),
      (facts, schema) => (binding ??= bindQuery(query.tree, facts, schema)),
    );
    onQuery?.(query, queryContext);
    for (const [kind, handler] of Object.entries(on ?? {})) {
      const list = handlers.get(kind) ?? [];
      list.push({ handler: handler as Handler, context: queryContext });
      handlers.set(kind, list);
    }
  }
  if (handlers.size === 0) return;
  walk(query.tree.root, (node: Node) => {
    const list = handlers.get(node.kind);
    if (list) for (const { handler, context: queryContext } of list) handler(node as never, queryContext);
  });
}

function makeQueryContext(
  query: RuleQuery,
  context: DocumentContext,
  bind: (facts: Facts, schema: 'workspace' | 'xdr') => Binding,
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

/** Takes out what comments silence, and reports comments that silence nothing or name no rule. */
function suppress(file: RuleFile, findings: readonly Finding[], settings: LintSettings): Finding[] {
  const index = lineIndex(file.text);
  const suppressions = readSuppressions(file, index);
  if (suppressions.length === 0) return [...findings];
  const used = new Set<string>();
  const key = (suppression: Suppression, id: string): string => `${suppression.start}:${id}`;
  const kept = findings.filter((finding) => {
    const line = lineAt(index, finding.start);
    for (const suppression of suppressions) {
      if (suppression.scope === 'line' && suppression.line !== line) continue;
      const id =
        suppression.ids.length === 0 ? '' : suppression.ids.find((other) => covers(other.id, finding.rule))?.id;
      if (id === undefined) continue;
      used.add(key(suppression, id));
      return false;
    }
    return true;
  });
  const severity = severityOf('rule/unused-suppression', 'info', settings);
  if (!severity) return kept;
  const unused = suppressions.flatMap((suppression) => {
    const entries =
      suppression.ids.length === 0 ? [{ id: '', start: suppression.start, end: suppression.end }] : suppression.ids;
    return entries
      .filter(({ id }) => !used.has(key(suppression, id)))
      .map((entry) => unusedSuppression(entry, severity));
  });
  return [...kept, ...unused].sort((a, b) => a.start - b.start);
}

function unusedSuppression({ id, start, end }: Range & { id: string }, severity: Severity): Finding {
  const known = id === '' || RULES.some(([rule]) => covers(id, rule));
  const message = known
    ? 'This comment silences nothing: there is no such finding here. Remove it.'
    : `There is no rule \`${id}\`: this part of the comment has no effect.`;
  return { rule: 'rule/unused-suppression', severity, message, start, end, tag: 'unnecessary' };
}
