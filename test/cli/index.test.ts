/** `rulewright index`, `rulewright coverage`, and counts in `rulewright explain --workspace`. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { inFolder, rulewright } from './run.ts';

const rule = (name: string, query: string): string =>
  `kind: Scheduled\nname: ${name}\nquery: ${query}\ntactics: [CredentialAccess]\nrelevantTechniques: [T1110]\n`;

const FILES = {
  'w/a.yaml': rule('first', 'SigninLogs | where ResultType in ("50053", "50126")'),
  'w/b.yaml': rule('second', 'SigninLogs | where ResultType in ("50126")'),
  'w/other.yaml': 'a: b\n',
};

describe('index', () => {
  it('prints each indicator with its count and places, the common ones first', () => {
    inFolder(FILES, (folder) => {
      const { code, out, error } = rulewright(['index', 'w'], { cwd: folder });
      assert.equal(code, 0, error);
      const lines = out.split('\n');
      assert.deepEqual(lines.slice(0, 5), [
        '    2  ResultType in 50126',
        '         w/a.yaml:3',
        '         w/b.yaml:3',
        '    1  ResultType in 50053',
        '         w/a.yaml:3',
      ]);
      assert.match(lines[6]!, /^2 indicators of 2 rules in 2 files \(\d+ ms\)$/);
    });
  });

  it('prints JSON with all places, tables and techniques', () => {
    inFolder(FILES, (folder) => {
      const json = JSON.parse(rulewright(['index', 'w', '--format', 'json'], { cwd: folder }).out);
      assert.deepEqual([json.summary.files, json.summary.rules, json.summary.indicators], [2, 2, 2]);
      const [first] = json.indicators;
      assert.deepEqual([first.field, first.kind, first.value, first.count], ['ResultType', 'in', '50126', 2]);
      assert.deepEqual(first.places[1].rule, 'second');
      assert.deepEqual(first.places[1].start, { offset: 55, line: 3, column: 27 });
      assert.deepEqual(json.tables, [{ name: 'SigninLogs', count: 2 }]);
      assert.deepEqual(json.techniques, [{ name: 'T1110', count: 2 }]);
    });
  });

  it('searches, in any letter case', () => {
    inFolder(FILES, (folder) => {
      const { out } = rulewright(['index', 'w', '--search', 'RESULTTYPE IN 50053'], { cwd: folder });
      assert.match(out, /^ {4}1 {2}ResultType in 50053\n.*\n\n1 indicator of/);
    });
  });

  it('lists rules that are nearly the same', () => {
    const query = `T ${Array.from({ length: 12 }, (_, i) => `| where c${i} == "${i}"`).join(' ')}`;
    const files = { ...FILES, 'w/c.yaml': rule('third', query), 'w/d.yaml': rule('fourth', `${query} // the same`) };
    inFolder(files, (folder) => {
      const { out } = rulewright(['index', 'w', '--duplicates'], { cwd: folder });
      const lines = ['2 rules that are nearly the same', '  100 %  w/c.yaml:1  third', '  100 %  w/d.yaml:1  fourth'];
      assert.equal(out, `${lines.join('\n')}\n\n2 rules of 4 in 1 group\n`);
      const { duplicates } = JSON.parse(rulewright(['index', 'w', '--format', 'json'], { cwd: folder }).out);
      assert.deepEqual(duplicates[0][0], { path: 'w/c.yaml', rule: 'third', likeness: 1 });
      assert.match(rulewright(['index', 'w', '--duplicates', '--search', 'x'], { cwd: folder }).error, /--duplicates/);
    });
  });

  it('says once that a folder cannot be read', function () {
    // for the administrator there is no such folder
    if (process.getuid?.() === 0 || process.platform === 'win32') this.skip();
    inFolder({ 'closed/a.yaml': FILES['w/a.yaml'] }, (folder) => {
      fs.chmodSync(path.join(folder, 'closed'), 0);
      const { code, error } = rulewright(['index', '.'], { cwd: folder });
      fs.chmodSync(path.join(folder, 'closed'), 0o700);
      assert.equal(code, 2);
      assert.match(error, /^rulewright: .*closed: no permission to read it\n$/);
    });
  });

  it('takes one folder', () => {
    assert.match(rulewright(['index']).error, /^rulewright: index takes one folder /);
    assert.match(rulewright(['index', 'package.json']).error, /^rulewright: package\.json: is not a folder /);
    assert.match(rulewright(['index', 'nowhere']).error, /^rulewright: nowhere: no such file or folder /);
  });
});

describe('coverage', () => {
  it('prints the tactics with their techniques', () => {
    inFolder(FILES, (folder) => {
      const { code, out } = rulewright(['coverage', 'w'], { cwd: folder });
      assert.equal(code, 0);
      assert.match(out, /^ATT&CK [\d.]+: 2 of 2 rules list a tactic or technique\n/);
      assert.match(out, /\nCredential Access: 2 rules, 1 of \d+ techniques\n {4}2 {2}T1110 Brute Force\n/);
      assert.match(out, /\nTactics without any technique: Reconnaissance, /);
    });
  });

  it('prints JSON, and a layer for the Navigator', () => {
    inFolder(FILES, (folder) => {
      const json = JSON.parse(rulewright(['coverage', 'w', '--format', 'json'], { cwd: folder }).out);
      assert.equal(json.tactics.length, 14);
      const layer = JSON.parse(rulewright(['coverage', 'w', '--format', 'navigator'], { cwd: folder }).out);
      assert.deepEqual(
        layer.techniques.map(({ techniqueID, score }: { techniqueID: string; score: number }) => [techniqueID, score]),
        [['T1110', 2]],
      );
      const ics = rulewright(['coverage', 'w', '--format', 'navigator', '--domain', 'ics'], { cwd: folder });
      assert.equal(JSON.parse(ics.out).domain, 'ics-attack');
    });
  });

  it('has a domain for layers only', () => {
    assert.match(rulewright(['coverage', 'samples', '--domain', 'ics']).error, /--domain goes with --format navigator/);
  });
});

describe('explain with a workspace', () => {
  it('counts the rules that look for the same', () => {
    inFolder({ ...FILES, 'c.yaml': rule('third', 'SigninLogs | where ResultType in ("50126")') }, (folder) => {
      const corpus = (file: string): unknown => {
        const args = ['explain', file, '--workspace', 'w', '--format', 'json'];
        const [indicator] = JSON.parse(rulewright(args, { cwd: folder }).out).queries[0].indicators;
        return [indicator.corpus, indicator.corpusByValue];
      };
      assert.deepEqual(corpus('w/a.yaml'), [1, [1, 2]]);
      assert.deepEqual(corpus('w/b.yaml'), [2, [2]]);
      assert.deepEqual(corpus('c.yaml'), [3, [3]]);
      const text = rulewright(['explain', 'w/b.yaml', '--workspace', 'w'], { cwd: folder }).out;
      assert.match(text, /Field +Kind +Values +Rules +From\n {2}ResultType +in +50126 +2\n/);
    });
  });
});
