/** `check`, as scripts and people see it: what it prints, its JSON, its exit codes, and what it does to files. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/paths.ts';
import { restOf } from '../support/rules.ts';
import { inFolder, rulewright } from './run.ts';

// a table of the workspace's own, of which nobody knows the columns
const BAD = `kind: Scheduled
query: |
  T_CL
  | where a != "x" or a != "y"
  | wher b
${restOf('a')}`;
const GOOD = `kind: Scheduled\nquery: |\n  T_CL\n  | where a != "x" and a != "y"\n${restOf('b')}`;

interface Json {
  version: string;
  summary: Record<string, number>;
  files: { path: string; kind: string | null; findings: Record<string, unknown>[] }[];
}

describe('check', () => {
  it('prints findings by file, each with its place, and ends with a summary', () => {
    inFolder({ 'a.yaml': BAD, 'b/c.yml': GOOD, 'b/q.kql': 'T_CL |' }, (folder) => {
      const { code, out, error } = rulewright(['check'], { cwd: folder });
      assert.equal(code, 1);
      assert.equal(error, '');
      const lines = out.trimEnd().split('\n');
      assert.equal(lines[0], 'a.yaml');
      assert.match(lines[1]!, /^ {2}4:11 +error +This condition is always true: .* logic\/always-true \[fix\]$/);
      assert.match(
        lines[2]!,
        /^ {2}5:5 +error +`wher` is not an operator: did you mean `where`\? {2}kql\/syntax \[suggestion\]$/,
      );
      assert.equal(lines[4], 'b/q.kql');
      assert.match(lines.at(-1)!, /^3 files, 3 queries: 3 errors \(\d+ ms\)$/);
    });
  });

  it('prints the JSON of the contract', () => {
    inFolder({ 'a.yaml': BAD, 'b.yaml': GOOD }, (folder) => {
      const { code, out } = rulewright(['check', '--format', 'json', 'a.yaml', 'b.yaml'], { cwd: folder });
      assert.equal(code, 1);
      const json = JSON.parse(out) as Json;
      const { durationMs, ...summary } = json.summary;
      assert.deepEqual(summary, { files: 2, queries: 2, errors: 2, warnings: 0, infos: 0, hints: 0 });
      assert.equal(typeof durationMs, 'number');
      assert.deepEqual(
        json.files.map(({ path: file, kind, findings }) => [file, kind, findings.length]),
        [
          ['a.yaml', 'Scheduled', 2],
          ['b.yaml', 'Scheduled', 0],
        ],
      );
      const [finding] = json.files[0]!.findings;
      const start = BAD.indexOf('a != "x"');
      const or = BAD.indexOf(' or ') + 1;
      assert.deepEqual(finding, {
        rule: 'logic/always-true',
        severity: 'error',
        message: finding!['message'],
        start: { offset: start, line: 4, column: 11 },
        end: { offset: start + 'a != "x" or a != "y"'.length, line: 4, column: 31 },
        fix: { title: 'Replace `or` by `and`', safe: true, edits: [{ start: or, end: or + 2, text: 'and' }] },
      });
    });
  });

  it('counts in UTF-16 units and passes whole output through a pipe', () => {
    const text = `kind: NRT\nname: ${'😀'.repeat(10)}\nquery: |\n  T_CL |\n${restOf('x').replace(/^name.*\n/m, '')}`;
    inFolder(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`${i}.yaml`, text])), (folder) => {
      const json = JSON.parse(rulewright(['check', '--format', 'json', folder]).out) as Json;
      assert.equal(json.files.length, 400);
      const { start } = json.files[0]!.findings[0] as { start: unknown };
      assert.deepEqual(start, { offset: text.lastIndexOf('|') + 1, line: 4, column: 9 });
    });
  });

  it('fails from the severity that is asked for', () => {
    const info = `kind: Scheduled\ntactics: [Exfiltration, Impact]\nrelevantTechniques: [T1041]\nquery: T_CL\n${restOf('a')}`;
    inFolder({ 'a.yaml': info }, (folder) => {
      const file = path.join(folder, 'a.yaml');
      assert.match(rulewright(['check', file]).out, /1 note/);
      assert.equal(rulewright(['check', file]).code, 0);
      assert.equal(rulewright(['check', '--fail-on', 'warning', file]).code, 0);
      assert.equal(rulewright(['check', '--fail-on', 'info', file]).code, 1);
    });
  });

  it('finds nothing in what is no rule, and says so of a file that was named', () => {
    const files = { 'pod.yaml': 'apiVersion: v1\n\tx', 'empty.yaml': '', 'a.txt': 'T |', 'query.yaml': 'T | where a' };
    inFolder(files, (folder) => {
      assert.match(
        rulewright(['check', 'query.yaml'], { cwd: folder }).out,
        /^query\.yaml: not a rule of Microsoft Sentinel but what looks like KQL: name it \.kql, nothing to check/,
      );
      assert.match(rulewright(['check', folder]).out, /^0 files, 0 queries: nothing found/);
      const { code, out } = rulewright(['check', 'pod.yaml', 'empty.yaml'], { cwd: folder });
      assert.equal(code, 0);
      assert.match(out, /pod\.yaml: not a rule of Microsoft Sentinel, nothing to check/);
      assert.match(out, /empty\.yaml: the file is empty, nothing to check/);
    });
  });

  it('reads from stdin under a name', () => {
    const kql = rulewright(['check', '-', '--stdin-filename', 'q.kql'], { input: 'T_CL | wher' });
    assert.equal(kql.code, 1);
    assert.match(kql.out, /^q\.kql\n {2}1:8 /);
    assert.equal(rulewright(['check', '-'], { input: GOOD }).code, 0);
    assert.equal(rulewright(['check', '-', '--stdin-filename', 'q.kusto'], { input: 'T_CL | wher' }).code, 1);
    assert.equal(rulewright(['check', '-', 'other.yaml'], { input: GOOD }).code, 2);
  });

  it('says of stdin that it is no rule, as of a file that was named', () => {
    const kql = rulewright(['check', '-'], { input: 'T | whre' });
    assert.equal(kql.code, 0);
    assert.match(
      kql.out,
      /^stdin: not a rule of Microsoft Sentinel, nothing to check; name it with --stdin-filename query\.kql if it is KQL\n/,
    );
    assert.match(rulewright(['check', '-'], { input: '' }).out, /^stdin: the file is empty, nothing to check\n/);
    const named = rulewright(['check', '-', '--stdin-filename', 'pod.yaml'], { input: 'apiVersion: v1\n' });
    assert.match(named.out, /^pod\.yaml: not a rule of Microsoft Sentinel, nothing to check\n/);
    const json = rulewright(['check', '-', '--format', 'json'], { input: 'T | whre' });
    assert.match(json.error, /^stdin: not a rule/);
    assert.deepEqual((JSON.parse(json.out) as Json).files, []);
  });

  it('checks a file that is named in two ways once', () => {
    inFolder({ 'a.yaml': BAD }, (folder) => {
      assert.match(rulewright(['check', 'a.yaml', './a.yaml', '.'], { cwd: folder }).out, /1 file, 1 query: 2 errors/);
    });
  });

  it('says when there is more than it shows', () => {
    const many = `kind: Scheduled\nquery: |\n  T_CL\n${'  | where a != "x" or a != "y"\n'.repeat(1200)}${restOf('a')}`;
    inFolder(
      { 'a.yaml': many, 'b.kql': 'T_CL | where\n\n'.repeat(60), 'c.kql': `T_CL ${'| wher x '.repeat(150)}` },
      (folder) => {
        const { out } = rulewright(['check', 'a.yaml'], { cwd: folder });
        assert.match(out, /^ {2}… and more; the first 1000 are shown$/m);
        assert.match(out, /1 file, 1 query: 1000 errors and more \(/);
        const json = JSON.parse(rulewright(['check', '--format', 'json', 'a.yaml'], { cwd: folder }).out);
        assert.equal((json as { files: { more?: boolean }[] }).files[0]!.more, true);
        assert.doesNotMatch(rulewright(['check', 'b.kql'], { cwd: folder }).out, /more/);
        assert.match(rulewright(['check', 'c.kql'], { cwd: folder }).out, /… and more; the first 100 are shown/);
      },
    );
  });
});

describe('check --fix', () => {
  it('applies safe fixes only, keeps everything else of the file, and reports what is left', () => {
    const before = `\ufeff${BAD.replaceAll('\n', '\r\n')}`;
    inFolder({ 'a.yaml': before, 'b.yaml': GOOD }, (folder) => {
      const { code, out, error } = rulewright(['check', '--fix', folder]);
      assert.equal(code, 1);
      assert.match(error, /fixed .*a\.yaml \(1 finding left\)/);
      assert.match(out, /kql\/syntax/);
      assert.equal(fs.readFileSync(path.join(folder, 'a.yaml'), 'utf8'), before.replace(' or ', ' and '));
      assert.equal(fs.readFileSync(path.join(folder, 'b.yaml'), 'utf8'), GOOD);
    });
  });

  it('never writes a file that it could not read whole', () => {
    const bytes = Buffer.concat([Buffer.from(BAD), Buffer.from('name: caf\xe9\n', 'latin1')]);
    inFolder({ 'a.yaml': bytes }, (folder) => {
      const { error } = rulewright(['check', '--fix', folder]);
      assert.match(error, /a\.yaml: not fixed, because it holds bytes that are not UTF-8/);
      assert.ok(fs.readFileSync(path.join(folder, 'a.yaml')).equals(bytes));
    });
  });
});

describe('check --fix of a file that must not be written', () => {
  it('says so in one line, goes on with the others, and ends with exit code 2', () => {
    inFolder({ 'a.yaml': BAD, 'b.yaml': BAD.replace(restOf('a'), restOf('c')) }, (folder) => {
      const node = ['--no-warnings', '--experimental-permission', '--allow-fs-read=*'];
      const mayWrite = [...node, `--allow-fs-write=${path.join(folder, 'b.yaml')}`];
      const { code, out, error } = rulewright(['check', '--fix', 'a.yaml', path.join(folder, 'b.yaml')], {
        cwd: folder,
        node: mayWrite,
      });
      assert.equal(code, 2);
      assert.match(
        error,
        /^rulewright: fixed .*b\.yaml \(1 finding left\)\nrulewright: a\.yaml: not fixed, no permission to write it\n$/,
      );
      assert.match(out, /2 files, 2 queries: 3 errors/);
      assert.equal(fs.readFileSync(path.join(folder, 'a.yaml'), 'utf8'), BAD);
    });
  });
});

describe('bad input', () => {
  const CASES: Readonly<Record<string, readonly [content: string | Buffer, message: RegExp]>> = {
    binary: [Buffer.from([0, 1, 2, 255, 0]), /^rulewright: .*a\.yaml: not a text file\n$/],
    'UTF-16': [Buffer.from('\ufeffkind: NRT\n', 'utf16le'), /not a text file in UTF-8: it looks like UTF-16\n$/],
    '10 MB of text': ['a: b\n'.repeat(2_000_000), /a\.yaml: 9\.5 MB is too large for a rule \(the limit is 4 MB\)\n$/],
  };
  for (const [name, [content, message]] of Object.entries(CASES)) {
    it(`${name}: one line on stderr, exit code 2`, () => {
      inFolder({ 'a.yaml': content }, (folder) => {
        for (const args of [['check', 'a.yaml'], ['check'], ['explain', 'a.yaml']]) {
          const { code, out, error } = rulewright(args, { cwd: folder });
          assert.equal(code, 2);
          assert.match(error, message);
          assert.equal(error.split('\n').length, 2, 'one line');
          assert.equal(out, '');
        }
      });
    });
  }

  for (const [name, [content, message]] of Object.entries(CASES)) {
    it(`${name} on stdin: one line on stderr, exit code 2`, () => {
      const { code, out, error } = rulewright(['check', '-', '--stdin-filename', 'a.yaml'], {
        input: typeof content === 'string' ? Buffer.from(content) : content,
      });
      assert.equal(code, 2);
      assert.match(error, name === '10 MB of text' ? /^rulewright: a\.yaml: more than 4 MB is too large/ : message);
      assert.equal(error.split('\n').length, 2, 'one line');
      assert.equal(out, '');
    });
  }

  it('a pipe and a device: one line, and nobody waits for them', function () {
    if (process.platform === 'win32') this.skip();
    inFolder({}, (folder) => {
      spawnSync('mkfifo', ['p.yaml'], { cwd: folder });
      for (const command of ['check', 'explain']) {
        const { code, error } = rulewright([command, 'p.yaml', '/dev/null'], { cwd: folder });
        assert.equal(code, 2);
        assert.match(error, /^rulewright: p\.yaml: is not a file.*\nrulewright: \/dev\/null: is not a file.*\n$/);
      }
    });
  });

  it('a path that does not exist: one line, exit code 2, and the others are checked all the same', () => {
    inFolder({ 'a.yaml': BAD }, (folder) => {
      const { code, out, error } = rulewright(['check', 'nowhere', 'a.yaml'], { cwd: folder });
      assert.equal(code, 2);
      assert.equal(error, 'rulewright: nowhere: no such file or folder\n');
      assert.match(out, /1 file, 1 query: 2 errors/);
    });
  });

  it('a folder without rights: one line, exit code 2', function () {
    // for the administrator there is no such folder
    if (process.getuid?.() === 0 || process.platform === 'win32') this.skip();
    inFolder({ 'closed/a.yaml': BAD }, (folder) => {
      fs.chmodSync(path.join(folder, 'closed'), 0);
      const { code, error } = rulewright(['check', folder]);
      fs.chmodSync(path.join(folder, 'closed'), 0o700);
      assert.equal(code, 2);
      assert.match(error, /^rulewright: .*closed: no permission to read it\n$/);
    });
  });

  it('an output that takes nothing: one line, exit code 2', function () {
    if (!fs.existsSync('/dev/full')) this.skip();
    const full = fs.openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'dist', 'cli.js'), '--help'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    fs.closeSync(full);
    assert.equal(status, 2);
    assert.match(stderr, /^rulewright: the output cannot be written: .*\n$/);
  });

  it('broken YAML is no bad input: it has findings', () => {
    inFolder({ 'a.yaml': 'kind: Scheduled\n\tx: [\nquery: |\n  T |\n' }, (folder) => {
      const { code, out, error } = rulewright(['check', folder]);
      assert.equal(code, 1);
      assert.equal(error, '');
      assert.match(out, /yaml\/tab-indentation[\s\S]*kql\/syntax/);
    });
  });

  for (const [args, message] of [
    [['chekc'], 'unknown command chekc: did you mean check?'],
    [['check', '--formt', 'json'], 'unknown option --formt: did you mean --format?'],
    [['check', '--format', 'xml'], '--format takes text, json, sarif, github, not xml'],
    [['check', '-', '--fix'], '--fix changes files and cannot change stdin'],
    [
      ['check', '--stdin-filename', 'q.kql', 'samples'],
      '--stdin-filename goes with the path "-", which stands for stdin',
    ],
    [['explain'], 'explain needs a file or folder'],
    [['explain', '-'], 'explain reads files; "-", which stands for stdin, goes with check only'],
  ] as const) {
    it(`wrong use: ${args.join(' ')}`, () => {
      const { code, out, error } = rulewright(args);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.equal(error, `rulewright: ${message} (see rulewright --help)\n`);
    });
  }

  it('no command at all shows how to use it', () => {
    assert.equal(rulewright([]).code, 2);
    assert.match(rulewright([]).error, /^Usage: rulewright COMMAND/);
    for (const args of [['--help'], ['check', '--help'], ['explain', '-h'], ['schema', '--help'], ['lsp', '-h']]) {
      assert.equal(rulewright(args).code, 0);
      assert.match(rulewright(args).out, /^Usage: rulewright COMMAND/);
    }
  });
});

describe('check --format sarif', () => {
  it('prints a log with the rules that found something, places and fixes', () => {
    inFolder({ 'rules/a, b.yaml': BAD }, (folder) => {
      const { code, out } = rulewright(['check', '--format', 'sarif'], { cwd: folder });
      assert.equal(code, 1);
      const { version, runs } = JSON.parse(out) as Sarif;
      assert.equal(version, '2.1.0');
      const [{ tool, columnKind, results }] = runs;
      assert.equal(columnKind, 'utf16CodeUnits');
      assert.deepEqual(
        tool.driver.rules.map(({ id }) => id),
        ['kql/syntax', 'logic/always-true'],
      );
      assert.deepEqual(
        results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level]),
        [
          ['logic/always-true', 1, 'error'],
          ['kql/syntax', 0, 'error'],
        ],
      );
      const { artifactLocation, region } = results[0]!.locations[0]!.physicalLocation;
      assert.equal(artifactLocation.uri, 'rules/a%2C%20b.yaml');
      const start = BAD.indexOf('a != "x"');
      const place = { startLine: 4, startColumn: 11, endLine: 4, endColumn: 31, charOffset: start, charLength: 20 };
      assert.deepEqual(region, place);
      assert.equal(results[0]!.fixes![0]!.artifactChanges[0]!.replacements[0]!.insertedContent.text, 'and');
    });
  });

  it('gives a finding the same fingerprint when lines before it change, and another to its double', () => {
    const fingerprints = (text: string): string[] => {
      let found: string[] = [];
      inFolder({ 'a.yaml': text }, (folder) => {
        const { out } = rulewright(['check', '--format', 'sarif'], { cwd: folder });
        found = (JSON.parse(out) as Sarif).runs[0].results.map((result) => result.partialFingerprints.lineAndRule);
      });
      return found;
    };
    const before = fingerprints(BAD);
    assert.deepEqual(fingerprints(`# one line more\n${BAD}`), before);
    const twice = fingerprints(`${BAD}  | wher b\n`);
    assert.deepEqual(twice.slice(0, 2), before);
    assert.equal(new Set(twice).size, 3);
  });
});

interface Sarif {
  version: string;
  runs: [
    {
      tool: { driver: { rules: { id: string }[] } };
      columnKind: string;
      results: {
        ruleId: string;
        ruleIndex: number;
        level: string;
        locations: { physicalLocation: { artifactLocation: { uri: string }; region: object } }[];
        partialFingerprints: { lineAndRule: string };
        fixes?: { artifactChanges: { replacements: { insertedContent: { text: string } }[] }[] }[];
      }[];
    },
  ];
}

/** The query alone, where it is all that matters. */
const QUERY = 'T_CL\n| where a != "x" or a != "y"\n| wher b\n';

describe('check --format github', () => {
  it('prints a command a line, in which nothing of the rule can become a command of its own', () => {
    const text = 'T_CL\n| project a = 1\n| where ["::error::x%0A"] == 1\n';
    inFolder({ 'a, b.kql': QUERY, 'c.kql': text }, (folder) => {
      const { code, out } = rulewright(['check', '--format', 'github'], { cwd: folder });
      assert.equal(code, 1);
      const lines = out.trimEnd().split('\n');
      assert.equal(lines.length, 3);
      assert.ok(
        lines[0]!.startsWith('::error file=a%2C b.kql,line=2,col=9,endColumn=29,title=logic/always-true::This'),
      );
      assert.match(
        lines[2]!,
        /^::error file=c\.kql,.*title=kql\/unknown-column::There is no column called `::error::x%250A`/,
      );
    });
  });
});

describe('check --baseline', () => {
  const known = (folder: string, ...more: string[]): { code: number | null; out: string; error: string } =>
    rulewright(['check', '--baseline', 'known.json', ...more], { cwd: folder });

  it('keeps quiet about what is written there, wherever the lines go, and tells what is new', () => {
    inFolder({ 'rules/a.kql': QUERY }, (folder) => {
      assert.equal(known(folder, '--update-baseline').code, 0);
      const { code, out } = known(folder);
      assert.equal(code, 0);
      assert.match(out, /^1 file, 1 query: nothing found/);
      const file = path.join(folder, 'rules/a.kql');
      fs.writeFileSync(file, `// a line more\n${QUERY}| wher b\n`);
      const after = known(folder);
      assert.equal(after.code, 1);
      assert.match(after.out, /5:3 .*kql\/syntax/);
      assert.match(after.out, /: 1 error \(/);
      // paths in it are seen from its own folder
      const other = rulewright(['check', '--baseline', '../known.json', 'a.kql'], { cwd: path.dirname(file) });
      assert.match(other.out, /: 1 error \(/);
    });
  });

  it('says when there is none, or when it is none, and still tells the findings', () => {
    for (const text of [undefined, '[]', '{', '{"version":2,"files":{}}', '{"version":1,"files":{"a":[{}]}}']) {
      inFolder({ 'a.kql': QUERY, ...(text !== undefined && { 'known.json': text }) }, (folder) => {
        const { code, out, error } = known(folder);
        assert.equal(code, 2);
        assert.match(error, /^rulewright: known\.json: (?:no such file|is no baseline)[^\n]*\n$/);
        assert.match(out, /2 errors/);
      });
    }
  });

  it('is not written where it cannot be, nor when a file could not be read', () => {
    inFolder({ 'a.kql': QUERY }, (folder) => {
      const nowhere = rulewright(['check', '--baseline', 'no/known.json', '--update-baseline'], { cwd: folder });
      assert.equal(nowhere.code, 2);
      assert.match(nowhere.error, /not written, its folder does not exist/);
      assert.equal(known(folder, '--update-baseline', 'a.kql', 'missing.yaml').code, 2);
      assert.equal(fs.existsSync(path.join(folder, 'known.json')), false);
      assert.equal(rulewright(['check', '--update-baseline'], { cwd: folder }).code, 2);
    });
  });
});
