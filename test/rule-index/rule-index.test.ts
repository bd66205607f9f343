/** What the index says of the rules of a workspace, and that it is the same however the files came, changed and went. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainDocument } from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { partsOf, type RuleIndex, withCorpus } from '../../server/src/rule-index/index.ts';
import { FACTS } from '../support/facts.ts';
import { runs } from '../support/runs.ts';
import { indexOf, put, rule } from './index-of.ts';

/** Every indicator as `field kind value: count`, sorted. */
function drawn(index: RuleIndex): string[] {
  const all = [...index.indicatorCounts()].map(({ key, count }) => {
    const { field, kind, value, transforms } = partsOf(key);
    const about = transforms.reduce((text, name) => `${name}(${text})`, field);
    return `${about} ${kind} ${value}: ${count}`;
  });
  return all.sort();
}

describe('indicators of the index', () => {
  it('count values one by one, a rule once', () => {
    const index = indexOf({
      'a.yaml': rule('T | where port in (22, 3389) | where port in (22, 80)'),
      'b.yaml': rule('T | where port in (22)'),
      'c.kql': 'T | where port == 22',
    });
    assert.deepEqual(drawn(index), ['port eq 22: 1', 'port in 22: 2', 'port in 3389: 1', 'port in 80: 1']);
    assert.deepEqual(index.size, { files: 3, rules: 3, indicators: 4 });
  });

  it('mind letter case where the operator does', () => {
    const index = indexOf({
      'a.yaml': rule('T | where a =~ "X" and b == "X"'),
      'b.yaml': rule('T | where a =~ "x" and b == "x"'),
    });
    assert.deepEqual(drawn(index), ['a eq x: 2', 'b eq X: 1', 'b eq x: 1']);
  });

  it('tell a value from a column, and a text from its length', () => {
    const index = indexOf({
      'a.yaml': rule('T | where a == b and strlen(c) == 5 and tolower(d) == "x"'),
      'b.yaml': rule('T | where a == "b" and c == 5 and d == "x"'),
    });
    assert.deepEqual(drawn(index), ['a eq b: 1', 'a eq b: 1', 'c eq 5: 1', 'd eq x: 2', 'strlen(c) eq 5: 1']);
  });

  it('lead to the rules that have all of them', () => {
    const index = indexOf({
      'a.yaml': rule('T | where port in (22, 3389)'),
      'b.yaml': rule('T | where port in (22, 3389, 80)'),
      'c.yaml': rule('T | where port in (22)'),
    });
    const keys = [...index.indicatorCounts()].filter(({ key }) => /22|3389/.test(key)).map(({ key }) => key);
    assert.deepEqual(
      [...index.placesOf(keys)].map(({ rule: { file } }) => file),
      ['a.yaml', 'b.yaml'],
    );
    assert.deepEqual([...index.placesOf([...keys, 'nothing'])], []);
  });

  it('know the place', () => {
    const text = rule('T | where port in (22, 3389)');
    const index = indexOf({ 'a.yaml': text });
    for (const { key } of index.indicatorCounts()) {
      const [place] = index.placesOf([key]);
      assert.equal(text.slice(place!.start, place!.end), 'port in (22, 3389)');
    }
  });
});

describe('an explanation with the counts of the index', () => {
  const texts = {
    'a.yaml': rule('T | where port in (22, 3389) and user == "root" and isempty(host)'),
    'b.yaml': rule('T | where port in (22, 3389, 80)'),
    'c.yaml': rule('T | where port in (22) and isempty(host)'),
  };
  const index = indexOf(texts);
  const counts = (text: string, file: string | undefined): unknown[] => {
    const explanation = explainDocument(readRule(text, 'yaml').documents[0]!, FACTS);
    const own = file === undefined ? undefined : { file, ordinal: 0 };
    const { indicators } = withCorpus(explanation, index, own).queries[0]!;
    return indicators.map(({ field, corpus, corpusByValue }) => [field, corpus, ...corpusByValue]);
  };

  it('counts the rule itself once', () => {
    assert.deepEqual(counts(texts['a.yaml'], 'a.yaml'), [
      ['port', 2, 3, 2],
      ['user', 1, 1],
      ['host', 2],
    ]);
  });

  it('counts a rule that is not in the index as one more', () => {
    assert.deepEqual(counts(rule('T | where port in (22, 3389)'), undefined), [['port', 3, 4, 3]]);
    assert.deepEqual(counts(rule('T | where user == "root"'), 'c.yaml'), [['user', 2, 2]]);
  });
});

describe('rules by what they read and list', () => {
  const attack = 'tactics: [CredentialAccess]\nrelevantTechniques: [T1110, T1110.003]\n';
  const index = indexOf({
    'a.yaml': rule('SigninLogs | union AuditLogs', attack),
    'b.yaml': rule('SigninLogs', 'tactics: [CredentialAccess]\nrelevantTechniques: [T1110]\n'),
  });

  it('are found by table', () => {
    assert.deepEqual(index.tableCounts, [
      { name: 'SigninLogs', count: 2 },
      { name: 'AuditLogs', count: 1 },
    ]);
    assert.deepEqual(
      index.rulesReading('AuditLogs').map(({ file, name, severity }) => [file, name, severity]),
      [['a.yaml', 'a rule', 'Low']],
    );
    assert.deepEqual(index.rulesReading('Heartbeat'), []);
  });

  it('are found by technique', () => {
    assert.equal(index.countOfTechnique('T1110'), 2);
    assert.deepEqual(
      index.rulesFor('T1110.003').map(({ file }) => file),
      ['a.yaml'],
    );
  });
});

describe('near duplicates', () => {
  const words = Array.from({ length: 60 }, (_, i) => `| where c${i} == "${i}"`).join('\n');
  const index = indexOf({
    'a.yaml': rule(`SigninLogs\n${words}`),
    'b.yaml': rule(`// a comment\nSigninLogs\n${words}\n| take 5`),
    'c.yaml': rule(`SigninLogs\n${words.replaceAll('where', 'project')}`),
    'd.yaml': rule('SigninLogs | take 5'),
    'e.yaml': rule('SigninLogs | take 5'),
  });

  it('are found of one rule, whatever its comments', () => {
    const found = index.nearDuplicatesOf('a.yaml', 0);
    assert.deepEqual(
      found.map(({ rule: { file } }) => file),
      ['b.yaml'],
    );
    assert.ok(found[0]!.likeness > 0.8 && found[0]!.likeness <= 1);
  });

  it('are like each other altogether only when every token is the same', () => {
    const long = Array.from({ length: 400 }, (_, i) => `| where c${i} == "${i}"`).join('\n');
    const of = (query: string): number =>
      indexOf({ 'a.yaml': rule(`T\n${long}`), 'b.yaml': rule(query) }).nearDuplicatesOf('a.yaml', 0)[0]!.likeness;
    assert.equal(of(`T // spelt\n\n ${long}`), 1);
    assert.ok(of(`T\n${long.replace('"77"', '"88"')}`) < 1);
  });

  it('have about the share of runs in common that a slow count finds', () => {
    const lines = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, i) => `| where c${from + i} == "${from + i}"`);
    const runs = (query: string): Set<string> => {
      const tokens = query.match(/\w+|==|"\d+"|\|/g)!;
      return new Set(tokens.slice(3).map((_, i) => tokens.slice(i, i + 4).join(' ')));
    };
    for (const shared of [200, 230, 250]) {
      const [a, b] = [
        `T ${lines(0, 260).join(' ')}`,
        `T ${[...lines(0, shared), ...lines(500, 760 - shared)].join(' ')}`,
      ];
      const [ofA, ofB] = [runs(a), runs(b)];
      const both = [...ofA].filter((run) => ofB.has(run)).length;
      const share = both / (ofA.size + ofB.size - both);
      const [found] = indexOf({ 'a.yaml': rule(a), 'b.yaml': rule(b) }).nearDuplicatesOf('a.yaml', 0);
      assert.ok(Math.abs((found?.likeness ?? 0.7) - share) < 0.2, `${found?.likeness} is not ${share}`);
    }
  });

  it('are found as groups; rules of a few words are alike by chance', () => {
    assert.deepEqual(
      index.nearDuplicates().map((group) => group.map(({ rule: { file } }) => file)),
      [['a.yaml', 'b.yaml']],
    );
  });
});

describe('the index', () => {
  const TEXTS = [
    rule('T | where a == 1'),
    rule('T | where a == 1 or b == 2', 'tactics: [Impact]\nrelevantTechniques: [T1485]\n'),
    rule('U | where b == 2 and c has "x"'),
    'T | where a == 1\n\nU | where b == 2',
    'a: b\n',
  ];
  const change = fc.record({
    file: fc.integer({ min: 0, max: 5 }),
    text: fc.integer({ min: -1, max: TEXTS.length - 1 }),
  });

  it('is the same however the files came, changed and went', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const index = indexOf({});
        const files: Record<string, string> = {};
        for (const { file, text } of changes) {
          const name = `${file}.${text === 3 ? 'kql' : 'yaml'}`;
          put(index, name, TEXTS[text]);
          if (TEXTS[text] === undefined) delete files[name];
          else files[name] = TEXTS[text];
        }
        const fresh = indexOf(files);
        assert.deepEqual(drawn(index), drawn(fresh));
        assert.deepEqual(index.size, fresh.size);
        assert.deepEqual(index.tableCounts, fresh.tableCounts);
        assert.deepEqual(index.techniqueCounts, fresh.techniqueCounts);
        const filesOf = (of: RuleIndex): string[] =>
          of
            .rulesReading('T')
            .map(({ file }) => file)
            .sort();
        assert.deepEqual(filesOf(index), filesOf(fresh));
      }),
      runs(300),
    );
  });

  it('keeps nothing of rules that have gone', () => {
    const index = indexOf({ 'a.yaml': rule('T | where a == 1') });
    for (let i = 0; i < 2000; i++) put(index, 'b.yaml', rule(`T | where a == 1 or b == ${i % 3}`));
    assert.deepEqual(drawn(index), ['a eq 1: 2', 'b eq 1: 1']);
    assert.equal(index.rulesReading('T').length, 2);
  });
});
