// A JSON Schema of `rulewright.json`, for editors that complete and check JSON. Made from the rules and from the words that the
// settings take, so that it says what server/src/settings says.
import { build } from 'esbuild';
import { CURRENT, NEXT } from './facts/attack-versions.mjs';

/** @param rules ids with what the overview says of them: `{ id, severity, summary }` */
export async function settingsSchema(root, rules) {
  const { PROFILES, SEVERITIES, SCALAR_TYPES } = await readWords(root);
  const severity = { enum: [...SEVERITIES, 'off'] };
  const groups = [...new Set(rules.map(({ id }) => id.slice(0, id.indexOf('/'))))];
  const levels = {
    ...Object.fromEntries(
      groups.map((group) => [group, { description: `All rules of the group ${group}.`, ...severity }]),
    ),
    ...Object.fromEntries(
      rules.map(({ id, severity: own, summary }) => [id, { description: `${summary} (${own}).`, ...severity }]),
    ),
  };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of Rulewright',
    description: '`rulewright.json` at the root of a workspace. Made by `npm run gen`.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      rules: {
        description: 'The severity of rules and groups, or `off`. A rule wins over its group.',
        type: 'object',
        properties: levels,
        additionalProperties: false,
      },
      profile: {
        description:
          'For whom rules are written: the service, or the public repository Azure-Sentinel, whose validation refuses more.',
        enum: PROFILES,
      },
      ignore: {
        description:
          'Files and folders that get no findings, by globs with `*`, `**` and `?` that begin at the folder of this file. One without a slash names files and folders at any depth.',
        type: 'array',
        items: { type: 'string', minLength: 1, maxLength: 500, pattern: '^[^{}\\[\\]\\\\!][^{}\\[\\]\\\\]*$' },
      },
      attackVersion: {
        description: `The version of MITRE ATT&CK that tactics and techniques are compared with. The service follows ${CURRENT}.`,
        enum: [CURRENT, NEXT],
      },
      tables: {
        description: 'Tables that nobody else declares, with their columns.',
        type: 'object',
        additionalProperties: {
          type: 'object',
          additionalProperties: { description: 'The type of the column.', enum: [...SCALAR_TYPES, 'unknown'] },
        },
      },
      knownNames: {
        description: 'Names of tables and functions that exist, though no file says more of them.',
        type: 'array',
        items: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
      },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The words are TypeScript; they are bundled and loaded. */
async function readWords(root) {
  const contents = `
    export { PROFILES } from './server/src/lint/settings.ts';
    export { SEVERITIES } from './server/src/lint/finding.ts';
    export { SCALAR_TYPES } from './server/src/facts/types.ts';`;
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'neutral',
    format: 'esm',
    target: 'node20',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
