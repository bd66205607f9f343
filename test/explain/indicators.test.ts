/** What a predicate looks for: fields, operators and values. */
import assert from 'node:assert/strict';
import type { Indicator } from '../../server/src/explain/index.ts';
import { explainKql } from '../support/explained.ts';

/** `field kind values`, `(cs)` for case-sensitive, `-` in front of exclusions. */
function drawn({ field, kind, values, negated, caseSensitive, transforms }: Indicator): string {
  const about = transforms.reduce((text, name) => `${name}(${text})`, field);
  return `${negated ? '-' : ''}${[about, kind, values.join(', ')].filter(Boolean).join(' ')}${caseSensitive ? ' (cs)' : ''}`;
}

describe('indicators', () => {
  /** A predicate, and its indicators. */
  const CASES: readonly (readonly [predicate: string, ...indicators: string[]])[] = [
    ['a == "x"', 'a eq x (cs)'],
    ['a =~ "x"', 'a eq x'],
    ['a != "x"', '-a ne x (cs)'],
    ['a !~ "x"', '-a ne x'],
    ['not(a == "x")', '-a ne x (cs)'],
    ['not(a != "x")', 'a eq x (cs)'],
    ['"x" == a', 'a eq x (cs)'],
    ['"xyz" contains a', 'a part_of xyz'],
    ['"xyz" !startswith a', '-a not_beginning_of xyz'],
    ['a["b"].c == "x"', 'a.b.c eq x (cs)'],
    ['a["b c"] == "x"', 'a["b c"] eq x (cs)'],
    ['5 < a', 'a gt 5 (cs)'],
    ['not(a >= 5)', 'a lt 5 (cs)'],
    ['a in ("x", "y")', 'a in x, y (cs)'],
    ['a !in~ ("x")', '-a not_in x'],
    ['a has_any ("x", "y")', 'a has_any x, y'],
    ['a has_all ("x", "y")', 'a has_all x, y'],
    ['a contains_cs "x"', 'a contains x (cs)'],
    ['a !endswith "x"', '-a not_endswith x'],
    ['a matches regex @"\\d"', 'a matches \\d (cs)'],
    ['a between (1 .. 5)', 'a between 1, 5 (cs)'],
    ['isempty(tostring(a))', 'tostring(a) is_empty (cs)'],
    ['isnull(a)', 'a is_null (cs)'],
    ['not(isnotempty(a))', 'a is_empty (cs)'],
    ['isempty(a) == false', 'a is_not_empty (cs)'],
    ['(a has "x") == true', 'a has x'],
    ['true != (a == "x" or b == "y")', '-a ne x (cs)', '-b ne y (cs)'],
    ['(a in ("x")) == false', '-a not_in x (cs)'],
    ['case(a == "x", true, b == "y", false, c has "z")', 'a eq x (cs)', 'c has z', '-b ne y (cs)'],
    ['iff(a == "x", false, true)', '-a ne x (cs)'],
    ['not(iff(a == "x", false, b == "y"))', 'a eq x (cs)', '-b ne y (cs)'],
    ['set_has_element(dynamic(["x", "y"]), a)', 'a in x, y (cs)'],
    ['set_has_element(a, "x")', 'a contains_element x (cs)'],
    ['has_any_index(a, list) >= 0', 'a has_any one, two'],
    ['has_any_index(a, list) == -1', '-a not_has_any one, two'],
    ['array_index_of(list, a) != -1', 'a in one, two (cs)'],
    ['indexof(a, "x") > -1', 'a contains x (cs)'],
    ['isAdmin(a)', 'a eq admin', 'a in one, two (cs)'],
    ['not(isAdmin(tolower(b)))', '-tolower(b) ne admin', '-tolower(b) not_in one, two (cs)'],
    ['isAdmin(a) == false', '-a ne admin', '-a not_in one, two (cs)'],
    ['iff(a == "x", true, b == "y") != true', '-a ne x (cs)', '-b ne y (cs)'],
    ['strlen(a) == 5', 'strlen(a) eq 5 (cs)'],
    ['iff(a == "x", "y", "z") == "y"', 'iff(a == "x", "y", "z") eq y (cs)', 'a eq x (cs)'],
    ['a !in (U | where b == "y" | project c)', '-a not_in U | where b == "y" | project c (cs)', '-b eq y (cs)'],
    ['Usage == "x"', 'Usage eq x (cs)'],
    ['isnotnull(a)', 'a is_not_null (cs)'],
    ['ipv4_is_in_range(a, "10.0.0.0/8")', 'a in_cidr 10.0.0.0/8'],
    ['tolower(tostring(a.b)) == "x"', 'tolower(tostring(a.b)) eq x (cs)'],
    ['a == "x" and (b == "y" or c has "z")', 'a eq x (cs)', 'b eq y (cs)', 'c has z'],
    ['a in ((U | project a))', 'a in U | project a (cs)'],
    ['a in (list)', 'a in one, two (cs)'],
    ['a == name', 'a eq three (cs)'],
    ['a == strcat("x", "y")', 'a eq xy (cs)'],
    ['a == unknown(1)', 'a eq unknown(1) (cs)'],
    ['a', 'a eq true (cs)'],
    ['not(a)', '-a ne true (cs)'],
    ['TimeGenerated > ago(1d)'],
    ['1 == 1'],
  ];
  for (const [predicate, ...expected] of CASES) {
    it(predicate, () => {
      const { indicators } = explainKql(
        `let list = dynamic(["one", "two"]); let name = "three"; let isAdmin = (n: string) { n =~ "admin" or n in (list) };\nT | where ${predicate}`,
      );
      assert.deepEqual(indicators.map(drawn), expected);
    });
  }

  /** Whole queries, and their indicators in the same form. */
  const QUERIES: readonly (readonly [query: string, ...indicators: string[]])[] = [
    ['search "mimikatz" and x:"pass*"', '* has mimikatz', 'x hasprefix pass'],
    ['search kind=case_sensitive "*dump*" and not("lab*pc")', '* contains dump (cs)', '-* not_matches lab*pc (cs)'],
    ['find in (T) where "*.exe" and a == "x"', '* hassuffix .exe', 'a eq x (cs)'],
    ['search *'],
    ['T | scan with (step s: a == "x"; step t: b > s.b;)', 'a eq x (cs)', 'b gt s.b (cs)'],
    ['T | make-graph a --> b with U on id | graph-match (x)-->(y) where x.name has "q" project x.name', 'x.name has q'],
    ['T | make-graph a --> b with U on id | graph-where-nodes a == "x"', 'a eq x (cs)'],
    ['T | join kind=leftanti (U | where b == "y" and isnotempty(c)) on k', '-b eq y (cs)', '-c is_not_empty (cs)'],
    ['let Known = U | where b == "y";\nT | where a has "x" | join kind=leftanti Known on k', 'a has x', '-b eq y (cs)'],
    ['T | where a == "x" | join kind=rightanti (U | where b == "y") on k | where c == "z"', 'b eq y (cs)', 'c eq z (cs)', '-a eq x (cs)'],
    ['T | where a == "x" | join kind=anti (T | where a == "x" | where b == 1) on k', 'a eq x (cs)', '-b eq 1 (cs)'],
    ['_Im_Dns(domain_has_any=dynamic(["x", "y"]), starttime=ago(1d))', 'domain_has_any has_any x, y'],
    ['let names = dynamic(["x"]);\nT | union (imDns(domain_has_any=names, responsecodename="*"))', 'domain_has_any has_any x'],
    ['_Im_Dns(ago(1d), now(), "10.0.0.1")', 'srcipaddr eq 10.0.0.1'],
    ['T | join kind=leftanti (_Im_Dns(responsecodename="NXDOMAIN")) on k', '-responsecodename eq NXDOMAIN'],
  ]; // biome-ignore format: a table
  for (const [query, ...expected] of QUERIES) {
    it(query, () => assert.deepEqual(explainKql(query).indicators.map(drawn), expected));
  }

  it('say whether a value is a column, or depends on data or the clock', () => {
    const { indicators } = explainKql(
      'let t = rand();\nT | where a == b and c > t and d in (U) and e == "x" and f == rand(5)',
    );
    assert.deepEqual(
      indicators.map(({ field, against }) => `${field} ${against}`),
      ['a column', 'c expression', 'd expression', 'e value', 'f expression'],
    );
  });

  it('in functions are read once for each call, and not without end', () => {
    const functions = Array.from({ length: 40 }, (_, i) => `let f${i + 1} = (n: string) { f${i}(n) or f${i}(n) };`);
    const text = `let f0 = (n: string) { n == "x" };\n${functions.join('\n')}\nT | where f40(a)`;
    assert.ok(explainKql(text).indicators.length <= 1);
  });

  it('come from every place the result depends on, and from no other', () => {
    const { indicators } = explainKql(
      'let Used = U | where b == "y";\nlet Idle = V | where c == "z";\nT | where a == "x" | join (W | where d == "w") on e | where e in (Used)',
    );
    assert.deepEqual(
      indicators.map(({ field }) => field),
      ['a', 'd', 'e', 'b'],
    );
  });

  it('of one kind are one, with all its places', () => {
    const text = 'union (T | where a == "x"), (U | where a == "x")';
    const { indicators } = explainKql(text);
    assert.equal(indicators.length, 1);
    assert.deepEqual(
      indicators[0]!.places.map(({ start, end }) => text.slice(start, end)),
      ['a == "x"', 'a == "x"'],
    );
  });
});
