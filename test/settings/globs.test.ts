/** Globs: which files they name, and that none of them costs much. */
import assert from 'node:assert/strict';
import { matchesGlob } from '../../server/src/settings/globs.ts';

const NAMED: readonly (readonly [glob: string, files: string, others: string])[] = [
  ['archive/**', 'archive/a.yaml archive/b/c.yaml', 'archive.yaml b/archive/a.yaml'],
  ['archive', 'archive/a.yaml b/archive/c/d.yaml archive', 'archives/a.yaml a/archive.yaml'],
  ['archive/', 'archive/a.yaml', 'archived/a.yaml'],
  ['/archive', 'archive/a.yaml', 'b/archive/a.yaml'],
  ['./archive', 'archive/a.yaml', 'b/archive/a.yaml'],
  ['*.yml', 'a.yml b/c.yml', 'a.yaml yml'],
  ['/*.yml', 'a.yml', 'b/c.yml'],
  ['a/*.yaml', 'a/b.yaml', 'a/b/c.yaml b/a/c.yaml'],
  ['**/Deprecated/**', 'Deprecated/a.yaml x/y/Deprecated/z/a.yaml', 'deprecated/a.yaml'],
  ['a/**/b/*.yaml', 'a/b/c.yaml a/x/y/b/c.yaml', 'a/b/c/d.yaml'],
  ['Analytic?Rules/**', 'Analytic Rules/a.yaml', 'AnalyticRules/a.yaml'],
  ['a*b*c.yaml', 'abc.yaml aXbYbc.yaml', 'acb.yaml'],
  ['**', 'a.yaml b/c.yaml', ''],
];

describe('globs', () => {
  for (const [glob, files, others] of NAMED) {
    it(glob, () => {
      // names with a blank are joined again
      const list = (text: string): string[] =>
        text.replaceAll('Analytic Rules', 'Analytic\0Rules').split(' ').filter(Boolean);
      for (const file of list(files)) assert.ok(matchesGlob(glob, file.replace('\0', ' ')), file);
      for (const file of list(others)) assert.ok(!matchesGlob(glob, file.replace('\0', ' ')), file);
    });
  }

  it('of many stars are matched', () => {
    const glob = `${'**/a*a*a*a*/'.repeat(40)}b`;
    const path = `${'aaaaaaaa/'.repeat(300)}c`;
    // each way to match would be tried one after the other, which never ends
    assert.ok(!matchesGlob(glob, path));
  });
});
