// Writes what follows from other files: server/src/lint/rules.gen.ts (ignored by git), docs/rules/README.md and
// schemas/*.json (committed).
//   node scripts/gen.mjs [--check]   with --check nothing is written; exit code 1 says that something is stale
import fs from 'node:fs';
import path from 'node:path';
import { ruleSchema } from './schema.mjs';
import { settingsSchema } from './settings-schema.mjs';

const root = path.join(import.meta.dirname, '..');
const rulesFolder = path.join(root, 'server', 'src', 'lint', 'rules');
const checkOnly = process.argv.includes('--check');

/** Ids of all rules, from the paths of their files. */
function ruleIds() {
  return fs
    .readdirSync(rulesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: group }) =>
      fs.readdirSync(path.join(rulesFolder, group)).map((file) => `${group}/${file.replace(/\.ts$/, '')}`),
    )
    .sort();
}

function registry(ids) {
  const imports = ids.map((id, i) => `import rule${i} from './rules/${id}.ts';`);
  const entries = ids.map((id, i) => `  ['${id}', rule${i}],`);
  return `// Made by scripts/gen.mjs from the files under rules/.
import type { RuleDefinition } from './define-rule.ts';
${imports.join('\n')}

/** All rules by id, sorted. */
export const RULES: readonly (readonly [id: string, definition: RuleDefinition])[] = [
${entries.join('\n')}
];
`;
}

/** A field of a rule's definition, read from its source: the table of rules needs no build. */
function field(source, name) {
  return new RegExp(`^  ${name}: '((?:[^'\\\\]|\\\\.)*)'`, 'm').exec(source)?.[1].replaceAll("\\'", "'") ?? '';
}

/** What the overview says of each rule. */
function described(ids) {
  return ids.map((id) => {
    const source = fs.readFileSync(path.join(rulesFolder, `${id}.ts`), 'utf8');
    const severity = /^ {2}optIn: true/m.test(source) ? 'off' : field(source, 'severity');
    return {
      id,
      severity,
      fix: field(source, 'fix').replace('mixed', 'safe or suggestion'),
      summary: field(source, 'summary'),
    };
  });
}

function overview(rules) {
  const rows = rules.map(
    ({ id, severity, fix, summary }) => `| [\`${id}\`](${id}.md) | ${severity} | ${fix} | ${summary} |`,
  );
  return `# Rules

Made by \`npm run gen\` from the rules themselves. A rule can be turned off or given another severity by its id or its group,
in \`rules\` of \`rulewright.json\` or in \`rulewright.rules\` of the editor's settings; a comment silences it in one place:
\`// rulewright-disable-next-line kql/syntax -- reason\` in a query, with \`#\` in YAML. A rule that is off is turned on by
giving it or its group a severity, such as \`{ "cost": "hint" }\`.

| rule | severity | fix | what it finds |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

let stale = false;
function write(file, text) {
  const full = path.join(root, file);
  const old = fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : undefined;
  if (old === text) return;
  stale = true;
  if (checkOnly) console.error(`${file} is stale: run npm run gen`);
  else fs.writeFileSync(full, text);
}

const ids = ruleIds();
if (!checkOnly) write('server/src/lint/rules.gen.ts', registry(ids));
stale = false;
const rules = described(ids);
write('docs/rules/README.md', overview(rules));
write('schemas/rule.schema.json', await ruleSchema(root));
write('schemas/rulewright.schema.json', await settingsSchema(root, rules));
if (checkOnly && stale) process.exitCode = 1;
