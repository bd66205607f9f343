/** Places in the project, whatever folder the tests are started from. */
import fs from 'node:fs';
import path from 'node:path';

function findRoot(folder: string): string {
  return fs.existsSync(path.join(folder, 'esbuild.mjs')) ? folder : findRoot(path.dirname(folder));
}

export const ROOT = findRoot(import.meta.dirname);

/** A file of the project as text. */
export function readProjectFile(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf8');
}

/** All files below a folder of the project with that ending, as paths from the root with `/`, sorted. */
export function projectFiles(folder: string, ending: string): string[] {
  return fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
