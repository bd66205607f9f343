/** Lenses over the parts of a rule, with the counts of a workspace. */
import assert from 'node:assert/strict';
import { explainDocument } from '../../server/src/explain/index.ts';
import { codeLenses, type Lens, type LensKind, type LensOptions } from '../../server/src/features/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { withCorpus } from '../../server/src/rule-index/index.ts';
import { indexOf, rule } from '../rule-index/index-of.ts';
import { FACTS } from '../support/facts.ts';

const RULE = `kind: Scheduled
name: ours
tactics: [CredentialAccess]
relevantTechniques: [T1110, T1078]
query: |
  let ports = dynamic([22, 3389]);
  let window = 1h;
  let start = ago(window);
  let idle = 5;
  SigninLogs
  | where TimeGenerated > start
  | where port in (ports)
  | where port in (ports) or user == "root" and AppId has "x"
  | summarize n = count() by UserPrincipalName
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: UserPrincipalName
      - identifier: AadUserId
        columnName: UserId
`;

const index = indexOf({
  'own.yaml': RULE,
  'a.yaml': rule('T | where port in (22, 3389)', 'tactics: [CredentialAccess]\nrelevantTechniques: [T1110]\n'),
  'b.yaml': rule('T | where port in (22, 3389, 80) and user == "root"'),
});

function lenses(text: string, options: Partial<LensOptions> = {}): Lens[] {
  const file = readRule(text, 'yaml');
  const explanations = file.documents.map((document, ordinal) =>
    withCorpus(explainDocument(document, FACTS), index, { file: 'own.yaml', ordinal }),
  );
  return codeLenses(file, FACTS, { explanations, countOfTechnique: (id) => index.countOfTechnique(id), ...options });
}

function drawn(text: string, options?: Partial<LensOptions>): string[] {
  return lenses(text, options).map(({ range, title }) => {
    const [line] = text.slice(range.start).split('\n');
    return `${line!.trim()} ← ${title}`;
  });
}

describe('lenses', () => {
  it('say of a rule what it has in common with others, what it uses, and what it maps', () => {
    assert.deepEqual(drawn(RULE), [
      'relevantTechniques: [T1110, T1078] ← T1078 in 1 rule · T1110 in 2 rules',
      'query: | ← 3 indicators · 5 stages · 2 output columns',
      'let ports = dynamic([22, 3389]); ← used 2 times',
      'let window = 1h; ← used once',
      'let start = ago(window); ← used once · derives from window',
      'let idle = 5; ← not used',
      '| where port in (ports) ← port in (22, 3389) · in 2 other rules',
      '| where port in (ports) or user == "root" and AppId has "x" ← port in (22, 3389), in 2 other rules · user == root, in 1 other rule · AppId has x',
      'entityMappings: ← 2 identifiers from 1 of 2 output columns · not in the output: UserId',
    ]);
  });

  it('lead to the rules behind a number, one to choose when there are several', () => {
    const actions = lenses(RULE).flatMap(({ action }) => (action.kind === 'rules' ? [action.choices] : []));
    assert.deepEqual(actions, [
      [
        { label: 'T1078 in 1 rule', technique: 'T1078' },
        { label: 'T1110 in 2 rules', technique: 'T1110' },
      ],
      [{ label: 'port in (22, 3389) in 2 other rules', document: 0, query: 0, indicator: 0 }],
      [
        { label: 'port in (22, 3389) in 2 other rules', document: 0, query: 0, indicator: 0 },
        { label: 'user == root in 1 other rule', document: 0, query: 0, indicator: 1 },
      ],
    ]);
  });

  it('lead from a let to its uses', () => {
    const lens = lenses(RULE).find(({ title }) => title === 'used 2 times')!;
    assert.ok(lens.action.kind === 'places');
    assert.deepEqual(
      lens.action.places.map(({ start, end }) => RULE.slice(start, end)),
      ['ports', 'ports'],
    );
  });

  it('say nothing of a workspace where there is none', () => {
    const file = readRule(RULE, 'yaml');
    const titles = codeLenses(file, FACTS).map(({ title }) => title);
    assert.ok(!titles.some((title) => /rules?$|T1110/.test(title)), titles.join('\n'));
  });

  it('do not say what is missing in the output of a table that may have any column', () => {
    const text = RULE.replace('  | summarize n = count() by UserPrincipalName\n', '').replace('SigninLogs', 'Other_CL');
    const kinds = new Set<LensKind>(['entityMappings']);
    assert.deepEqual(drawn(text, { kinds }), ['entityMappings: ← 2 identifiers from 2 columns']);
  });

  for (const kind of ['query', 'indicators', 'lets', 'techniques', 'entityMappings'] as const) {
    it(`can be switched off: ${kind}`, () => {
      const all = lenses(RULE);
      const kinds = new Set(all.map((lens) => lens.kind).filter((other) => other !== kind));
      const rest = lenses(RULE, { kinds });
      assert.ok(rest.length < all.length);
      assert.ok(rest.every((lens) => lens.kind !== kind));
    });
  }
});
