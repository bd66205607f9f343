/** `rulewright explain`: takes rules apart. */
import { type Explanation, explainDocument, explainMarkdown, explainText, type PageFinding } from '../explain/index.ts';
import type { Facts } from '../facts/index.ts';
import { DEFAULT_SETTINGS, lint } from '../lint/index.ts';
import type { RuleFile } from '../rule/index.ts';
import { withCorpus } from '../rule-index/index.ts';
import { lineIndex, positionAt, type Range } from '../text/index.ts';
import { oneOf, readArguments, UsageError } from './arguments.ts';
import type { CliHost } from './cli-host.ts';
import { InputError, isFolder, nothingIn } from './files.ts';
import { indexFolder } from './index-files.ts';
import { readWorkspace, slashes } from './workspace-files.ts';

const OPTIONS = { format: { type: 'string' }, workspace: { type: 'string' } } as const;

interface Explained {
  readonly path: string;
  readonly explanation: Explanation;
  readonly findings: readonly PageFinding[];
}

export function explainCommand(args: readonly string[], host: CliHost): number {
  const { values, paths } = readArguments(args, OPTIONS);
  const format = oneOf(values, 'format', ['text', 'markdown', 'json', 'jsonl'], 'text');
  if (paths.length === 0) throw new UsageError('explain needs a file or folder');
  if (paths.includes('-'))
    throw new UsageError('explain reads files; "-", which stands for stdin, goes with check only');
  const workspace = values['workspace'] as string | undefined;
  const { inputs, errors, folders, facts } = readWorkspace(paths, { workspace }, host);
  if (format === 'json' && (folders > 0 || inputs.length > 1))
    throw new UsageError('--format json is for one file; use --format jsonl for folders and several files');
  // what is wrong with the folder has been said
  const corpus = workspace !== undefined && isFolder(workspace) ? indexFolder(workspace, host, facts) : undefined;
  const explained: Explained[] = [];
  for (const [i, { path, read, named }] of inputs.entries()) {
    host.progress(Math.floor((inputs.length + i) / 2), inputs.length);
    if (read instanceof InputError) {
      errors.push(read);
      continue;
    }
    // JSON has no findings: `check` prints those
    const findings = format === 'text' || format === 'markdown' ? findingsIn(read, facts) : [];
    const key = corpus?.keyOf(path);
    for (const [ordinal, document] of read.documents.entries()) {
      const { start, end } = document;
      const alone = explainDocument(document, facts);
      const own = key === undefined ? undefined : { file: key, ordinal };
      explained.push({
        path: slashes(path),
        explanation: corpus ? withCorpus(alone, corpus.index, own) : alone,
        findings: findings.filter((finding) => start <= finding.start && finding.start <= end),
      });
    }
    if (read.documents.length === 0 && named) errors.push(new InputError(nothingIn(path, read.text)));
  }
  host.write(print(explained, format));
  if (explained.length === 0 && errors.length === 0)
    host.writeError('rulewright: nothing to explain: there is no rule and no query here\n');
  for (const error of errors) host.writeError(`rulewright: ${error.message}\n`);
  return errors.length > 0 ? 2 : 0;
}

/** What is wrong in a file, with the lines that a page names. */
function findingsIn(file: RuleFile, facts: Facts): (PageFinding & Range)[] {
  const lines = lineIndex(file.text);
  return lint(file, facts, DEFAULT_SETTINGS).findings.map((finding) => ({
    ...finding,
    line: positionAt(lines, finding.start).line + 1,
  }));
}

function print(explained: readonly Explained[], format: 'text' | 'markdown' | 'json' | 'jsonl'): string {
  const objects = explained.map(({ path, explanation }) => ({ path, ...explanation }));
  switch (format) {
    case 'text':
      return explained.map(({ path, explanation, findings }) => explainText(explanation, path, findings)).join('\n');
    case 'markdown':
      return explained
        .map(({ path, explanation, findings }) => explainMarkdown(explanation, path, findings))
        .join('\n');
    case 'jsonl':
      return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
    case 'json':
      // a file with several documents has no single object to be
      return objects.length === 0
        ? ''
        : `${JSON.stringify(objects.length === 1 ? objects[0] : objects, undefined, 2)}\n`;
  }
}
