/** What is wrong in published rules is listed in docs/corpus-findings.md, every file of it. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { Declarations, declarationsIn } from '../../server/src/declarations/index.ts';
import { lint } from '../../server/src/lint/index.ts';
import { isAnalyticsRule, type RuleFile, readRule } from '../../server/src/rule/index.ts';
import { identitiesIn, Twins } from '../../server/src/twins/index.ts';
import { corpusFiles } from '../support/corpus.ts';
import { REAL_FACTS } from '../support/facts.ts';
import { readProjectFile } from '../support/paths.ts';

const PAGE = 'docs/corpus-findings.md';

/** A document that somebody runs: of functions and templates the page says less. */
function isRun({ documents }: RuleFile): boolean {
  return documents.some((document) => isAnalyticsRule(document) || document.kind === 'Hunting');
}

describe('the errors and warnings of published rules', function () {
  this.timeout(600_000);
  const page = readProjectFile(PAGE);
  const selection = Number(/a selection of ([\d,]+) files/.exec(page)?.[1]?.replace(',', ''));

  it(`are those of files that ${PAGE} names`, function () {
    const declarations = new Declarations();
    const twins = new Twins();
    const files = corpusFiles('').filter((file) => !file.path.startsWith('malformed/'));
    const rules = new Map<string, RuleFile>();
    for (const { path: name, text } of files) {
      const read = /\.(?:ya?ml|kql|csl)$/i.test(name) ? readRule(text, /ml$/i.test(name) ? 'yaml' : 'kql') : undefined;
      declarations.set(name, declarationsIn({ name, path: name }, text, read));
      if (read && read.documents.length > 0) rules.set(name, read);
    }
    // the page speaks of one selection of rules; of another one it knows nothing
    if (rules.size !== selection) this.skip();
    for (const [name, file] of rules) twins.set(name, identitiesIn(name, file));
    const facts = declarations.over(REAL_FACTS);
    const unlisted = [...rules].flatMap(([fileName, file]) => {
      if (!isRun(file) || page.includes(`${path.basename(fileName)}\``)) return [];
      const { findings } = lint(file, facts, { rules: {} }, { twins, fileName });
      return findings.flatMap(({ severity, rule, message }) =>
        severity === 'error' || severity === 'warning' ? [`${fileName}: ${rule}: ${message}`] : [],
      );
    });
    assert.deepEqual(unlisted, []);
  });
});
