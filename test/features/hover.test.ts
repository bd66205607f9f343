/** What hovering an ATT&CK id says. */
import assert from 'node:assert/strict';
import { factsFrom, NO_FACTS } from '../../server/src/facts/index.ts';
import { type Hover, hover } from '../../server/src/features/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';
import { readMarker } from '../support/marker.ts';

function hoverAt(marked: string, facts = FACTS): { hover: Hover | undefined; on: string } {
  const { text, offset } = readMarker(`${marked}\nkind: Scheduled\nquery: |\n  T\n`);
  const found = hover(readRule(text, 'yaml'), offset, facts);
  return { hover: found, on: found ? text.slice(found.range.start, found.range.end) : '' };
}

describe('hover on a technique', () => {
  it('says what it is, where it belongs and where it is described', () => {
    const { hover: found, on } = hoverAt('relevantTechniques:\n  - T1$0190');
    assert.equal(on, 'T1190');
    const lines = found!.markdown.split('\n\n');
    assert.equal(lines[0], '**T1190 Exploit Public-Facing Application**');
    assert.match(lines[1]!, /^Initial Access · Enterprise · .*Linux.*Windows/);
    assert.ok(lines[2]!.length > 40 && lines[2]!.endsWith('.'), 'a sentence or two of ours');
    assert.equal(lines.at(-1), '[attack.mitre.org](https://attack.mitre.org/techniques/T1190/)');
  });

  it('names parent and sub-techniques, with links', () => {
    assert.match(
      hoverAt('relevantTechniques: [T1059.0$001]').hover!.markdown,
      /Sub-technique of \[T1059\]\(https:\/\/attack\.mitre\.org\/techniques\/T1059\/\) Command and Scripting Interpreter/,
    );
    const parent = hoverAt('relevantTechniques: [T1059$0]').hover!.markdown;
    assert.match(parent, /Sub-techniques: \[T1059\.001\]\([^)]*\/T1059\/001\/\) PowerShell, /);
  });

  it('says that it was revoked, and what replaces it', () => {
    assert.match(
      hoverAt('relevantTechniques:\n  - T1086$0').hover!.markdown,
      /Revoked\. Replaced by \*\*T1059\.001 PowerShell\*\*/,
    );
  });

  it('says that it is deprecated', () => {
    const [deprecated] = [...FACTS.attack.techniques.values()].filter((t) => t.status === 'deprecated');
    assert.match(
      hoverAt(`relevantTechniques:\n  - ${deprecated!.id}$0`).hover!.markdown,
      /Deprecated: ATT&CK no longer uses it/,
    );
  });

  it('says what the next version of ATT&CK changes', () => {
    const [change] = FACTS.attack.changes.filter(({ id }) => id.startsWith('T1'));
    assert.match(hoverAt(`relevantTechniques:\n  - ${change!.id}$0`).hover!.markdown, /\*ATT&CK 19[^*]*:\*/);
  });

  it('works in every form in which ids are written', () => {
    for (const marked of [
      "relevantTechniques: ['T1$0190']",
      'relevantTechniques:\n- "T119$00"',
      'relevantTechniques: t1190$0',
      'techniques:\n  - $0T1190',
      'tactics:\n  - tactic: InitialAccess\n    techniques:\n      - technique: T11$090',
      'relevantTechniques: T1059, T11$090',
      'tactics:\n  - T1190$0',
    ]) {
      assert.match(hoverAt(marked).hover?.markdown ?? '', /T1190 Exploit/, marked);
    }
  });
});

describe('hover on a tactic', () => {
  it('says what it is about, for each domain that has it', () => {
    const { hover: found, on } = hoverAt('tactics:\n  - Initial$0Access');
    assert.equal(on, 'InitialAccess');
    assert.match(found!.markdown, /^\*\*Initial Access\*\*\n\nTA0001 \(Enterprise\)/);
    assert.match(found!.markdown, /https:\/\/attack\.mitre\.org\/tactics\/TA0001\//);
  });

  it('knows tactics as hunting queries write them', () => {
    assert.match(hoverAt('tactics:\n  - Command and Con$0trol').hover!.markdown, /Command and Control/);
  });

  it('knows them under keys of techniques, and in one text with others', () => {
    assert.match(hoverAt('relevantTechniques:\n  - TA00$001').hover!.markdown, /^\*\*Initial Access\*\*/);
    const { hover: found, on } = hoverAt('tactics: Impact, Exec$0ution');
    assert.equal(on, 'Execution');
    assert.match(found!.markdown, /^\*\*Execution\*\*/);
  });

  it('says once what a tactic is that the next version divides', () => {
    const { markdown } = hoverAt('tactics:\n  - TA00$005').hover!;
    assert.match(markdown, /^\*\*Defense Evasion\*\*\n\nTA0005 \(Enterprise\)\n\n/);
    assert.equal(markdown.split('Staying unseen').length, 2);
    assert.equal(markdown.split('/tactics/TA0005/').length, 2);
    assert.match(
      hoverAt('tactics:\n  - Ste$0alth').hover!.markdown,
      /^\*\*Stealth\*\*\n\nTA0005 .*\n\nNew in ATT&CK 19/,
    );
  });

  it('says that a tactic is retired', () => {
    assert.match(
      hoverAt('tactics:\n  - Pre$0Attack').hover!.markdown,
      /^\*\*PreAttack\*\*\n\n⚠ Retired: ATT&CK has divided it into \*\*Reconnaissance\*\* and \*\*Resource Development\*\*\./,
    );
  });

  it('works in custom detections of Defender XDR, in both of their forms', () => {
    const hoverIn = (marked: string) => {
      const { text, offset } = readMarker(marked);
      return hover(readRule(text, 'yaml'), offset, FACTS)?.markdown ?? '';
    };
    const graph = (template: string) =>
      `queryCondition:\n  queryText: T\ndetectionAction:\n  alertTemplate:\n    ${template}\n`;
    assert.match(hoverIn(graph('mitreTechniques:\n      - T1$0190')), /T1190 Exploit/);
    assert.match(hoverIn(graph('category: Credential$0Access')), /^\*\*Credential Access/);
    const arm = `properties:\n  ${graph('tactics:\n      - tactic: Imp$0act').replaceAll('\n', '\n  ')}\n`;
    assert.match(hoverIn(arm), /^\*\*Impact/);
  });
});

describe('hover on anything else', () => {
  for (const marked of [
    'relevant$0Techniques:\n  - T1190',
    'relevantTechniques:\n  - T9999$0',
    'relevantTechniques:\n$0  - T1190',
    'name: T1190$0\nrelevantTechniques: []',
    'relevantTechniques: []\ndescription: InitialAccess$0',
  ]) {
    it(`says nothing: ${JSON.stringify(marked)}`, () => assert.equal(hoverAt(marked).hover, undefined));
  }

  it('says nothing before the facts are there', () => {
    assert.equal(hoverAt('relevantTechniques:\n  - T1190$0', NO_FACTS).hover, undefined);
    assert.equal(hoverAt('relevantTechniques:\n  - T1190$0', factsFrom({})).hover, undefined);
  });

  it('puts nothing of the file into the words', () => {
    const { hover: found } = hoverAt('relevantTechniques:\n  - "T1190$0 [x](command:evil)"');
    assert.equal(found, undefined);
  });
});
