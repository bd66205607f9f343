/** ATT&CK in the version that the service follows, and in the next one. */
import assert from 'node:assert/strict';
import { nextAttack, withAttackVersion } from '../../server/src/facts/index.ts';
import { REAL_FACTS } from '../support/facts.ts';

describe('ATT&CK', () => {
  const now = REAL_FACTS.attack;
  const next = nextAttack(now);
  const namesOf = (word: string, attack = next): string[] => attack.tacticsNamed(word).map(({ name }) => name);

  it('has its next version in full', () => {
    assert.equal(next.version, now.nextVersion);
    assert.deepEqual(next.changes, []);
    assert.ok(next.tactics.every(({ since, enumName, domain }) => !since && (enumName || domain !== 'enterprise')));
    assert.ok([...next.techniques.values()].every(({ since }) => !since));
    assert.equal(next.techniques.size, now.techniques.size);
    const shortnames = new Set(next.tactics.map(({ shortname }) => shortname));
    for (const { id, tactics, status } of next.techniques.values())
      if (status === 'active')
        assert.ok(
          tactics.every((tactic) => shortnames.has(tactic)),
          `${id} ${tactics.join()}`,
        );
  });

  it('divides a tactic, whose old name stands for both', () => {
    // that of phones stays what it is
    assert.deepEqual(namesOf('DefenseEvasion', now), ['Defense Evasion', 'Defense Evasion']);
    assert.deepEqual(namesOf('DefenseEvasion'), ['Stealth', 'Defense Impairment', 'Defense Evasion']);
    assert.deepEqual(namesOf('Stealth'), ['Stealth']);
    assert.deepEqual([...now.retired.values()], ['PreAttack']);
    assert.deepEqual([...next.retired.values()], ['PreAttack', 'DefenseEvasion']);
  });

  it('changes techniques', () => {
    assert.equal(now.techniques.get('T1562')?.status, 'active');
    assert.equal(next.techniques.get('T1562')?.status, 'revoked');
    assert.equal(next.techniques.get('T1562')?.successor, 'T1685');
    assert.deepEqual(next.techniques.get('T1027')?.tactics, ['stealth']);
    assert.equal(next.techniques.get('T1211')?.name, 'Exploitation for Stealth');
    for (const { successor } of next.techniques.values()) if (successor) assert.ok(next.techniques.has(successor));
  });

  it('is that of the service unless another one is chosen', () => {
    assert.equal(withAttackVersion(REAL_FACTS, undefined), REAL_FACTS);
    assert.equal(withAttackVersion(REAL_FACTS, now.version), REAL_FACTS);
    const chosen = withAttackVersion(REAL_FACTS, now.nextVersion);
    assert.equal(chosen.attack.version, now.nextVersion);
    assert.equal(withAttackVersion(REAL_FACTS, now.nextVersion), chosen, 'made once');
    assert.equal(chosen.table('SigninLogs', 'workspace'), REAL_FACTS.table('SigninLogs', 'workspace'));
    assert.ok(chosen.has('attack'));
  });
});
