/** Indicators as CSV. */
import assert from 'node:assert/strict';
import { explainDocument, indicatorsCsv } from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';

const csv = (text: string): string[] => {
  const [document] = readRule(text, 'yaml').documents;
  return indicatorsCsv(explainDocument(document!, FACTS)).split('\r\n');
};

describe('indicators as CSV', () => {
  it('have a line for each value', () => {
    const lines = csv('kind: NRT\nname: One\nquery: Event | where Source in ("a", "b") and isempty(Computer)\n');
    assert.deepEqual(lines, [
      'Rule,Field,Kind,Value,Excluded,Case sensitive,Transforms,Against,From,Rules',
      'One,Source,in,a,false,true,,value,Event.Source,1',
      'One,Source,in,b,false,true,,value,Event.Source,1',
      'One,Computer,is_empty,,false,true,,value,Event.Computer,1',
      '',
    ]);
  });

  it('are quoted where a sign means something, and never run as a formula', () => {
    const [, first, second] = csv(
      'kind: NRT\nname: "=1+1, \\"x\\""\nquery: Event | where Source in (\'=HYPERLINK("http://x")\', "-enc a,b")\n',
    );
    assert.ok(first!.startsWith('"\'=1+1, ""x""",Source,in,"\'=HYPERLINK(""http://x"")",'), first);
    assert.ok(second!.includes(',"\'-enc a,b",'), second);
  });
});
