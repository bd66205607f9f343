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

  it('prints the JSON of the contract', () => {
    const { out } = rulewright(['explain', '--format', 'json', SAMPLE]);
    const json = JSON.parse(out) as Record<string, unknown> & { queries: Record<string, unknown>[] };
    assert.deepEqual(Object.keys(json), ['path', 'kind', 'id', 'name', 'attack', 'queries']);
    assert.equal(json['path'], SAMPLE);
    assert.deepEqual(Object.keys(json.queries[0]!), [
      'parameters',
      'lets',
      'sources',
      'stages',
      'legs',
      'indicators',
      'output',
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
