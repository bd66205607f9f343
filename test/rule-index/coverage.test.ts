/** Coverage of ATT&CK, and the layer for the Navigator. */
import assert from 'node:assert/strict';
import { coverageOf, navigatorLayer } from '../../server/src/rule-index/index.ts';
import { FACTS } from '../support/facts.ts';
import { indexOf, rule } from './index-of.ts';

const FILES = {
  'a.yaml': rule('T', 'tactics: [CredentialAccess]\nrelevantTechniques: [T1110.003]\n'),
  'b.yaml': rule('T', 'tactics: [CredentialAccess, InitialAccess]\nrelevantTechniques: [T1110, T1078]\n'),
  'c.yaml': rule('T', 'tactics: [InitialAccess]\nrelevantTechniques: [T9999]\n'),
  'd.yaml': rule('T'),
};

describe('coverage', () => {
  const index = indexOf(FILES);
  const coverage = coverageOf(index, FACTS.attack);
  const tactic = (shortname: string) => coverage.tactics.find((one) => one.shortname === shortname)!;

  it('shows all tactics of Enterprise in matrix order', () => {
    const order = FACTS.attack.tactics.filter((one) => one.domain === 'enterprise' && one.since === undefined);
    assert.deepEqual(
      coverage.tactics.map(({ id }) => id),
      order.map(({ id }) => id),
    );
  });

  it('counts rules for techniques and those below them', () => {
    const force = tactic('credential-access').techniques.find(({ id }) => id === 'T1110')!;
    assert.deepEqual([force.rules, force.rulesWithin], [1, 2]);
    assert.equal(force.subTechniques.find(({ id }) => id === 'T1110.003')!.rules, 1);
    const { rules, covered, total } = tactic('credential-access');
    assert.deepEqual([rules, covered], [2, 1]);
    assert.ok(total > 10);
  });

  it('counts a technique under the tactics that the rule lists', () => {
    const under = (shortname: string) => tactic(shortname).techniques.find(({ id }) => id === 'T1078')!.rules;
    assert.deepEqual([under('initial-access'), under('persistence')], [1, 0]);
  });

  it('shows gaps, and what this version does not have', () => {
    assert.deepEqual([tactic('impact').rules, tactic('impact').covered], [0, 0]);
    assert.deepEqual(coverage.unknown, [{ id: 'T9999', rules: 1 }]);
    assert.deepEqual([coverage.rules, coverage.mapped], [4, 3]);
  });
});

describe('the layer for the Navigator', () => {
  const index = indexOf(FILES);
  const coverage = coverageOf(index, FACTS.attack);
  const layer = navigatorLayer(coverage, index, { name: 'ours', domain: 'enterprise' }) as {
    name: string;
    versions: Record<string, string>;
    domain: string;
    techniques: {
      techniqueID: string;
      tactic: string;
      score?: number;
      comment?: string;
      showSubtechniques?: boolean;
    }[];
    gradient: { colors: string[]; minValue: number; maxValue: number };
  };

  // https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md
  it('has what the format wants', () => {
    assert.deepEqual(layer.versions, { attack: FACTS.attack.version.split('.')[0], navigator: '5.2.0', layer: '4.5' });
    assert.equal(layer.domain, 'enterprise-attack');
    assert.ok(layer.gradient.colors.length >= 2 && layer.gradient.maxValue > layer.gradient.minValue);
    assert.ok(layer.gradient.colors.every((color) => /^#[\da-f]{6}$/.test(color)));
    for (const { techniqueID, tactic } of layer.techniques) {
      assert.match(techniqueID, /^T\d{4}(\.\d{3})?$/);
      assert.ok(FACTS.attack.techniques.get(techniqueID)!.tactics.includes(tactic));
    }
  });

  it('scores techniques by their rules, and opens those with rules below', () => {
    const shown = layer.techniques.map(({ techniqueID, tactic, score, showSubtechniques }) => [
      ...[techniqueID, tactic, score, showSubtechniques],
    ]);
    assert.deepEqual(shown, [
      ['T1078', 'initial-access', 1, false],
      ['T1110', 'credential-access', 1, true],
      ['T1110.003', 'credential-access', 1, undefined],
    ]);
    assert.equal(layer.techniques[0]!.comment, 'a rule');
  });

  it('of another domain is empty where no rule is of it', () => {
    const ics = navigatorLayer(coverage, index, { name: 'ours', domain: 'ics' }) as typeof layer;
    assert.deepEqual([ics.domain, ics.techniques], ['ics-attack', []]);
  });
});
