// Tables of tab-separated values: the form of the facts we are given and of the data we keep.
import fs from 'node:fs';
import path from 'node:path';

/** The folder of the collected facts, from the command line. */
export function factsFolder() {
  const folder = process.argv[2];
  if (!folder || !fs.existsSync(folder)) {
    console.error('Usage: node scripts/facts/<name>.mjs FACTS_FOLDER');
    process.exit(2);
  }
  return folder;
}

/** Rows as objects by the names in the first line. */
export function readTsv(file) {
  const [head, ...lines] = fs
    .readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const names = head.split('\t');
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
  });
}

/** Writes rows of strings under a head line; the rows come sorted. */
export function writeTsv(file, head, rows) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, [head, ...rows].map((row) => `${row.join('\t')}\n`).join(''));
  console.log(`${path.relative(process.cwd(), file)}: ${rows.length} rows`);
}

/** Plain order by code unit, the same on every machine. */
export function byText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Stops with a list when something has not been sorted into a place; nothing is dropped in silence. */
export function stopIf(problems, what) {
  if (problems.length === 0) return;
  console.error(`${what}:`);
  for (const problem of problems.slice(0, 50)) console.error(`  ${problem}`);
  process.exit(1);
}
