/** Files of a workspace from disk, by URI: for editors that do not hand them to the server. Links are not followed. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const IGNORED = new Set(['node_modules', '.git', '.vscode-test']);

/** The URIs of the files below the folders whose path is wanted, folder by folder from the top; at most `limit`. */
export async function listFiles(
  folders: readonly string[],
  limit: number,
  isWanted: (path: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  const left = foldersOnDisk(folders);
  for (let folder = left.shift(); folder !== undefined && found.length < limit; folder = left.shift()) {
    for (const entry of await fs.readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory() && !IGNORED.has(entry.name)) left.push(full);
      else if (entry.isFile() && isWanted(full.replaceAll('\\', '/'))) found.push(pathToFileURL(full).href);
    }
  }
  return found.slice(0, limit);
}

/** The texts of files below the folders; null for what lies elsewhere, is larger or cannot be read. */
export async function readFiles(
  uris: readonly string[],
  mostBytes: number,
  length: number,
  folders: readonly string[],
): Promise<(string | null)[]> {
  const roots = await Promise.all(foldersOnDisk(folders).map((folder) => fs.realpath(folder).catch(() => undefined)));
  return Promise.all(uris.map((uri) => readFile(uri, mostBytes, length, roots).catch(() => null)));
}

async function readFile(
  uri: string,
  mostBytes: number,
  length: number,
  roots: readonly (string | undefined)[],
): Promise<string | null> {
  const file = await fs.realpath(fileURLToPath(uri));
  if (!roots.some((root) => root !== undefined && file.startsWith(root + path.sep))) return null;
  const stats = await fs.stat(file);
  if (!stats.isFile() || stats.size > mostBytes) return null;
  return (await fs.readFile(file, 'utf8')).slice(0, length);
}

function foldersOnDisk(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    try {
      return [fileURLToPath(folder)];
    } catch {
      return [];
    }
  });
}
