/** What hovering a name in a query says, and where "Go to definition" leads. */
import assert from 'node:assert/strict';
import { definition, nameHover } from '../../server/src/features/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';
import { readMarker } from '../support/marker.ts';

function hoverAt(marked: string): { on: string; lines: string[] } | undefined {
  const { text, offset } = readMarker(marked);
  const found = nameHover(readRule(text, 'kql'), offset, FACTS);
  return found && { on: text.slice(found.range.start, found.range.end), lines: found.markdown.split('\n\n') };
}

/** The text with brackets around what the name at the marker is defined by. */
function definitionFrom(marked: string, language: 'kql' | 'yaml' = 'kql'): string | undefined {
  const { text, offset } = readMarker(marked);
  const found = definition(readRule(text, language), offset, FACTS);
  return found && `${text.slice(0, found.start)}[${text.slice(found.start, found.end)}]${text.slice(found.end)}`;
}

describe('hover on a name in a query', () => {
  it('gives the type of a column and the table it is of', () => {
    const { on, lines } = hoverAt('SigninLogs | where User$0PrincipalName == "a"')!;
    assert.equal(on, 'UserPrincipalName');
    assert.deepEqual(lines, ['```kql\nUserPrincipalName: string\n```', 'A column of `SigninLogs`.']);
  });

  it('follows a column to its old name through the stages between', () => {
    const { lines } = hoverAt('SigninLogs | project-rename User = UserPrincipalName | take 5 | where Us$0er == ""')!;
    assert.equal(lines[1], 'A column of `SigninLogs`, where it is called `UserPrincipalName`.');
  });

  it('shows the expression that makes a column', () => {
    const { lines } = hoverAt('SigninLogs | summarize Tries = count() by AppId | where Tr$0ies > 5')!;
    assert.deepEqual(lines, ['```kql\nTries: long\n```', 'Made by `summarize`.', '```kql\nTries = count()\n```']);
  });

  it('says that a column is taken for granted where nobody lists the columns', () => {
    const { lines } = hoverAt('Unheard_CL | where Na$0me == ""')!;
    assert.match(lines[1]!, /nobody has listed/);
  });

  it('shows a let with its value, and the columns of a table', () => {
    assert.deepEqual(hoverAt('let lookback = 2d * 3;\nSigninLogs | where TimeGenerated > ago(look$0back)')!.lines, [
      '```kql\nlet lookback = 2d * 3;\n```',
      'A value of type timespan = `6.00:00:00`',
    ]);
    assert.match(
      hoverAt('let Failed = SigninLogs | project UserPrincipalName, IPAddress;\nFa$0iled')!.lines[1]!,
      /^2 columns: `UserPrincipalName` string, `IPAddress` string$/,
    );
  });

  it('shows parameters of a function as they are declared', () => {
    const { lines } = hoverAt('let F = (days: int = 3) { SigninLogs | take da$0ys };\nF(2)')!;
    assert.deepEqual(lines, ['```kql\ndays: int = 3\n```', 'A parameter of the function.']);
  });

  it('lists the columns of a table', () => {
    const { lines } = hoverAt('Heart$0beat | take 1')!;
    assert.match(lines[1]!, /^\d+ columns: .*`Computer` string/);
  });

  it('gives the signatures of a function and what it does, in our words', () => {
    const { on, lines } = hoverAt('SigninLogs | extend x = toup$0per(AppId)')!;
    assert.equal(on, 'toupper');
    assert.match(lines[0]!, /toupper\(/);
    assert.ok(lines[1]!.length > 15);
    assert.match(lines.at(-1)!, /^\[Reference\]\(https:\/\/learn\.microsoft\.com\/kusto\/query\/toupper-function\)$/);
  });

  it('gives the parameters and the columns of a parser of ASIM', () => {
    const { lines } = hoverAt('_Im_D$0ns(starttime=ago(1d))')!;
    assert.match(lines[0]!, /starttime\?: datetime/);
    assert.match(lines.at(-1)!, /\d+ columns.*`DnsQuery` string/);
  });

  it('lets nothing in the text end its code, and cuts what is long', () => {
    const { lines } = hoverAt('let x = "```\\n[a](command:evil)";\nprint $0x')!;
    assert.equal(lines[0], '````kql\nlet x = "```\\n[a](command:evil)";\n````');
    const long = hoverAt(`let x = "${'y'.repeat(5000)}";\nprint $0x`)!;
    assert.ok(long.lines.join('').length < 1000);
  });

  it('says nothing about text, comments and what nobody knows', () => {
    for (const marked of ['SigninLogs | where AppId == "App$0Id"', '// Signin$0Logs\nSigninLogs', 'print Noth$0ing'])
      assert.equal(hoverAt(marked), undefined, marked);
  });
});

describe('going to a definition', () => {
  it('leads from a name to the let, also within a rule', () => {
    assert.equal(
      definitionFrom(
        'kind: Scheduled\nquery: |\n  let names = dynamic(["a"]);\n  SigninLogs | where AppId in (nam$0es)\n',
        'yaml',
      ),
      'kind: Scheduled\nquery: |\n  let [names] = dynamic(["a"]);\n  SigninLogs | where AppId in (names)\n',
    );
  });

  it('leads from a column to the stage that made it', () => {
    assert.equal(
      definitionFrom('SigninLogs | summarize Tries = count() by AppId | sort by Tries | where Tr$0ies > 5'),
      'SigninLogs | summarize [Tries] = count() by AppId | sort by Tries | where Tries > 5',
    );
  });

  it('leads from where a column is renamed to where it was made', () => {
    assert.equal(
      definitionFrom('SigninLogs | extend a = 1 | project-rename b = a | where $0b > 5'),
      'SigninLogs | extend a = 1 | project-rename [b] = a | where b > 5',
    );
    assert.equal(
      definitionFrom('SigninLogs | extend a = 1 | project-rename b = $0a | where b > 5'),
      'SigninLogs | extend [a] = 1 | project-rename b = a | where b > 5',
    );
  });

  it('leads to the parameter of a function', () => {
    assert.equal(
      definitionFrom('let F = (days: int) { SigninLogs | take da$0ys };\nF(2)'),
      'let F = ([days]: int) { SigninLogs | take days };\nF(2)',
    );
  });

  it('leads nowhere from what the service has', () => {
    for (const marked of ['Signin$0Logs', 'SigninLogs | where App$0Id == ""', 'print to$0upper("a")'])
      assert.equal(definitionFrom(marked), undefined, marked);
  });
});
