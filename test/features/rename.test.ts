/** All places of a name, and another name for it, in the query and in the fields around it. */
import assert from 'node:assert/strict';
import { definition, nameHover, references, renamableAt, rename } from '../../server/src/features/index.ts';
import { symbolsOf } from '../../server/src/features/symbols.ts';
import { check } from '../../server/src/lint/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { applyEdits } from '../../server/src/text/index.ts';
import { FACTS } from '../support/facts.ts';
import { readMarker } from '../support/marker.ts';
import { sampleRules } from '../support/queries.ts';

type Language = 'kql' | 'yaml';

/** The text with brackets around every place of the name at the marker, `[*…]` around those that declare it. */
function placesOf(marked: string, language: Language = 'kql'): string {
  const { text, offset } = readMarker(marked);
  const edits = references(readRule(text, language), offset, FACTS).map(({ start, end, declares }) => ({
    start,
    end,
    text: `[${declares ? '*' : ''}${text.slice(start, end)}]`,
  }));
  return applyEdits(text, edits);
}

/** The text with the name at the marker renamed; the reason in words where it is not. */
function renamed(marked: string, newName = 'New', language: Language = 'kql'): string | undefined {
  const { text, offset } = readMarker(marked);
  const edits = rename(readRule(text, language), offset, newName, FACTS);
  if (!edits) return undefined;
  return 'refusal' in edits ? edits.refusal : applyEdits(text, edits);
}

describe('places of a name', () => {
  it('follows a column through the stages that hand it on', () => {
    assert.equal(
      placesOf(
        'SigninLogs | extend User = UserPrincipalName | where Us$0er != "" | project User, AppId | sort by User',
      ),
      'SigninLogs | extend [*User] = UserPrincipalName | where [User] != "" | project [User], AppId | sort by [User]',
    );
  });

  it('tells columns of one name apart', () => {
    assert.equal(
      placesOf('SigninLogs | extend A = 1 | where A > 0 | extend $0A = 2 | project A'),
      'SigninLogs | extend A = 1 | where A > 0 | extend [*A] = 2 | project [A]',
    );
    assert.equal(
      placesOf('SigninLogs | extend A = 1 | project-rename B = $0A | project B'),
      'SigninLogs | extend [*A] = 1 | project-rename B = [A] | project B',
    );
  });

  it('follows it through the legs of a union and the keys of a join', () => {
    assert.equal(
      placesOf('union (SigninLogs | project U = UserId), (AuditLogs | project U = Identity) | where $0U == ""'),
      'union (SigninLogs | project [*U] = UserId), (AuditLogs | project [*U] = Identity) | where [U] == ""',
    );
    assert.equal(
      placesOf('SigninLogs | project $0K = AppId | join (AuditLogs | project K = Id) on K'),
      'SigninLogs | project [*K] = AppId | join (AuditLogs | project [*K] = Id) on [K]',
    );
  });

  it('finds the places of lets, parameters, tables and functions', () => {
    assert.equal(
      placesOf('let a = 1;\nlet f = (b: int) { b + a };\nprint f(b=$0a)'),
      'let [*a] = 1;\nlet f = (b: int) { b + [a] };\nprint f(b=[a])',
    );
    assert.equal(placesOf('let f = (b: int) { $0b + 1 };\nprint f(1)'), 'let f = ([*b]: int) { [b] + 1 };\nprint f(1)');
    assert.equal(placesOf('SigninLogs | union $0SigninLogs'), '[SigninLogs] | union [SigninLogs]');
    assert.equal(placesOf('print tolow$0er(tolower("A"))'), 'print [tolower]([tolower]("A"))');
  });

  it('takes a name in a text for one where a function does', () => {
    assert.equal(
      placesOf('SigninLogs | extend A = 1 | extend B = column_ifexists("A", 0) + $0A'),
      'SigninLogs | extend [*A] = 1 | extend B = column_ifexists("[A]", 0) + [A]',
    );
  });

  it('goes on into the fields of a rule, and comes back from them', () => {
    const rule = (mark: string, name: string) => `name: a
kind: Scheduled
query: |
  SigninLogs
  | extend ${name} = UserPrincipalName
  | project ${mark}${name}, IPAddress
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: ${name}
customDetails:
  Who: "${name}"
alertDetailsOverride:
  alertDisplayNameFormat: 'Sign-in of {{${name}}} from {{IPAddress}}'
`;
    assert.equal(placesOf(rule('$0', 'User'), 'yaml'), rule('', '[User]').replace('[User] =', '[*User] ='));
    assert.equal(renamed(rule('$0', 'User'), 'Actor', 'yaml'), rule('', 'Actor'));
    const fromField = rule('', 'User').replace('columnName: User', 'columnName: Us$0er');
    assert.equal(renamed(fromField, 'Actor', 'yaml'), rule('', 'Actor'));
    assert.equal(
      renamed(fromField.replaceAll('\n', '\r\n'), 'Actor', 'yaml'),
      rule('', 'Actor').replaceAll('\n', '\r\n'),
    );
  });
});

describe('another name', () => {
  it('is written where the query gives a name without writing it', () => {
    assert.equal(
      renamed('SigninLogs | summarize count() by AppId | where cou$0nt_ > 5'),
      'SigninLogs | summarize New = count() by AppId | where New > 5',
    );
    assert.equal(
      renamed('SigninLogs | summarize by bin(TimeGenerated, 1h) | project Time$0Generated'),
      'SigninLogs | summarize by New = bin(TimeGenerated, 1h) | project New',
    );
  });

  it('leaves alone what is named after it', () => {
    assert.equal(
      renamed('SigninLogs | extend $0User = UserId | summarize dcount(User) by AppId | where dcount_User > 5'),
      'SigninLogs | extend New = UserId | summarize dcount_User = dcount(New) by AppId | where dcount_User > 5',
    );
  });

  it('rewrites a key of a join whose other side keeps its name', () => {
    assert.equal(
      renamed('SigninLogs | project $0Id = AppId | join kind=leftanti (AuditLogs) on Id'),
      'SigninLogs | project New = AppId | join kind=leftanti (AuditLogs) on $left.New == $right.Id',
    );
    assert.equal(
      renamed('SigninLogs | join kind=leftsemi (AuditLogs | project $0Id = Category) on Id'),
      'SigninLogs | join kind=leftsemi (AuditLogs | project New = Category) on $left.Id == $right.New',
    );
  });

  it('is given to parameters where calls name them', () => {
    assert.equal(
      renamed('let f = ($0days: int) { SigninLogs | take days };\nf(days=3)'),
      'let f = (New: int) { SigninLogs | take New };\nf(New=3)',
    );
  });

  it('is bracketed where it is a word of the language', () => {
    assert.equal(
      renamed('SigninLogs | extend $0a = 1 | project a', 'time'),
      "SigninLogs | extend ['time'] = 1 | project ['time']",
    );
  });

  it('is written as the YAML around the query wants it', () => {
    const rule = (first: string, then: string) =>
      `name: a
kind: Scheduled
query: 'SigninLogs | extend ${first} = 1 | project ${then}'
`;
    assert.equal(renamed(rule('$0a', 'a'), 'time', 'yaml'), rule("[''time'']", "[''time'']"));
  });

  it('is refused with a reason', () => {
    assert.match(renamed('SigninLogs | where App$0Id == ""')!, /^`AppId` is a column of `SigninLogs`/);
    assert.match(renamed('Signin$0Logs | take 1')!, /is a table/);
    assert.match(renamed('print tolow$0er("A")')!, /is a function/);
    assert.match(renamed('Nobody_CL | where x_$0s == ""')!, /Nobody knows where/);
    assert.match(renamed('T | count | where Co$0unt > 1')!, /is not written in the query/);
    assert.match(renamed('T | extend $0a = 1', 'two words')!, /letters, digits/);
    assert.equal(renamed('T | where $0 1 == 1'), undefined);
    const { text, offset } = readMarker('SigninLogs | where App$0Id == ""');
    assert.ok('refusal' in renamableAt(readRule(text, 'kql'), offset, FACTS)!);
  });

  it('is refused where something else would get another meaning', () => {
    for (const marked of [
      'SigninLogs | project $0A = 1, B = 2 | where A == B',
      'let B = 1;\nSigninLogs | project $0A = 2 | where A == B',
      'let $0A = 1;\nSigninLogs | extend B = 2 | where A == B',
    ])
      assert.match(renamed(marked, 'B')!, /would change as well/, marked);
  });

  it('changes nothing but names in the samples: every finding stays, and so does the way back', () => {
    let tried = 0;
    for (const text of sampleRules()) {
      const file = readRule(text, 'yaml');
      const before = check(text, 'yaml', FACTS).findings.map(({ rule }) => rule);
      for (const document of file.documents) {
        for (const query of document.queries) {
          const { occurrences } = symbolsOf(document, query, FACTS);
          for (const occurrence of new Map(occurrences.map((one) => [one.thing, one])).values()) {
            const edits = rename(file, occurrence.end, 'Renamed_0', FACTS);
            if (!edits || 'refusal' in edits) continue;
            const after = check(applyEdits(text, edits), 'yaml', FACTS).findings.map(({ rule }) => rule);
            assert.deepEqual(after, before, occurrence.name);
            tried++;
          }
        }
      }
    }
    assert.ok(tried > 30, `${tried} names`);
  });
});

describe('a column that a field names', () => {
  const rule = `name: a
kind: Scheduled
query: |
  SigninLogs
  | summarize Tries = count() by IPAddress
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IP@1Address
customDetails:
  Count: Tri@2es
`;
  const at = (mark: string) => readMarker(rule.replace(mark, '$0').replaceAll(/@\d/g, ''));

  it('leads to the place that makes it; one of a table to the last stage that names it', () => {
    for (const [mark, wanted] of [
      ['@2', 'Tries = count'],
      ['@1', 'IPAddress\nentity'],
    ] as const) {
      const { text, offset } = at(mark);
      const place = definition(readRule(text, 'yaml'), offset, FACTS)!;
      assert.equal(place.start, text.indexOf(wanted), mark);
    }
  });

  it('leads to the table where no stage names it', () => {
    const { text, offset } = readMarker(
      'name: a\nkind: Scheduled\nquery: SigninLogs | take 5\ncustomDetails:\n  App: App$0Id\n',
    );
    const place = definition(readRule(text, 'yaml'), offset, FACTS)!;
    assert.equal(text.slice(place.start, place.end), 'SigninLogs');
  });

  it('says what it is when hovered', () => {
    const { text, offset } = at('@2');
    assert.match(
      nameHover(readRule(text, 'yaml'), offset, FACTS)!.markdown,
      /^```kql\nTries: long\n```\n\nMade by `summarize`/,
    );
  });
});
