/** An explanation as a page for people: plain text, or Markdown. */
import { append } from '../text/index.ts';
import type {
  ColumnUse,
  Explanation,
  FlowStep,
  Indicator,
  JoinExplanation,
  LegExplanation,
  Origin,
  ParameterExplanation,
  QueryExplanation,
  StageExplanation,
} from './model.ts';

/** What is wrong with the rule, as far as a page says it. */
export interface PageFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  /** From 1. */
  readonly line: number;
}

/** A view of the same parts in two forms. */
interface Form {
  title(text: string, level: number): string;
  code(text: string): string;
  item(text: string): string;
  table(head: readonly string[], rows: readonly (readonly string[])[]): string;
}

/** Cells longer than this stand out to the right, and do not widen their column. */
const WIDEST_CELL = 60;

/** A statement longer than this is cut in a table; its code stands in the file. */
const LONGEST_STATEMENT = 120;

const TEXT: Form = {
  title: (text, level) => (level === 1 ? `${text}\n${'='.repeat(text.length)}\n` : `\n${text}\n`),
  code: (text) =>
    `${text
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n')}\n`,
  item: (text) => `  ${text}\n`,
  table(head, rows) {
    const widths = head.map((title, i) =>
      rows.reduce(
        (width, { [i]: cell }) => (cell!.length > WIDEST_CELL ? width : Math.max(width, cell!.length)),
        title.length,
      ),
    );
    const line = (row: readonly string[]): string =>
      `  ${row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd()}\n`;
    return [head, ...rows].map(line).join('');
  },
};

const MARKDOWN: Form = {
  title: (text, level) => `${level === 1 ? '' : '\n'}${'#'.repeat(level)} ${escapeMarkdown(text)}\n\n`,
  code(text) {
    const longest = [...text.matchAll(/`+/g)].reduce((length, [run]) => Math.max(length, run.length), 2);
    const fence = '`'.repeat(longest + 1);
    return `${fence}kql\n${text}\n${fence}\n`;
  },
  item: (text) => `- ${escapeMarkdown(text)}\n`,
  table(head, rows) {
    const line = (row: readonly string[]): string => `| ${row.map(escapeMarkdown).join(' | ')} |\n`;
    return [line(head), `|${' --- |'.repeat(head.length)}\n`, ...rows.map(line)].join('');
  },
};

/** Text that means nothing to Markdown; `_` does so between letters anyway (https://spec.commonmark.org/0.31.2/#backslash-escapes). */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*[\]<>|~]|&(?=#?\w+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/^[-+#]/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

export function explainText(explanation: Explanation, path: string, findings: readonly PageFinding[]): string {
  return render(explanation, path, findings, TEXT);
}

export function explainMarkdown(explanation: Explanation, path: string, findings: readonly PageFinding[]): string {
  return render(explanation, path, findings, MARKDOWN);
}

function render(explanation: Explanation, path: string, findings: readonly PageFinding[], form: Form): string {
  const { kind, name, severity, attack, queries, schedule } = explanation;
  const facts = [kind, ...(severity === undefined ? [] : [inOneLine(severity)]), path].join(' · ');
  const parts = [form.title(inOneLine(name ?? '') || path, 1), form.item(facts)];
  if (schedule) parts.push(form.item(inOneLine(schedule.text)));
  if (findings.length > 0) {
    const rows = findings.map(({ line, severity, message, rule }) => [`${line}`, severity, inOneLine(message), rule]);
    parts.push(form.title('Findings', 2), form.table(['Line', 'Severity', 'Finding', 'Rule'], rows));
  }
  if (attack.length > 0) {
    const rows = attack.map((row) => [
      inOneLine(row.tactic) || '(no tactic)',
      row.techniques.map((t) => inOneLine(`${t.id} ${t.name}`).trim()).join(', ') || '(no technique)',
    ]);
    parts.push(form.title('ATT&CK', 2), form.table(['Tactic', 'Techniques'], rows));
  }
  for (const [i, query] of queries.entries())
    parts.push(renderQuery(query, form, queries.length > 1 ? ` ${i + 1}` : ''));
  return parts.join('');
}

function renderQuery(query: QueryExplanation, form: Form, number: string): string {
  const parts: string[] = [];
  if (query.time.length > 0) {
    const rows = query.time.map(({ text, description }) => [cut(inOneLine(text)), inOneLine(description)]);
    parts.push(form.title(`Time${number}`, 2), form.table(['Condition', 'Window'], rows));
  }
  if (query.parameters.length > 0) {
    const rows = query.parameters.map(parameterRow);
    parts.push(form.title(`Parameters${number}`, 2), form.table(['Name', 'Statement', 'Value'], rows));
  }
  for (const { name, kind, signature, derivedFrom, derivedFromAll, sources, stages, uses } of query.lets) {
    parts.push(form.title(`${kind === 'function' ? 'Function' : 'Let'} ${name}${signature ?? ''}`, 2));
    const further = derivedFromAll.filter((one) => !derivedFrom.includes(one));
    const through = further.length > 0 ? ` (and so from ${further.join(', ')})` : '';
    parts.push(form.item(`used ${uses.length === 1 ? 'once' : `${uses.length} times`}`));
    if (sources.length > 0) parts.push(form.item(`reads ${sources.map(sourceText).join(', ')}`));
    if (derivedFrom.length > 0) parts.push(form.item(`derived from ${derivedFrom.join(', ')}${through}`));
    parts.push(form.code(stages.map((stage) => stage.text).join('\n')));
  }
  parts.push(form.title(`Stages${number}`, 2));
  if (query.sources.length > 0) parts.push(form.item(`reads ${query.sources.map(sourceText).join(', ')}`));
  for (const step of query.flow) append(parts, renderStep(step, query.stages, form));
  for (const leg of query.legs) {
    parts.push(
      form.title(`${leg.name}: ${subjectOf(leg)}`, 2),
      form.code(leg.stages.map((stage) => stage.text).join('\n')),
    );
  }
  if (query.joins.length > 0) {
    const rows = query.joins.map((join) => [
      join.kind,
      sideText(join, 'left'),
      sideText(join, 'right'),
      cut(join.on.join(', ')),
    ]);
    parts.push(form.title(`Joins${number}`, 2), form.table(['Kind', 'Left', 'Right', 'On'], rows));
  }
  if (query.indicators.length > 0) {
    // a rule on its own has nothing to be counted with
    const counted = query.indicators.some(({ corpusByValue, corpus }) => corpusByValue.length > 0 || corpus > 1);
    const rows = query.indicators.map((indicator) => [
      fieldText(indicator),
      indicator.kind,
      valuesText(indicator),
      notesOf(indicator).join(', '),
      ...(counted ? [indicator.corpus > 1 ? String(indicator.corpus) : ''] : []),
      originsText(indicator.origins.filter(({ column }) => column !== indicator.field)),
    ]);
    const corpus = counted ? ['Rules'] : [];
    parts.push(
      form.title(`Indicators${number}`, 2),
      form.table(['Field', 'Kind', 'Values', '', ...corpus, 'From'], rows),
    );
  }
  const { columns, open } = query.output;
  const names = new Set(columns.map(({ name }) => name));
  const absent = new Set(query.mappedColumns.map(({ column }) => column).filter((column) => !names.has(column)));
  const rows = [
    ...[...absent].map((name) => [
      ...[inOneLine(name), '', open ? 'the source, if it has it' : 'not in the result', ''],
      usesText(query.mappedColumns.filter(({ column }) => column === name)),
    ]),
    ...columns.map((column) => [
      ...[column.name, column.type, column.source, originsText(column.origins)],
      usesText(column.usedBy),
    ]),
  ];
  parts.push(
    form.title(`Output columns${number}`, 2),
    form.table(['Column', 'Type', 'Made by', 'From', 'Used by'], rows),
  );
  if (open) parts.push(form.item('and whatever else the source gives'));
  return parts.join('');
}

/** Stages that are read as one, with what their results are tested for. */
function renderStep({ kind, stages, thresholds }: FlowStep, all: readonly StageExplanation[], form: Form): string[] {
  const own = stages.map((i) => all[i]!);
  const keys = own.flatMap(({ groupBy }) => groupBy ?? []);
  const [first, last] = [stages[0]! + 1, stages.at(-1)! + 1];
  const number = first === last ? `Stage ${first}` : `Stages ${first}–${last}`;
  const parts = [form.item(`${number}: ${kind}`), form.code(own.map(({ text }) => text).join('\n'))];
  const columns = columnsText(own);
  if (columns !== '') parts.push(form.item(columns));
  if (keys.length > 0) parts.push(form.item(`grouped by ${cut(inOneLine(keys.join(', ')))}`));
  if (thresholds) parts.push(form.item(`threshold ${cut(inOneLine(thresholds.map(({ text }) => text).join(', ')))}`));
  return parts;
}

/** What stages do to the columns: `columns: + n, ~ Account, − 20; 3 go out`. */
function columnsText(stages: readonly StageExplanation[]): string {
  const all = stages.flatMap(({ columns }) => columns ?? []);
  const last = all.at(-1);
  if (!last || (last.count === 0 && last.open)) return '';
  const effects = all.flatMap(({ added, changed = [], removed }) => [
    ...added.map((name) => `${changed.includes(name) ? '~' : '+'} ${inOneLine(name)}`),
    ...(removed > 0 ? [`− ${removed}`] : []),
  ]);
  const out = `${last.count}${last.open ? ' and others' : ''} go out`;
  return `columns: ${effects.length > 0 ? `${cut(effects.join(', '))}; ` : ''}${out}`;
}

function sideText({ left, right }: JoinExplanation, side: 'left' | 'right'): string {
  return cut((side === 'left' ? left : right).sources.map(sourceText).join(', '));
}

/** `SigninLogs.IPAddress`; a column of a table that is not known by itself. */
function originsText(origins: readonly Origin[]): string {
  return origins.map(({ table, column }) => inOneLine(table === undefined ? column : `${table}.${column}`)).join(', ');
}

function usesText(uses: readonly ColumnUse[]): string {
  return [...new Set(uses.map(({ field }) => inOneLine(field)))].join(', ');
}

function parameterRow({ name, text, value }: ParameterExplanation): string[] {
  return [name, cut(inOneLine(text)), cut(inOneLine(value ?? ''))];
}

/** What a leg reads, or how it begins where it makes its rows itself: `datatable(…)`. */
function subjectOf({ sources, stages }: LegExplanation): string {
  return sources.length > 0 ? sources.map(sourceText).join(', ') : cut(inOneLine(stages[0]?.text ?? ''));
}

function sourceText(source: string): string {
  return source === '*' ? 'all tables (*)' : inOneLine(source);
}

function fieldText({ field, transforms }: Indicator): string {
  return inOneLine(transforms.reduce((text, name) => `${name}(${text})`, field));
}

function valuesText({ values, against }: Indicator): string {
  const shown = values.map(escapeControls).join(', ');
  if (against === 'column') return `${shown} (column)`;
  return against === 'expression' ? `${shown} (computed)` : shown;
}

/** What changes the meaning of the row. Where letter case counts is the rule; where it does not is said. */
function notesOf({ negated, caseSensitive, values, kind }: Indicator): string[] {
  const hasCase = values.some((value) => value.toLowerCase() !== value.toUpperCase()) && !kind.endsWith('in_cidr');
  return [...(negated ? ['excluded'] : []), ...(!caseSensitive && hasCase ? ['any case'] : [])];
}

const CONTROLS: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value with its line ends and other signs that cannot be seen as they are written in KQL. */
function escapeControls(text: string): string {
  return text.replaceAll(
    /[\0-\x1f\x7f-\x9f]/g,
    (sign) => CONTROLS[sign] ?? `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Code of several lines in one, with a sign for each line end. */
function inOneLine(text: string): string {
  return escapeControls(text.trim().replaceAll(/[ \t]*\r?\n\s*/g, ' ⏎ '));
}

function cut(text: string): string {
  return text.length > LONGEST_STATEMENT ? `${text.slice(0, LONGEST_STATEMENT - 1)}…` : text;
}
