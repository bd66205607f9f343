/** `rulewright explain`: takes rules apart. */
import { type Explanation, explainDocument } from '../explain/index.ts';
import { readRule } from '../rule/index.ts';
import { oneOf, readArguments, UsageError } from './arguments.ts';
import type { CliHost } from './cli-host.ts';
import { explainMarkdown, explainText } from './explain-text.ts';
import { findFiles, InputError, nothingIn, readText } from './files.ts';

const OPTIONS = { format: { type: 'string' } } as const;

interface Explained {
  readonly path: string;
  readonly explanation: Explanation;
}

export function explainCommand(args: readonly string[], host: CliHost): number {
  const { values, paths } = readArguments(args, OPTIONS);
  const format = oneOf(values, 'format', ['text', 'markdown', 'json', 'jsonl'], 'text');
  if (paths.length === 0) throw new UsageError('explain needs a file or folder');
  const { files, errors, folders } = findFiles(paths);
  if (format === 'json' && (folders > 0 || files.length > 1))
    throw new UsageError('--format json is for one file; use --format jsonl for folders and several files');
  const explained: Explained[] = [];
  for (const [i, { path, language, named }] of files.entries()) {
    host.progress(i, files.length);
    try {
      const text = readText(path);
      const { documents } = readRule(text, language);
      explained.push(
        ...documents.map((document) => ({
          path: path.replaceAll('\\', '/'),
          explanation: explainDocument(document, host.facts),
        })),
      );
      if (documents.length === 0 && named) errors.push(new InputError(nothingIn(path, text)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      errors.push(error);
    }
  }
  host.write(print(explained, format));
  if (explained.length === 0 && errors.length === 0)
    host.writeError('rulewright: nothing to explain: there is no rule and no query here\n');
  for (const error of errors) host.writeError(`rulewright: ${error.message}\n`);
  return errors.length > 0 ? 2 : 0;
}

function print(explained: readonly Explained[], format: 'text' | 'markdown' | 'json' | 'jsonl'): string {
  const objects = explained.map(({ path, explanation }) => ({ path, ...explanation }));
  switch (format) {
    case 'text':
      return explained.map(({ path, explanation }) => explainText(explanation, path)).join('\n');
    case 'markdown':
      return explained.map(({ path, explanation }) => explainMarkdown(explanation, path)).join('\n');
    case 'jsonl':
      return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
    case 'json':
      // a file with several documents has no single object to be
      return objects.length === 0
        ? ''
        : `${JSON.stringify(objects.length === 1 ? objects[0] : objects, undefined, 2)}\n`;
  }
}
