/** What the KQL grammar makes of comments, strings, numbers and types; see carets.ts for how the tables are read. */
import { tablesOf } from './carets.ts';

const raw = String.raw;

describe('the KQL grammar: values', () => {
  const table = tablesOf('kql');

  describe('comments and directives', () => {
    table(
      'end with the line',
      raw`
      T // see https://example.org "here"
        ^^ punctuation.definition.comment
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.line.double-slash !string
      | take 1
        ^^^^ keyword.control.operator
    `,
    );
    table(
      'are not begun by two slashes in a string',
      raw`
      print "http://example.org" // yes
            ^^^^^^^^^^^^^^^^^^^^ string.quoted.double
                                 ^^^^^^ comment.line
    `,
    );
    table(
      'directives take their line',
      raw`
      #connect cluster('help').database('Samples')
      ^ punctuation.definition.directive
       ^^^^^^^ keyword.control.directive
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ meta.preprocessor
      T
      ^ variable.other !meta.preprocessor
    `,
    );
  });

  describe('strings', () => {
    table(
      'in either quote, with escapes',
      raw`
      print "a\t\\\"b", 'it\'s', "\x41\u0041\U00000041\101\7z"
            ^ string.quoted.double punctuation.definition.string.begin
            ^^^^^^^^^^ string.quoted.double
              ^^^^^^ constant.character.escape
                        ^^^^^^^ string.quoted.single
                           ^^ constant.character.escape
                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ constant.character.escape !invalid
    `,
    );
    table(
      'say where an escape is none',
      raw`
      print "\d \x4 \u12 C:\Windows"
             ^^ string.quoted.double invalid.illegal.escape
                ^^ invalid.illegal.escape
                           ^^ invalid.illegal.escape
    `,
    );
    table(
      'verbatim: a backslash is a character, two quotes are one',
      raw`
      print @"C:\dir\", @'it''s', @"say ""x"""
            ^ storage.type.string
            ^^^^^^^^^^ string.quoted.double.verbatim !invalid !constant.character.escape
                        ^^^^^^^^ string.quoted.single.verbatim
                            ^^ constant.character.escape
                                  ^^^^^^^^^^^^ string.quoted.double.verbatim
                                        ^^ constant.character.escape
    `,
    );
    table(
      'obfuscated, with an h that touches',
      raw`
      print h"pass", H'word', h@"C:\", hash "x"
            ^ string.quoted.double storage.type.string
                     ^ string.quoted.single storage.type.string
                              ^^ string.quoted.double.verbatim storage.type.string
                                       ^^^^ variable.other !string
    `,
    );
    table(
      'an unclosed quote ends with its line',
      raw`
      T | where a == "open | take 5
                     ^^^^^^^^^^^^^^ string.quoted.double
      | where b == 'open too
                   ^^^^^^^^^ string.quoted.single
      | where c == @"still \
                   ^^^^^^^^^ string.quoted.double.verbatim
      | where d == "\
                    ^ invalid.illegal.escape
      | take 5
      ^ keyword.operator.pipe !string
    `,
    );
    table(
      'long ones span lines and know no escapes',
      raw`
      print %%%one "two
            ^^^ punctuation.definition.string.begin
            ^^^^^^^^^^^ string.quoted.triple
        // three \d ~~~
      ^^^^^^^^^^^^^^^^^ string.quoted.triple !comment !invalid
      %%% | take 1
      ^^^ punctuation.definition.string.end
          ^ keyword.operator.pipe !string
    `.replaceAll('%%%', '```'),
      raw`
      print x = h@~~~
                ^^^^^ string.quoted.triple
        | where
      ^^^^^^^^^ string.quoted.triple !keyword
      ~~~
      | take 1
        ^^^^ keyword.control.operator !string
    `,
    );
    table(
      'in brackets are names, unless they are an index, an array or a value',
      raw`
      T | where ['a b'] == x['c'] and t.["d e"] > 1
                ^^^^^^^ variable.other.bracketed !string
                             ^^^ string.quoted.single
                                        ^^^^^^^ variable.other.bracketed !string
      | where a in (dynamic(['f'])) and ['x'] has ['y']
                             ^^^ string.quoted.single
                                        ^^^^^ variable.other.bracketed
                                                  ^^^^^ variable.other.bracketed
      let A = datatable (X: string) ["a"];
                                     ^^^ string.quoted.double
      let B = externaldata (X: string)
                            ^ variable.parameter
        ["https://example.org/a.csv"] with (format="csv");
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ string.quoted.double
                                            ^^^^^^ keyword.other.parameter
    `,
    );
  });

  describe('numbers and other literals', () => {
    table(
      'whole, hexadecimal, with fraction or exponent',
      raw`
      print 1, 0x1F, 1.5, 2e10, 1.5E-3, 7.
            ^ constant.numeric.integer
               ^^^^ constant.numeric.hex
                     ^^^ constant.numeric.float
                          ^^^^ constant.numeric.float
                                ^^^^^^ constant.numeric.float
                                        ^^ constant.numeric.float
    `,
    );
    table(
      'timespans',
      raw`
      print 1d, 1.5h, 5min, 2tick, 10ms, 1milliseconds
            ^^ constant.numeric.timespan
                ^^^^ constant.numeric.timespan
                      ^^^^ constant.numeric.timespan
                            ^^^^^ constant.numeric.timespan
                                         ^^^^^^^^^^^^^ constant.numeric.timespan
    `,
    );
    table(
      'a range is no fraction, and a name may begin with digits',
      raw`
      T | where a between (1..5) and 4688_events has 3Dx and x1 == 1dx
                           ^ constant.numeric.integer
                            ^^ keyword.operator.range
                              ^ constant.numeric.integer
                                     ^^^^^^^^^^^ variable.other !constant
                                                     ^^^ variable.other !constant
                                                             ^^ variable.other !constant
                                                                   ^^^ variable.other !constant
    `,
    );
    table(
      'words',
      raw`
      print true, True, TRUE, false, null, trueish, isnull(x)
            ^^^^ constant.language.boolean
                  ^^^^ constant.language.boolean
                        ^^^^ constant.language.boolean
                              ^^^^^ constant.language.boolean
                                     ^^^^ constant.language.null
                                           ^^^^^^^ variable.other !constant
                                                    ^^^^^^ support.function !constant
    `,
    );
    table(
      'a type whose parenthesis touches makes a literal',
      raw`
      print datetime(2024-01-01 10:00), timespan(1.02:03:04), guid(74be27de-1e4e-49d9-b579-fe0b331d3642)
            ^^^^^^^^ storage.type
                    ^ punctuation.section.parens.begin
                     ^^^^^^^^^^^^^^^^ constant.numeric.datetime
                                     ^ punctuation.section.parens.end
                                                 ^^^^^^^^^^ constant.numeric.timespan
                                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ constant.numeric.guid
      print int(5), long(null), real(1e3), decimal(0.1), bool(true), toint(x)
            ^^^ storage.type
                ^ constant.numeric
                         ^^^^ constant.language.null
                                     ^^^ constant.numeric
                                                              ^^^^ constant.language.boolean
                                                                     ^^^^^ support.function !storage
      T | where t between (datetime(2024-01-01)..datetime(2024-02-01))
                                                 ^^^^^^^^ storage.type
    `,
    );
    table(
      'a bare guid is one thing',
      raw`
      print 74be27de-1e4e-49d9-b579-fe0b331d3642
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ constant.other.guid
    `,
    );
    table(
      'dynamic holds JSON, over several lines',
      raw`
      let x = dynamic({"a": [1, true, null],
              ^^^^^^^ storage.type
                       ^^^ string.quoted.double
                          ^ punctuation.separator.key-value
                                      ^^^^ constant.language.null
        "b": datetime(2024-01-01)});
             ^^^^^^^^ storage.type
      T | take 1
        ^ keyword.operator.pipe
    `,
      raw`
      let x = dynamic(['a'
      | take 1
      ^ keyword.operator.pipe
        ^^^^ keyword.control.operator
    `,
    );
  });

  describe('types', () => {
    table(
      'behind a colon, with the name before it',
      raw`
      let f = (x: int, T: (Name: string, *), ['a b']: real = 1.0) { T };
               ^ variable.parameter
                ^ punctuation.separator.type
                  ^^^ storage.type
                       ^ variable.parameter
                           ^^^^ variable.parameter
                                 ^^^^^^ storage.type
                                                      ^^^^ storage.type
      datatable (time: datetime, string: string) []
                 ^^^^ variable.parameter !storage
                       ^^^^^^^^ storage.type
                                 ^^^^^^ variable.parameter !storage
    `,
    );
    table(
      'in typeof',
      raw`
      T | mv-expand x to typeof(string) | evaluate p(typeof(a: int, *))
                         ^^^^^^ keyword.operator.expression.typeof
                                ^^^^^^ storage.type
                                                            ^ variable.parameter
                                                               ^^^ storage.type
    `,
    );
    table(
      'in the pattern of parse',
      raw`
      T | parse x with * "port " Port:int " " Rest
                                 ^^^^ variable.parameter
                                      ^^^ storage.type
                                              ^^^^ variable.other
    `,
    );
    table(
      'not elsewhere',
      raw`
      T | project date, long, real, x = string
                  ^^^^ variable.other !storage
                        ^^^^ variable.other !storage
                                        ^^^^^^ variable.other !storage
    `,
    );
  });
});
