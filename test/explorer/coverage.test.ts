/** The matrix of ATT&CK, and what leads from a rule to others. */
import assert from 'node:assert/strict';
import { readFromPage, readToPage } from '../../client/explorer/messages.ts';
import { type Coverage, coverageView } from '../../client/explorer/view-coverage.ts';
import { type Coverage as CoverageOfIndex, coverageOf, RuleIndex } from '../../server/src/rule-index/index.ts';
import { FACTS } from '../support/facts.ts';
import { elements, messageOf, ofClass, pageOf, part, words } from './page.ts';

const sub = (
  id: string,
  rules: number,
): Coverage['tactics'][number]['techniques'][number]['subTechniques'][number] => ({
  id,
  name: `Way ${id}`,
  rules,
});

const COVERAGE: Coverage = {
  version: '18.1',
  rules: 9,
  mapped: 7,
  unknown: [{ id: 'T9999', rules: 1 }],
  tactics: [
    {
      domain: 'enterprise', id: 'TA0001', name: 'Initial Access', rules: 7, covered: 2, total: 3,
      techniques: [
        { id: 'T1', name: 'One', rules: 2, rulesWithin: 6, subTechniques: [sub('T1.001', 4), sub('T1.002', 0)] },
        { id: 'T2', name: 'Two', rules: 0, rulesWithin: 1, subTechniques: [sub('T2.001', 1)] },
        { id: 'T3', name: '<b>Three</b>', rules: 0, rulesWithin: 0, subTechniques: [] },
      ],
    },
  ],
}; // biome-ignore format: a table

describe('the matrix of ATT&CK', () => {
  const nodes = coverageView(COVERAGE);

  it('says what it counts', () => {
    assert.match(words(nodes[0]!), /ATT&CK 18\.1 · 7 of 9 rules say what they cover · 2 of 3 techniques/);
    assert.match(words(nodes[0]!), /Not in this version: T9999/);
  });

  it('has a column for each tactic, with its techniques and those below that have rules', () => {
    const [tactic] = ofClass(nodes, 'tactic');
    assert.match(words(tactic!), /^Initial Access 7 rules · 2 of 3 T1 One 6 T1\.001 Way T1\.001 4 T2 Two 1 /);
    assert.ok(!words(tactic!).includes('T1.002'));
    const levels = ofClass(nodes, 'technique').map(({ attributes }) => attributes.class);
    assert.deepEqual(levels, ['technique level-3', 'technique level-1', 'technique level-0']);
  });

  it('leads to the rules of a technique that lists some itself, and to no others', () => {
    const leading = elements(nodes).filter(({ attributes }) => attributes['data-action'] === 'technique');
    assert.deepEqual(
      leading.map(({ attributes }) => `${attributes['data-value']}: ${attributes['aria-label']}`),
      ['T1: T1 One: 2 rules', 'T1.001: T1.001 Way T1.001: 4 rules', 'T2.001: T2.001 Way T2.001: 1 rule'],
    );
  });

  it('takes what the server says', () => {
    const said: CoverageOfIndex = coverageOf(new RuleIndex(), FACTS.attack);
    // the page understands whatever the server may say: this does not compile otherwise
    const understood: Coverage = said;
    const message = { type: 'coverage', coverage: JSON.parse(JSON.stringify(understood)) } as const;
    const read = readToPage(message);
    assert.ok(read.type === 'coverage' && read.coverage.tactics.length > 10);
    assert.throws(() => readToPage({ type: 'coverage', coverage: { ...COVERAGE, tactics: 'all' } }));
  });
});

describe('the number of rules behind an indicator', () => {
  it('leads to the others, where there are any', () => {
    const message = messageOf('Event | where Source == "a" and Computer == "b"', 'kql');
    const [query] = message.explanation.queries;
    const [one, two] = query!.indicators;
    const queries = [{ ...query!, indicators: [one!, { ...two!, corpus: 3 }] }];
    const { nodes } = pageOf({ ...message, explanation: { ...message.explanation, queries } });
    const links = elements([part(nodes, 'Indicators')]).filter(
      ({ attributes }) => attributes['data-action'] === 'others',
    );
    assert.deepEqual(
      links.map(({ attributes }) => [attributes['data-value'], attributes['aria-label']]),
      [['0 1', '2 other rules look for the same']],
    );
    assert.deepEqual(readFromPage({ type: 'others', query: 0, indicator: 1 }), {
      type: 'others',
      query: 0,
      indicator: 1,
    });
  });
});
