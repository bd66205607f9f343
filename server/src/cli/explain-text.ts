/** What `explain` prints for people: plain text, or Markdown. */
import type { Explanation, Indicator, QueryExplanation } from '../explain/index.ts';

/** A view of the same parts in two forms. */
interface Form {
  title(text: string, level: number): string;
  code(text: string): string;
  item(text: string): string;
  table(head: readonly string[], rows: readonly (readonly string[])[]): string;
}

const TEXT: Form = {
  title: (text, level) => (level === 1 ? `${text}\n${'='.repeat(text.length)}\n` : `\n${text}\n`),
  code: (text) =>
    `${text
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n')}\n`,
  item: (text) => `  ${text}\n`,
  table(head, rows) {
    const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
    const line = (row: readonly string[]): string =>
      `  ${row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd()}\n`;
    return [head, ...rows].map(line).join('');
  },
};

const MARKDOWN: Form = {
  title: (text, level) => `${level === 1 ? '' : '\n'}${'#'.repeat(level)} ${text}\n\n`,
  code: (text) => `\`\`\`kql\n${text}\n\`\`\`\n`,
  item: (text) => `- ${text}\n`,
  table(head, rows) {
    const line = (row: readonly string[]): string =>
      `| ${row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |\n`;
    return [head, head.map(() => '---'), ...rows].map(line).join('');
  },
};

export function explainText(explanation: Explanation, path: string): string {
  return render(explanation, path, TEXT);
}

export function explainMarkdown(explanation: Explanation, path: string): string {
  return render(explanation, path, MARKDOWN);
}

function render(explanation: Explanation, path: string, form: Form): string {
  const { kind, name, attack, queries } = explanation;
  const parts = [form.title(name ?? path, 1), form.item(`${kind} · ${path}`)];
  if (attack.length > 0) {
    const rows = attack.map((row) => [
      row.tactic,
      row.techniques.map((t) => `${t.id} ${t.name}`).join(', ') || '(no technique)',
    ]);
    parts.push(form.title('ATT&CK', 2), form.table(['Tactic', 'Techniques'], rows));
  }
  for (const [i, query] of queries.entries())
    parts.push(renderQuery(query, form, queries.length > 1 ? ` ${i + 1}` : ''));
  return parts.join('');
}

function renderQuery(query: QueryExplanation, form: Form, number: string): string {
  const parts: string[] = [];
  if (query.parameters.length > 0) {
    const rows = query.parameters.map((p) => [p.name, p.text, p.value ?? '']);
    parts.push(form.title(`Parameters${number}`, 2), form.table(['Name', 'Statement', 'Value'], rows));
  }
  for (const { name, kind, derivedFrom, stages } of query.lets) {
    parts.push(form.title(`${kind === 'function' ? 'Function' : 'Let'} ${name}`, 2));
    if (derivedFrom.length > 0) parts.push(form.item(`derived from ${derivedFrom.join(', ')}`));
    parts.push(form.code(stages.map((stage) => stage.text).join('\n')));
  }
  parts.push(form.title(`Stages${number}`, 2));
  for (const [i, stage] of query.stages.entries())
    parts.push(form.item(`Stage ${i + 1}: ${stage.kind}`), form.code(stage.text));
  for (const leg of query.legs) {
    parts.push(
      form.title(`${leg.name}: ${leg.sources.join(', ')}`, 2),
      form.code(leg.stages.map((stage) => stage.text).join('\n')),
    );
  }
  if (query.sources.length > 0) parts.push(form.title('Sources', 2), form.item(query.sources.join(', ')));
  if (query.indicators.length > 0) {
    const rows = query.indicators.map((indicator) => [
      fieldText(indicator),
      indicator.kind,
      indicator.values.join(', '),
      indicator.negated ? 'excluded' : '',
    ]);
    parts.push(form.title('Indicators', 2), form.table(['Field', 'Kind', 'Values', ''], rows));
  }
  const { columns, open } = query.output;
  const rows = columns.map((column) => [column.name, column.type, column.source]);
  parts.push(form.title('Output columns', 2), form.table(['Column', 'Type', 'Made by'], rows));
  if (open) parts.push(form.item('and whatever else the source gives'));
  return parts.join('');
}

function fieldText({ field, transforms }: Indicator): string {
  return transforms.reduce((text, name) => `${name}(${text})`, field);
}
