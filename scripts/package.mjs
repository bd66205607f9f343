// Builds the extension and packs it into out/rulewright-<version>.vsix.
//   npm run package
// The package must stay small and must hold what runs and nothing else; both are checked in the file that was made.
import fs from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';

const root = path.join(import.meta.dirname, '..');
const LARGEST = 1.5 * 1024 * 1024;
/** Files by their names in the package; vsce gives some of them names of its own. */
const ALLOWED = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(dist|syntaxes)\/(?!.*\.map$)/,
  /^extension\/schemas\/(rule|rulewright)\.schema\.json$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|license(\.txt|\.md)?|notice|icon\.png)$/i,
];
const REQUIRED = [
  'package.json',
  'dist/extension.js',
  'dist/extension.web.js',
  'dist/server.js',
  'dist/server.web.js',
  'dist/explorer/explorer.js',
  'dist/explorer/explorer.css',
  'dist/facts/attack.txt',
];

/** The path of the package that packageExtension() makes. */
export function packagePath() {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return path.join(root, 'out', `${name}-${version}.vsix`);
}

/** Makes the package; throws an error when it is not as it must be. */
export async function packageExtension() {
  const file = packagePath();
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  // runs `vscode:prepublish` first, which builds. All is bundled, so there are no dependencies to pack.
  await createVSIX({
    cwd: root,
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: !fs.existsSync(path.join(root, 'LICENSE')),
    rewriteRelativeLinks: false,
  });
  const entries = zipEntries(fs.readFileSync(file));
  const foreign = entries.filter(({ name }) => !ALLOWED.some((pattern) => pattern.test(name)));
  if (foreign.length > 0)
    throw new Error(`these do not belong into the package: ${foreign.map(({ name }) => name).join(', ')}`);
  const names = new Set(entries.map(({ name }) => name));
  const missing = [...REQUIRED, ...contributed()].filter((name) => !names.has(`extension/${name}`));
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
  const { size } = fs.statSync(file);
  if (size > LARGEST)
    throw new Error(`the package has ${kilobytes(size)}, more than ${kilobytes(LARGEST)}; ${largest(entries)}`);
  return { file, size, entries };
}

/** Files that package.json names: VS Code says nothing when one of them is not there. */
function contributed() {
  const { contributes } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const paths = [
    ...contributes.languages.map((language) => language.configuration),
    ...contributes.grammars.map((grammar) => grammar.path),
  ];
  return paths.filter(Boolean).map((name) => path.posix.normalize(name));
}

/** Names and sizes from the central directory of a zip file. */
export function zipEntries(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('this is no zip file');
  const entries = [];
  for (let i = bytes.readUInt16LE(end + 10), at = bytes.readUInt32LE(end + 16); i > 0; i--) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    if (!name.endsWith('/'))
      entries.push({ name, packed: bytes.readUInt32LE(at + 20), size: bytes.readUInt32LE(at + 24) });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function largest(entries) {
  const top = [...entries].sort((a, b) => b.packed - a.packed).slice(0, 3);
  return `the largest files: ${top.map(({ name, packed }) => `${name} ${kilobytes(packed)}`).join(', ')}`;
}

function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1024)} KB`;
}

if (fs.realpathSync(process.argv[1]) === import.meta.filename) {
  try {
    const { file, size, entries } = await packageExtension();
    console.log(
      `${path.relative(process.cwd(), file)}: ${kilobytes(size)}, ${entries.length} files; ${largest(entries)}`,
    );
  } catch (error) {
    console.error(`The extension could not be packed: ${error.message ?? error}.`);
    process.exitCode = 1;
  }
}
