/** `explain`, in all of its formats. */
import assert from 'node:assert/strict';
import { inFolder, rulewright } from './run.ts';

const SAMPLE = 'samples/rules/gateway-admin-port.yaml';

describe('explain', () => {
  it('prints text for people', () => {
    const { code, out } = rulewright(['explain', SAMPLE]);
    assert.equal(code, 0);
    assert.match(out, /^Gateway - Request to an administration port\n=+\n/);
    assert.match(out, /InitialAccess {2}T1133 External Remote Services, T1190 /);
    assert.match(out, /DestinationPort {2}in +22, 3389, 5985/);
    assert.match(out, /Action +not_startswith {2}DENIED +excluded/);
  });

  it('prints Markdown', () => {
    const { out } = rulewright(['explain', '--format', 'markdown', SAMPLE]);
    assert.match(out, /^# Gateway - Request to an administration port\n/);
    assert.match(out, /^\| .*T1190/m);
    assert.match(out, /^```kql$/m);
  });

  it('says what is wrong, with lines', () => {
    inFolder({ 'a.kql': 'Event\n| where EventID != 1 or EventID != 2' }, (folder) => {
      const { out } = rulewright(['explain', '--format', 'markdown', 'a.kql'], { cwd: folder });
      assert.match(
        out,
        /^## Findings\n\n\| Line \| Severity \| Finding \| Rule \|\n.*\n\| 2 \| \w+ \| .* \| logic\/always-true \|$/m,
      );
      const text = rulewright(['explain', 'a.kql'], { cwd: folder }).out;
      assert.match(text, /^Findings\n {2}Line {2}Severity .*\n {2}2 {5}\w+ .* logic\/always-true$/m);
    });
  });

  it('keeps every row of a table in one line', () => {
    const query =
      "let names = dynamic([\n  'a',\n  'b'\n]);\nlet text = ```one\ntwo```;\nT\n| where a == text and b in (names)\n| where c has 'x\\ty' | where d == e and f > rand()";
    inFolder({ 'a.kql': query }, (folder) => {
      const { out } = rulewright(['explain', 'a.kql'], { cwd: folder });
      assert.match(
        out,
        /^ {2}names {2}let names = dynamic\(\[ ⏎ 'a', ⏎ 'b' ⏎ \]\); +dynamic\(\[ ⏎ 'a', ⏎ 'b' ⏎ \]\)$/m,
      );
      assert.match(out, /^ {2}text +let text = ```one ⏎ two```; +one ⏎ two$/m);
      assert.match(out, /^ {2}a +eq +one\\ntwo$/m);
      assert.match(out, /^ {2}c +has +x\\ty +any case$/m);
      assert.match(out, /^ {2}d +eq +e \(column\)$/m);
      assert.match(out, /^ {2}f +gt +rand\(\) \(computed\)$/m);
    });
  });

  it('cuts long statements in tables, and lets long values stand out', () => {
    const values = Array.from({ length: 50 }, (_, i) => `"value${i}"`).join(', ');
    inFolder({ 'a.kql': `let long = dynamic([${values}]);\nT | where a in (long) and b =~ "x"` }, (folder) => {
      const { out } = rulewright(['explain', 'a.kql'], { cwd: folder });
      assert.match(out, /^ {2}long {2}let long = .{100,110}… {2}dynamic\(.{100,115}…$/m);
      assert.match(out, /^ {2}a +in +value0, .*, value49$/m);
      assert.match(out, /^ {2}b +eq +x {1,9}any case$/m);
    });
  });

  it('tells functions by their signature, and legs by what they read or make', () => {
    const query = 'let f = (n: long) { T | take n };\nunion f(1), (print x = 1), workspace("w").U, (search "y")';
    inFolder({ 'a.kql': query }, (folder) => {
      const { out } = rulewright(['explain', 'a.kql'], { cwd: folder });
      const titles = [
        'Function f(n: long)',
        'Leg 1: T',
        'Leg 2: print x = 1',
        'Leg 3: workspace("w").U',
        'Leg 4: all tables (*)',
      ];
      for (const title of titles) assert.ok(out.includes(`\n${title}\n`), title);
    });
  });

  it('names techniques that nobody knows', () => {
    const rule = 'kind: NRT\nname: "a\\nb"\nrelevantTechniques: [T9999]\nquery: T\n';
    inFolder({ 'a.yaml': rule }, (folder) => {
      const { out } = rulewright(['explain', 'a.yaml'], { cwd: folder });
      assert.match(out, /^a ⏎ b\n=====\n/);
      assert.match(out, /^ {2}\(no tactic\) {2}T9999 unknown$/m);
    });
  });

  it('escapes what means something to Markdown', () => {
    const rule = [
      'kind: NRT',
      'name: "<b> | `x` *y* _z_ a_b [l](u)"',
      'query: |',
      '  let text = ```a```;',
      '  T | where a == "<i>|`" and b matches regex @"^\\d+\\|" and _c == text',
    ].join('\n');
    inFolder({ 'a.yaml': rule }, (folder) => {
      const { out } = rulewright(['explain', '--format', 'markdown', 'a.yaml'], { cwd: folder });
      assert.ok(out.startsWith('# \\<b\\> \\| \\`x\\` \\*y\\* \\_z\\_ a_b \\[l\\](u)\n'), out);
      assert.ok(out.includes('| a | eq | \\<i\\>\\|\\` |'));
      assert.ok(out.includes('| b | matches | ^\\\\d+\\\\\\| |'));
      assert.ok(out.includes('| text | let text = \\`\\`\\`a\\`\\`\\`; | a |'));
      assert.ok(out.includes('| \\_c | eq | a |'));
    });
  });

  it('fences code so that its own fences do not end it', () => {
    inFolder({ 'a.kql': 'print x = ```a```' }, (folder) => {
      const { out } = rulewright(['explain', '--format', 'markdown', 'a.kql'], { cwd: folder });
      assert.ok(out.includes('````kql\nprint x = ```a```\n````\n'));
    });
  });

  it('prints the JSON of the contract', () => {
    const { out } = rulewright(['explain', '--format', 'json', SAMPLE]);
    const json = JSON.parse(out) as Record<string, unknown> & { queries: Record<string, unknown>[] };
    assert.deepEqual(Object.keys(json), [
      ...['path', 'kind', 'id', 'name', 'severity', 'schedule', 'attack', 'queries'],
    ]);
    assert.equal(json['path'], SAMPLE);
    assert.deepEqual(Object.keys(json.queries[0]!), [
      ...[
        'parameters',
        'lets',
        'sources',
        'stages',
        'flow',
        'legs',
        'joins',
        'time',
        'indicators',
        'output',
        'mappedColumns',
      ],
    ]);
    const [indicator] = json.queries[0]!['indicators'] as Record<string, unknown>[];
    assert.deepEqual(
      ['field', 'kind', 'values', 'negated', 'caseSensitive', 'transforms', 'corpus'].map((key) => indicator![key]),
      ['DestinationPort', 'in', ['22', '3389', '5985'], false, true, [], 1],
    );
  });

  it('prints one object a line for folders', () => {
    const { code, out } = rulewright(['explain', '--format', 'jsonl', 'samples']);
    assert.equal(code, 0);
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; kind: string });
    assert.ok(objects.length >= 11);
    assert.ok(objects.some(({ kind }) => kind === 'Hunting') && objects.some(({ kind }) => kind === 'Function'));
  });

  it('refuses one object for several files', () => {
    const { code, error } = rulewright(['explain', '--format', 'json', 'samples']);
    assert.equal(code, 2);
    assert.match(error, /use --format jsonl/);
    inFolder({ 'one/a.kql': 'T', 'none/b.txt': 'T' }, (folder) => {
      for (const name of ['one', 'none']) {
        const run = rulewright(['explain', '--format', 'json', name], { cwd: folder });
        assert.deepEqual([run.code, run.out], [2, '']);
        assert.match(run.error, /^rulewright: --format json is for one file; use --format jsonl/);
      }
      assert.match(rulewright(['explain', 'none'], { cwd: folder }).error, /nothing to explain/);
    });
  });

  it('says of a file that it is no rule', () => {
    inFolder({ 'pod.yaml': 'apiVersion: v1\n', 'empty.yaml': '', 'empty.kql': '\n' }, (folder) => {
      for (const name of ['empty.yaml', 'empty.kql']) {
        const empty = rulewright(['explain', name], { cwd: folder });
        assert.deepEqual([empty.code, empty.out], [2, '']);
        assert.equal(empty.error, `rulewright: ${name}: the file is empty\n`);
      }
      const { code, error } = rulewright(['explain', 'pod.yaml'], { cwd: folder });
      assert.equal(code, 2);
      assert.equal(error, 'rulewright: pod.yaml: not a rule of Microsoft Sentinel\n');
    });
  });
});
