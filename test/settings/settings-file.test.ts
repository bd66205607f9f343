/** `rulewright.json`: what it chooses, and what is said of its mistakes. */
import assert from 'node:assert/strict';
import { ATTACK_VERSIONS, WorkspaceSettings } from '../../server/src/settings/index.ts';
import { readSettingsFile } from '../../server/src/settings/settings-file.ts';
import { REAL_FACTS } from '../support/facts.ts';

function filled(files: Readonly<Record<string, string>>): WorkspaceSettings {
  const settings = new WorkspaceSettings();
  for (const [name, text] of Object.entries(files)) settings.set(name, name, text);
  return settings;
}

/** What is said of a file, with the words that it is said of. */
function problems(text: string): string[] {
  return filled({ 'a/rulewright.json': text }).problems.map(
    ({ start, end, message }) => `${text.slice(start, end)}: ${message}`,
  );
}

describe('the settings in rulewright.json', () => {
  it('are read, with comments and commas as people leave them', () => {
    const text = `{
      // for the public repository
      "$schema": "./x.json",
      "rules": { "cost": "hint", "attack/unknown-tactic": "off", },
      "profile": "azure-sentinel-pr",
      "ignore": ["archive/**"],
      "attackVersion": "19.0",
    }`;
    assert.deepEqual(problems(text), []);
    assert.deepEqual(readSettingsFile(text).settings, {
      rules: { cost: 'hint', 'attack/unknown-tactic': 'off' },
      profile: 'azure-sentinel-pr',
      ignore: ['archive/**'],
      attackVersion: '19.0',
    });
  });

  it('have each mistake named at its place', () => {
    const text = `{
      "rule": {},
      "rules": { "atack": "off", "kql/unknown-colunm": "off", "kql/syntax": "warn", "cost": true, "nonsense": "off" },
      "profile": "service ",
      "attackVersion": 19,
      "ignore": ["ok/**", "a\\\\b", "{a,b}", 3, "../x", ""],
      "profil": "rules"
    }`;
    const levels = '`error`, `warning`, `info`, `hint`, `off`';
    assert.deepEqual(problems(text), [
      '"rule": There is no setting `rule`: did you mean `rules`?',
      '"atack": There is no rule or group `atack`: did you mean `attack`?',
      '"kql/unknown-colunm": There is no rule or group `kql/unknown-colunm`: did you mean `kql/unknown-column`?',
      `"warn": The severity of \`kql/syntax\` is one of ${levels}, not \`"warn"\`.`,
      `true: The severity of \`cost\` is one of ${levels}, not \`true\`.`,
      '"nonsense": There is no rule or group `nonsense`.',
      '"service ": `profile` is one of `service`, `azure-sentinel-pr`, not `"service "`.',
      '19: `attackVersion` is one of `18.1`, `19.0`, not `19`.',
      '"a\\\\b": The glob `"a\\\\b"` has a `\\`; folders are parted by `/`.',
      '"{a,b}": The glob `"{a,b}"` has another sign than `*`, `**` and `?`, which are all that globs have here.',
      '3: The glob `3` is no text.',
      '"../x": The glob `"../x"` leads out of the folder of the settings.',
      '"": The glob `""` is empty.',
      '"profil": There is no setting `profil`: did you mean `profile`?',
    ]);
    // what is right beside them counts
    assert.deepEqual(readSettingsFile(text).settings, { rules: {}, ignore: ['ok/**'] });
  });

  it('may have the wrong shape, or none at all', () => {
    assert.deepEqual(problems('{ "rules": [], "ignore": "x" }'), [
      '"rules": `rules` holds an object: `{ "logic/always-true": "warning", "cost": "hint" }`.',
      '"ignore": `ignore` holds a list of globs: `["archive/**"]`.',
    ]);
    assert.match(problems('{ "rules": ')[0]!, /: This is not JSON/);
    assert.match(problems('[]')[0]!, /^\[\]: The file holds an object/);
    assert.deepEqual(problems('{ "rules": null, "zzz": 1 }'), [
      '"zzz": There is no setting `zzz`. Known are `rules`, `profile`, `ignore`, `attackVersion`, `tables`, `knownNames`.',
    ]);
  });

  it('knows the versions of ATT&CK that there is data for', () => {
    const { version, nextVersion } = REAL_FACTS.attack;
    assert.deepEqual([...ATTACK_VERSIONS], [version, nextVersion]);
  });
});

describe('the settings of a workspace', () => {
  const files = {
    'a/rulewright.json': '{ "rules": { "cost": "hint", "kql": "off" }, "ignore": ["old/**"] }',
    'b/rulewright.json': '{ "profile": "azure-sentinel-pr" }',
  };

  it('are those of the folder that a file lies in', () => {
    const settings = filled(files);
    assert.equal(settings.of('a/x.yaml').rules['cost'], 'hint');
    assert.equal(settings.of('b/c/x.yaml').profile, 'azure-sentinel-pr');
    assert.deepEqual(settings.of('elsewhere/x.yaml').rules, {});
    assert.equal(settings.of('a/x.yaml'), settings.of('a/y.yaml'), 'the same object, so that what follows is kept');
  });

  it('are overruled by those of the editor, rule by rule', () => {
    const settings = filled(files);
    settings.own = { rules: { kql: 'error' }, ignore: [], profile: 'service' };
    assert.deepEqual(settings.of('a/x.yaml').rules, { cost: 'hint', kql: 'error' });
    assert.equal(settings.of('b/x.yaml').profile, 'service');
    settings.set('b/rulewright.json', 'b', undefined);
    assert.deepEqual(settings.of('b/x.yaml').rules, { kql: 'error' });
  });

  it('may come from a file that holds for all others', () => {
    const settings = filled({});
    settings.set('ci/rulewright.json', 'ci', '{ "rules": { "cost": "error" } }', true);
    assert.equal(settings.of('elsewhere/x.yaml').rules['cost'], 'error');
  });

  it('ignore files below their folder', () => {
    const settings = filled(files);
    assert.ok(settings.ignores('a/old/deep/x.yaml'));
    assert.ok(!settings.ignores('a/new/x.yaml'));
    assert.ok(!settings.ignores('b/old/x.yaml'));
    settings.folders = ['b'];
    settings.own = { rules: {}, ignore: ['old'] };
    assert.ok(settings.ignores('b/old/x.yaml'));
    assert.ok(!settings.ignores('c/old/x.yaml'));
  });
});
