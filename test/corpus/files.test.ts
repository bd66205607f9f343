/** Rule files as people publish them: read as every other reader does, and nothing said against the good ones' YAML. */
import assert from 'node:assert/strict';
import { check, type Finding } from '../../server/src/lint/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { lineIndex, positionAt } from '../../server/src/text/index.ts';
import { parseYaml } from '../../server/src/yaml/index.ts';
import { type CorpusFile, corpusFiles, goodFiles } from '../support/corpus.ts';
import { FACTS } from '../support/facts.ts';
import { assertFixLaws } from '../support/fix-laws.ts';
import { loadedByLibrary, loadedFromTree } from '../support/yaml-values.ts';

/** Runs an assertion over all files; says how many break it, and shows the first. */
function forEvery(files: readonly CorpusFile[], assertion: (text: string) => void): void {
  const failures = files.flatMap(({ path, text }) => {
    try {
      assertion(text);
      return [];
    } catch (error) {
      return [`${path}: ${(error as Error).message}`];
    }
  });
  assert.equal(failures.length, 0, `${failures.length} of ${files.length} files\n${failures.slice(0, 5).join('\n')}`);
}

function isReadable({ text }: CorpusFile): boolean {
  try {
    loadedByLibrary(text);
    return true;
  } catch {
    return false;
  }
}

describe('the files of the corpus', function () {
  this.timeout(600_000);
  const good = goodFiles();
  const malformed = corpusFiles('.yaml', '.yml').filter(({ path }) => path.startsWith('malformed/'));
  /** Broken rules; a few files of old are KQL with a head of comments, and no YAML at all. */
  const unreadable = malformed.filter((file) => /^(id|name|query):/m.test(file.text) && !isReadable(file));

  it('are many', () => {
    assert.ok(good.length > 1000);
    assert.ok(unreadable.length > 200);
  });

  it('are nearly all recognised', () => {
    const foreign = good.filter(({ text }) => readRule(text, 'yaml').documents.every(({ kind }) => kind === undefined));
    assert.deepEqual(
      foreign.map(({ path }) => path),
      [],
    );
  });

  it('have no fault in their YAML when they are good', () => {
    forEvery(good, (text) => assert.deepEqual(yamlFindings(text), []));
  });

  it('hold the values that js-yaml loads', () => {
    forEvery(good.filter(isReadable), (text) =>
      assert.deepEqual(loadedFromTree(parseYaml(text).documents[0]?.root), loadedByLibrary(text)),
    );
  });

  it('have a finding when js-yaml cannot read them', () => {
    forEvery(unreadable, (text) => assert.notDeepEqual(yamlFindings(text), []));
  });

  it('keep their query when the YAML around it is broken', () => {
    const dead = unreadable.filter(
      ({ text }) =>
        /^query: *[|>]/m.test(text) && !readRule(text, 'yaml').documents.some(({ queries }) => queries.length),
    );
    assert.deepEqual(
      dead.map(({ path }) => path),
      [],
    );
  });

  it('have a finding no later than the place where js-yaml gives up', () => {
    forEvery(unreadable, (text) => {
      const place = placeWhereLibraryFails(text);
      const first = check(text, 'yaml', FACTS).findings.find(({ rule }) => rule.startsWith('yaml/'));
      assert.ok(first && first.start <= place, `${first?.start} after ${place}`);
    });
  });

  it('have the finding that their folder is about', () => {
    for (const [name, pattern] of Object.entries(FAULTS)) {
      const files = malformed.filter(({ path }) => path.split('/')[1] === name);
      assert.ok(files.length > 2, name);
      forEvery(files, (text) => {
        const found = check(text, 'yaml', FACTS).findings.map(({ rule, message }) => `${rule}: ${message}`);
        assert.ok(
          found.some((line) => pattern.test(line)),
          found.join('\n'),
        );
      });
    }
  });

  it('have fixes that keep their laws', () => {
    forEvery([...good, ...malformed], (text) => assertFixLaws(text, 'yaml'));
  });

  it('have the same findings with Windows line ends', () => {
    forEvery([...good, ...malformed], (text) => {
      const unix = text.replaceAll('\r\n', '\n');
      assert.deepEqual(placesOf(unix.replaceAll('\n', '\r\n')), placesOf(unix));
    });
  });
});

/** Folders of one fault, each with a finding that names it; a few hold older files, which are no YAML at all. */
const FAULTS: Readonly<Record<string, RegExp>> = {
  invalid_utf8: /^yaml\/(?:lost-character|kql-comment)/,
  mixed_EOL: /^yaml\/mixed-line-ends/,
  query_10000: /^rule\/invalid-value: `query` has|^yaml\/key-inside-query/,
  ERR_TAB_AS_INDENT: /^yaml\/tab-indentation/,
  js_yaml_ERR_duplicated_mapping_key: /^yaml\/duplicate-key/,
};

/** The end of the line at which the library stops reading. */
function placeWhereLibraryFails(text: string): number {
  try {
    loadedByLibrary(text);
    return text.length;
  } catch (error) {
    const { position } = (error as { mark: { position: number } }).mark;
    const lineEnd = text.indexOf('\n', position);
    return lineEnd < 0 ? text.length : lineEnd;
  }
}

function yamlFindings(text: string): string[] {
  return check(text, 'yaml', FACTS).findings.flatMap((finding) =>
    finding.rule.startsWith('yaml/') ? [`${finding.rule}: ${finding.message}`] : [],
  );
}

/** Findings with lines and columns, which do not depend on the line ends. */
function placesOf(text: string): string[] {
  const index = lineIndex(text);
  const place = (offset: number) => {
    const { line, character } = positionAt(index, offset);
    return `${line + 1}:${character + 1}`;
  };
  return check(text, 'yaml', FACTS).findings.map(
    ({ start, end, rule, message }: Finding) => `${place(start)}-${place(end)} ${rule}: ${message}`,
  );
}
