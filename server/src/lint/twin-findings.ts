/** What is said of a rule that has something in common with another. */
import { isAnalyticsRule } from '../rule/index.ts';
import type { Aspect, Twin } from '../twins/index.ts';
import type { DocumentContext } from './define-rule.ts';
import type { Related } from './finding.ts';

/** So many of the others are linked. */
const MOST_LINKED = 5;

/** The twins of the document in one respect; none of those that are its twins in another one too. */
export function twinsOf(
  aspect: Aspect,
  but: readonly Aspect[],
  { document, file, twins, fileName }: DocumentContext,
): ReturnType<typeof twins.of> {
  const found = twins.of(aspect, fileName, file, document);
  if (!found) return undefined;
  const told = new Set(
    but.flatMap((other) => twins.of(other, fileName, file, document)?.others.map(placeOfTwin) ?? []),
  );
  const others = found.others.filter((twin) => !told.has(placeOfTwin(twin)));
  return others.length > 0 ? { at: found.at, others } : undefined;
}

function placeOfTwin({ file, document }: Twin): string {
  return `${document.start} ${file}`;
}

/** The subject of a sentence: the others by the names of their files. */
export function namesOf(others: readonly Twin[], { fileName }: DocumentContext): string {
  const [first] = others;
  const isHere = first!.file === fileName;
  const name = isHere ? 'Another rule of this file' : `\`${shortName(first!.file, fileName)}\``;
  return others.length === 1 ? name : `${name}, and ${others.length - 1} more,`;
}

/** The end of a path or URI, as much of it as tells it from another one. */
function shortName(file: string, other: string): string {
  const parts = file.split('/');
  const others = other.split('/');
  for (let length = 1; length < parts.length; length++) {
    if (parts.at(-length) !== others.at(-length)) return parts.slice(-length).join('/');
  }
  return file;
}

export function linksTo(others: readonly Twin[], { fileName }: DocumentContext): Related[] {
  return others.slice(0, MOST_LINKED).map(({ file, address, lines, at, name }) => ({
    ...at,
    message: name ?? 'The other one.',
    ...(file !== fileName && { elsewhere: { file: address, lines } }),
  }));
}

/** Whether the document is a rule; a hunting query that is there twice does no harm. */
export function isRuleItself({ document }: DocumentContext): boolean {
  return isAnalyticsRule(document);
}
