/** Rules that share something across files, on the command line; and for whom rules are checked. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { restOf } from '../support/rules.ts';
import { inFolder, rulewright } from './run.ts';

const rule = (letter: string, query = 'T_CL'): string => `kind: Scheduled\nquery: ${query}\n${restOf(letter)}`;

interface Found {
  rule: string;
  related?: { path?: string; message: string; start: { line: number } }[];
}

function check(files: Record<string, string>, ...args: string[]): Map<string, Found[]> {
  let found = new Map<string, Found[]>();
  inFolder(files, (folder) => {
    const { out } = rulewright(['check', '--format', 'json', ...args, '.'], { cwd: folder });
    const json = JSON.parse(out) as { files: { path: string; findings: Found[] }[] };
    found = new Map(json.files.map((file) => [path.basename(file.path), file.findings]));
  });
  return found;
}

describe('rules that share something', () => {
  it('are linked across files', () => {
    const found = check({ 'a/x.yaml': rule('a'), 'b/x.yaml': `\n${rule('a')}`, 'b/y.yaml': rule('b') });
    const [finding] = found.get('x.yaml')!;
    assert.equal(finding!.rule, 'rule/duplicate-id');
    assert.deepEqual(finding!.related, [{ ...finding!.related![0]!, message: 'a', path: 'a/x.yaml' }]);
    assert.equal(finding!.related![0]!.start.line, 3);
    assert.deepEqual(found.get('y.yaml'), []);
  });

  it('are found by an equivalent query', () => {
    const found = check({
      'a.yaml': rule('a', 'T_CL | where (A == 1 or B == 2) and C == 3 | project A, B, C, D'),
      'b.yaml': rule('b', 'T_CL | where C==3 and (B==2 or A==1) | project A,B,C,D'),
    });
    assert.deepEqual(
      found.get('a.yaml')!.map((finding) => finding.rule),
      ['rule/duplicate-query'],
    );
  });
});

describe('the profile', () => {
  const files = { 'a.yaml': rule('a').replaceAll(': 1h', ': PT1H') };
  const TWICE = ['rule/invalid-duration', 'rule/invalid-duration'];
  const rulesOf = (found: Map<string, Found[]>): string[] => found.get('a.yaml')!.map((finding) => finding.rule);

  it('is that of the service', () => assert.deepEqual(rulesOf(check(files)), []));

  it('is chosen by an option', () => assert.deepEqual(rulesOf(check(files, '--profile', 'azure-sentinel-pr')), TWICE));

  it('is chosen by the workspace, and the option wins', () => {
    const more = { ...files, 'rulewright.json': '{ "profile": "azure-sentinel-pr" }' };
    assert.deepEqual(rulesOf(check(more)), TWICE);
    assert.deepEqual(rulesOf(check(more, '--profile', 'service')), []);
  });

  it('is one of two', () => {
    const { code, error } = rulewright(['check', '--profile', 'mine', '.']);
    assert.equal(code, 2);
    assert.match(error, /--profile takes service, azure-sentinel-pr, not mine/);
    inFolder({ 'rulewright.json': '{ "profile": "mine" }' }, (folder) => {
      assert.match(rulewright(['check', folder]).error, /`profile` is one of `service`, `azure-sentinel-pr`/);
    });
  });
});

describe('a commit to compare with', () => {
  const before = `${rule('a').trimEnd()}\nversion: 1.2.3\n`;
  /** A repository with two rules, one of which has been changed since, and a new one. */
  function inRepository(body: (folder: string) => void): void {
    inFolder({ 'a.yaml': before, 'b.yaml': rule('b', 'U_CL') }, (folder) => {
      const git = (...args: string[]): void => {
        const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
        const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
        assert.equal(status, 0, stderr);
      };
      git('init', '-q', '-b', 'main');
      git('add', '.');
      git('commit', '-q', '-m', 'begin');
      fs.writeFileSync(path.join(folder, 'a.yaml'), before.replace('T_CL', 'V_CL'));
      fs.writeFileSync(path.join(folder, 'c.yaml'), rule('c', 'W_CL'));
      body(folder);
    });
  }
  const args = ['check', '.', '--profile', 'azure-sentinel-pr', '--base'];

  it('says which versions have to be raised', () =>
    inRepository((cwd) => {
      const { code, out } = rulewright([...args, 'main'], { cwd });
      assert.equal(code, 1);
      assert.match(out, /^a\.yaml\n.* error +The rule has changed since main, and its `version` is still `1\.2\.3`/m);
      assert.equal(out.match(/unraised-version/g)?.length, 1, out);
      fs.writeFileSync(path.join(cwd, 'a.yaml'), before.replace('T_CL', 'V_CL').replace('1.2.3', '1.2.4'));
      assert.doesNotMatch(rulewright([...args, 'main'], { cwd }).out, /unraised-version/);
    }));

  it('has to be one', () =>
    inRepository((cwd) => {
      const unknown = rulewright([...args, 'nowhere'], { cwd });
      assert.equal(unknown.code, 2);
      assert.match(unknown.error, /^rulewright: --base nowhere: fatal: Not a valid object name nowhere/);
      assert.match(rulewright([...args.slice(0, -1), '--base=--output=x'], { cwd }).error, /--base takes a commit/);
    }));
});
