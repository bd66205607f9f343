/**
 * Globs that name files: `*` and `?` within a name, `**` for any folders. A glob without a slash names files and folders at
 * any depth, one that names a folder all that lies in it. No glob costs more than its length times that of the path.
 */

/** Longer globs were not written by a person. */
const LONGEST = 500;

/** What is wrong with a glob; undefined when it can be used. */
export function globFault(glob: string): string | undefined {
  if (glob.trim() === '') return 'is empty';
  if (glob.length > LONGEST) return `is longer than ${LONGEST} characters`;
  if (glob.includes('\\')) return 'has a `\\`; folders are parted by `/`';
  if (/[{}[\]]|^!/.test(glob)) return 'has another sign than `*`, `**` and `?`, which are all that globs have here';
  if (/(?:^|\/)\.\.(?:\/|$)/.test(glob)) return 'leads out of the folder of the settings';
  return undefined;
}

/**
 * Whether a glob names a file.
 * @param path from the folder that the glob is about, with `/`
 */
export function matchesGlob(glob: string, path: string): boolean {
  const own = glob.replace(/^\.?\//, '').replace(/\/$/, '');
  const isAnywhere = !own.includes('/') && !/^\.?\//.test(glob);
  const pattern = [...(isAnywhere ? ['**'] : []), ...own.split('/')];
  const names = path.split('/');
  // a folder that is named takes its files along
  return matchesNames(pattern, names) || matchesNames([...pattern, '**'], names);
}

/** Goes back to the last `**` when what follows it does not fit: earlier ones need not be tried again. */
function matchesNames(pattern: readonly string[], names: readonly string[]): boolean {
  return matches(pattern, names, (part) => part === '**', matchesName);
}

function matchesName(pattern: string, name: string): boolean {
  return matches(
    [...pattern],
    [...name],
    (sign) => sign === '*',
    (sign, char) => sign === '?' || sign === char,
  );
}

function matches(
  pattern: readonly string[],
  items: readonly string[],
  isAny: (part: string) => boolean,
  fits: (part: string, item: string) => boolean,
): boolean {
  let [at, star, from] = [0, -1, 0];
  for (let i = 0; i < items.length; ) {
    if (at < pattern.length && isAny(pattern[at]!)) {
      [star, from] = [at++, i];
    } else if (at < pattern.length && fits(pattern[at]!, items[i]!)) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++from;
    } else return false;
  }
  while (at < pattern.length && isAny(pattern[at]!)) at++;
  return at === pattern.length;
}
