/**
 * The evaluator that the answers are checked with, itself checked against what the pages of the language show.
 * https://learn.microsoft.com/kusto/query/datatypes-string-operators, …/scalar-data-types/null-values, …/logical-operators,
 * …/between-operator, …/in-operator, …/has-any-operator, …/has-all-operator, …/isempty-function, …/coalesce-function
 */
import assert from 'node:assert/strict';
import { DIALECTS, evaluate, type Row, type Scalar } from '../support/kql-evaluator.ts';
import { readCondition } from '../support/read-condition.ts';

/** The examples of the table of operators, each of them true. */
const TRUE = [
  '"aBc" == "aBc"', '"abc" != "ABC"', '"abc" =~ "ABC"', '"aBc" !~ "xyz"', '"FabriKam" contains "BRik"', '"Fabrikam" !contains "xyz"',
  '"FabriKam" contains_cs "Kam"', '"Fabrikam" !contains_cs "Kam"', '"Fabrikam" endswith "Kam"', '"Fabrikam" !endswith "brik"',
  '"Fabrikam" endswith_cs "kam"', '"Fabrikam" !endswith_cs "brik"', '"North America" has "america"', '"North America" !has "amer"',
  '"North America" has_cs "America"', '"North America" !has_cs "amer"', '"North America" hasprefix "ame"',
  '"North America" !hasprefix "mer"', '"North America" hasprefix_cs "Ame"', '"North America" !hasprefix_cs "CA"',
  '"North America" hassuffix "ica"', '"North America" !hassuffix "americ"', '"North America" hassuffix_cs "ica"',
  '"North America" !hassuffix_cs "icA"', '"North America" has_any("south", "north")', '"North and South America" has_all("south", "north")',
  '"abc" in ("123", "345", "abc")', '"bca" !in ("123", "345", "abc")', '"Abc" in~ ("123", "345", "abc")',
  '"bCa" !in~ ("123", "345", "ABC")', '"Fabrikam" startswith "fab"', '"Fabrikam" !startswith "kam"',
  '"Fabrikam" startswith_cs "Fab"', '"Fabrikam" !startswith_cs "fab"',
  // terms
  '"Kusto:  ad67d136-c1db-4f9f-88ef-d94f3b6b0b5a;KustoExplorerQueryRun" has "c1db"',
  '"Kusto:  ad67d136-c1db-4f9f-88ef-d94f3b6b0b5a;KustoExplorerQueryRun" has "88ef-d94f3b6b0b5a"',
  '"Kusto:  ad67d136-c1db-4f9f-88ef-d94f3b6b0b5a;KustoExplorerQueryRun" !has "KustoExplorer"',
  '"Kusto:  ad67d136-c1db-4f9f-88ef-d94f3b6b0b5a;KustoExplorerQueryRun" hasprefix "KustoExp"',
  // numbers, times
  '1 < 10', '0.23 < 0.24', '10min < 1h', 'now() > ago(1d)', '1 <= 1', '2 >= 1', '55 between (50 .. 55)', '49 !between (50 .. 55)',
  '2h between (1h .. 3h)', 'datetime(2007-07-28) between (datetime(2007-07-27) .. datetime(2007-07-30))',
  'datetime(2007-07-29) between (datetime(2007-07-27) .. 3d)', 'datetime(2007-07-31) !between (datetime(2007-07-27) .. 3d)',
  // emptiness
  'isempty("")', 'not(isempty("x"))', 'isnotempty("x")', 'isempty(int(null))', 'isnull(int(null))', 'isnotnull(5)',
  'strlen("hello") == 5', 'tolower("HELLO") == "hello"', 'toupper("hello") == "HELLO"', 'coalesce(int(null), 5) == 5',
  'iff(1 > 2, "a", "b") == "b"', 'case(1 > 2, "a", 2 > 1, "b", "c") == "b"', 'tostring(int(null)) == ""',
]; // biome-ignore format: a list

/** The answers of the page on null, for a value and for null. */
const NULLS: readonly (readonly [condition: string, value: Scalar, answer: Scalar])[] = [
  ['i > 3', 5, true],
  ['i > 3', null, null],
  ['i > 3 or isnull(i)', 5, true],
  ['i > 3 or isnull(i)', null, true],
  ['i == int(null)', 5, false],
  ['i == int(null)', null, null],
  ['i != int(null)', 5, true],
  ['i != int(null)', null, null],
  ['i == 5', null, false],
  ['i != 5', null, true],
  ['not(i > 3)', null, null],
  ['i > 3 and i == 5', null, false],
  ['i > 3 or i != 5', null, true],
  ['isempty(i)', null, true],
];

function valueIn(condition: string, row: Row): Scalar {
  const { expression } = readCondition(condition);
  return evaluate(expression, row, { dialect: DIALECTS[0]!, dynamics: new Set() });
}

describe('the evaluator', () => {
  for (const condition of TRUE) it(condition, () => assert.equal(valueIn(condition, {}), true));
  for (const [condition, i, answer] of NULLS) {
    it(`${condition} is ${answer} for ${i}`, () => assert.equal(valueIn(condition, { i }), answer));
  }

  it('differs between the dialects only in what no page tells', () => {
    for (const condition of TRUE) {
      const { expression } = readCondition(condition);
      for (const dialect of DIALECTS) assert.equal(evaluate(expression, {}, { dialect, dynamics: new Set() }), true);
    }
  });
});
