/** Watchlists kept as CSV: the file's name is the alias, its first line names the columns, and all values are texts. */
import type { ColumnFact } from '../facts/index.ts';
import { type DeclaredWatchlist, partsOf } from './declared-file.ts';

const MOST_COLUMNS = 200;

/** A first line that is longer is no list of names. */
const LONGEST_LINE = 20_000;

/** Whether a file of that path is a watchlist. */
export function isWatchlist(path: string): boolean {
  const { folders, ending } = partsOf(path);
  return ending === '.csv' && folders.some((folder) => folder === 'watchlists' || folder === 'watchlist');
}

/** The watchlist of the file; none when its first line is no list of names. */
export function readWatchlist(path: string, text: string): DeclaredWatchlist[] {
  const names = firstRecord(text.replace(/^\ufeff/, '')).map((name) => name.trim());
  const isHeader = names.length <= MOST_COLUMNS && names.every((name) => name !== '');
  if (!isHeader || new Set(names).size < names.length) return [];
  const columns = names.map((name): ColumnFact => ({ name, type: 'string' }));
  return [{ alias: partsOf(path).base, columns }];
}

/** The fields of the first line, with quotes as RFC 4180 has them. */
function firstRecord(text: string): string[] {
  const [line] = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text.slice(0, LONGEST_LINE))!;
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
  );
}
