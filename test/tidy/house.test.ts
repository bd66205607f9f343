/** What keeps the house in order: every rule documented and tested, generated files fresh, files short, data sorted. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { RULES } from '../../server/src/lint/rules.gen.ts';
import { projectFiles, ROOT, readProjectFile } from '../support/paths.ts';

/** Everything that people write, as git sees it. */
const FILES = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .stdout.split('\n')
  .filter((file) => file !== '' && fs.existsSync(path.join(ROOT, file)));

const HEADINGS = ['What it finds', 'Why', 'Examples', 'Fix safety', 'When not to use it'];

describe('lint rules', () => {
  for (const [id, { summary, fix }] of RULES) {
    describe(id, () => {
      it('has a page with the usual headings and examples that are run', () => {
        const page = readProjectFile(`docs/rules/${id}.md`);
        assert.equal(page.split('\n', 1)[0], `# ${id}`);
        assert.deepEqual(
          [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1]),
          HEADINGS,
        );
        // line ends cannot be shown
        if (id !== 'yaml/mixed-line-ends')
          assert.match(page, new RegExp(`\\^ .*${id}\\b`), 'an example shows the finding');
        if (fix === 'safe' && id !== 'yaml/mixed-line-ends')
          assert.match(page, /^```(kql|yaml) fixed$/m, 'an example shows the fix');
      });

      it('has a suite', () => {
        const suite = id === 'rule/unused-suppression' ? 'suppressions' : id;
        assert.match(readProjectFile(`test/lint/${suite}.md`), new RegExp(`${id}\\b`));
      });

      it('has a summary without a full stop', () => assert.match(summary, /^[A-Z].*[^.]$/));
    });
  }

  it('exist for every problem that the YAML reader knows', () => {
    const source = readProjectFile('server/src/yaml/nodes.ts');
    const codes = [
      ...source
        .slice(source.indexOf('YamlProblemCode'), source.indexOf('interface YamlProblem'))
        .matchAll(/'([a-z-]+)'/g),
    ];
    assert.ok(codes.length > 10);
    const ids = new Set(RULES.map(([id]) => id));
    assert.deepEqual(
      codes.map((match) => `yaml/${match[1]}`).filter((id) => !ids.has(id)),
      [],
    );
  });

  it('belong to groups that the README tells of', () => {
    const readme = readProjectFile('README.md');
    const groups = new Set(RULES.map(([id]) => id.split('/')[0]!));
    assert.deepEqual(
      [...groups].filter((group) => !readme.includes(`\n| \`${group}\` | `)),
      [],
    );
  });

  it('are listed in an overview that is fresh', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/gen.mjs', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });
});

describe('files', () => {
  it('are known to git', () => assert.ok(FILES.length > 100));

  it('are short enough to be read, unless they are data', () => {
    const data =
      /^data\/|^LICENSE$|package-lock\.json$|\.snap$|(tmLanguage|schema)\.json$|\.png$|^test\/oracle\/.*\.json$/;
    const long = FILES.filter((file) => !data.test(file) && readProjectFile(file).split('\n').length > 510);
    assert.deepEqual(long, []);
  });

  it('hold no unfinished business and nothing of any machine', () => {
    const marks = /\bTODO\b|\bXXX\b|\/home\/|\/work\/|registry\.npmjs/;
    const text = FILES.filter((file) => !/\.(png|ico)$|^test\/tidy\//.test(file));
    assert.deepEqual(
      text.filter((file) => marks.test(readProjectFile(file))),
      [],
    );
  });

  // see docs/decisions/0019-derived-data-lives-on-its-object.md
  it('keep what they derive in WeakMaps only for what lives as long as the program', () => {
    const lasting = /^(Facts|LintSettings|MapShape|TableFact|WorkspaceFunctionFact)$/;
    const keys = FILES.filter((file) => /^server\/src\/.*\.ts$/.test(file)).flatMap((file) =>
      [...readProjectFile(file).matchAll(/new WeakMap(?:<([^,>]*))?/g)].map(([, key]) => `${file}: ${key}`),
    );
    assert.ok(keys.length > 0);
    assert.deepEqual(
      keys.filter((key) => !lasting.test(key.slice(key.indexOf(': ') + 2))),
      [],
    );
  });

  it('have lines that end in LF', () => {
    assert.deepEqual(
      FILES.filter((file) => !/\.png$/.test(file) && readProjectFile(file).includes('\r\n')),
      [],
    );
  });
});

describe('data', () => {
  for (const file of projectFiles('data', '.tsv')) {
    it(`${file} is sorted, without doubles`, () => {
      const rows = readProjectFile(file).trimEnd().split('\n').slice(1);
      const keys = rows.map((row) => row.split('\t')[0]!);
      // the tactics stand in the order of the matrix
      assert.equal(new Set(rows).size, rows.length);
      if (file !== 'data/attack/tactics.tsv')
        for (let i = 1; i < keys.length; i++) assert.ok(keys[i - 1]! <= keys[i]!, `${keys[i]} after ${keys[i - 1]}`);
    });
  }
});
