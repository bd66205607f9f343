/**
 * KQL in the YAML of rules, over both YAML grammars: the split one of today's VS Code, whose rules nest with the
 * mappings and eat indentation, and the flat one before it.
 */
import { tablesOf } from './carets.ts';
import type { GrammarName } from './tokenize.ts';

const raw = String.raw;

for (const name of ['yaml', 'yaml-single'] satisfies GrammarName[]) {
  describe(`KQL in the grammar ${name}`, () => {
    const table = tablesOf(name);

    table(
      'a literal block, to the first line that is not indented deeper',
      raw`
      name: A rule
            ^^^^^^ string.unquoted !meta.embedded
      query: |
      ^^^^^ entity.name.tag !meta.embedded
             ^ keyword.control.flow.block-scalar.literal !meta.embedded
        let A = 1h;
        ^^^ meta.embedded keyword.other.statement
        T | where x has 'y'
          ^ meta.embedded keyword.operator.pipe
            ^^^^^ meta.embedded keyword.control.operator
                        ^^^ meta.embedded string.quoted.single
      severity: High
      ^^^^^^^^ entity.name.tag !meta.embedded
                ^^^^ string.unquoted !meta.embedded
    `,
    );
    table(
      'what would be YAML is KQL in it',
      raw`
      query: |
      ^^^^^ entity.name.tag !meta.embedded
        T // key: value # no
          ^^^^^^^^^^^^^^^^^^ meta.embedded comment.line.double-slash

        # x
        ^^^ meta.embedded meta.preprocessor !comment
          - where: a
          ^ meta.embedded keyword.operator.arithmetic !punctuation.definition.block
            ^^^^^ meta.embedded variable.other !entity.name.tag
        query: |
        ^^^^^ meta.embedded variable.other !entity.name.tag
               ^ meta.embedded keyword.operator.pipe
        & * ! % @ > {{x}}
          ^ meta.embedded keyword.operator.arithmetic !invalid
                      ^ meta.embedded variable.other
        | take 5
        ^ meta.embedded keyword.operator.pipe
          ^^^^ meta.embedded keyword.control.operator
      # a comment
      ^^^^^^^^^^^ comment.line.number-sign !meta.embedded
      tactics: []
      ^^^^^^^ entity.name.tag !meta.embedded
    `,
    );
    table(
      'every header of a block',
      raw`
      query: |-
              ^ storage.modifier.chomping-indicator
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      query: |+
              ^ storage.modifier.chomping-indicator
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      query: |2
              ^ constant.numeric.indentation-indicator
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      query: |2-
              ^ constant.numeric.indentation-indicator
               ^ storage.modifier.chomping-indicator
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      query: |-2
               ^ constant.numeric.indentation-indicator
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      query: >
             ^ keyword.control.flow.block-scalar.folded
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      query: >-
             ^ keyword.control.flow.block-scalar.folded
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      query:  |
              ^ keyword.control.flow.block-scalar.literal
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      query : |
              ^ keyword.control.flow.block-scalar.literal
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      query: |- # why
                ^^^^^ comment.line.number-sign !meta.embedded
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      'query': |
               ^ keyword.control.flow.block-scalar.literal
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      "query": |
               ^ keyword.control.flow.block-scalar.literal
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      FunctionQuery: |
      ^^^^^^^^^^^^^ entity.name.tag !meta.embedded
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      ParserQuery: |
      ^^^^^^^^^^^ entity.name.tag !meta.embedded
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
      raw`
      queryText: |
      ^^^^^^^^^ entity.name.tag !meta.embedded
        T | take 5
            ^^^^ meta.embedded keyword.control.operator
      x: 1
      ^ entity.name.tag !meta.embedded
    `,
    );
    table(
      'blank lines at the end, and a block of nothing else',
      raw`
      query: |
        T
        ^ meta.embedded variable.other


      name: x
      ^^^^ entity.name.tag !meta.embedded
      query: |

      name: x
      ^^^^ entity.name.tag !meta.embedded
    `,
      raw`
      query: |
      name: x
      ^^^^ entity.name.tag !meta.embedded
    `,
    );
    table(
      'a line that begins with a blank of KQL that is none of YAML',
      raw`
      query: |
        T
         | take 5
           ^^^^ meta.embedded keyword.control.operator
      name: x
      ^^^^ entity.name.tag !meta.embedded
    `,
    );
    table(
      'nested',
      raw`
      properties:
        queryCondition:
            queryText: |-
            ^^^^^^^^^ entity.name.tag !meta.embedded
              T
              ^ meta.embedded variable.other

                | where x
                  ^^^^^ meta.embedded keyword.control.operator
            lastModified: a
            ^^^^^^^^^^^^ entity.name.tag !meta.embedded
                          ^ string.unquoted !meta.embedded
        schedule:
        ^^^^^^^^ entity.name.tag !meta.embedded
    `,
    );
    table(
      'in a list',
      raw`
      items:
        - queryText: |
        ^ punctuation.definition.block.sequence.item
          ^^^^^^^^^ entity.name.tag !meta.embedded
            T | take 5
                ^^^^ meta.embedded keyword.control.operator
          name: a
          ^^^^ entity.name.tag !meta.embedded
        - name: b
        ^ punctuation.definition.block.sequence.item !meta.embedded
          ^^^^ entity.name.tag !meta.embedded
          queryText: |
          ^^^^^^^^^ entity.name.tag !meta.embedded
           T
           ^ meta.embedded variable.other
        -   queryText: |
        ^ punctuation.definition.block.sequence.item !meta.embedded
            ^^^^^^^^^ entity.name.tag !meta.embedded
              T
              ^ meta.embedded variable.other
            other: x
            ^^^^^ entity.name.tag !meta.embedded
    `,
      raw`
      - queryText: |
        ^^^^^^^^^ entity.name.tag !meta.embedded
         T
         ^ meta.embedded variable.other
      - - queryText: |
          ^^^^^^^^^ entity.name.tag !meta.embedded
           T
           ^ meta.embedded variable.other
          name: x
          ^^^^ entity.name.tag !meta.embedded
      - name: y
        ^^^^ entity.name.tag !meta.embedded
    `,
    );
    table(
      'an operator without a pipe at the start of a line, however deep',
      raw`
      a:
        b:
          queryText: |
            T | mv-apply x on (
              where x > 1
              ^^^^^ meta.embedded keyword.control.operator
              | fork (
                take 5
                ^^^^ meta.embedded keyword.control.operator
    `,
    );
    table(
      'an unclosed string or bracket ends with the block',
      raw`
      query: |
        T | where a == ~~~open
                       ^^^^^^^ meta.embedded string.quoted.triple
        | take dynamic(
      name: x
      ^^^^ entity.name.tag !meta.embedded
            ^ string.unquoted !meta.embedded
    `,
      raw`
      query: |
        T | extend a = dynamic({
        |
        ^ meta.embedded keyword.operator.pipe
      name: x
      ^^^^ entity.name.tag !meta.embedded
            ^ string.unquoted !meta.embedded
    `,
    );
    table(
      'one line, plain',
      raw`
      query: T | where x == "a" and y // c # why
      ^^^^^ entity.name.tag !meta.embedded
             ^ meta.embedded variable.other
               ^ meta.embedded keyword.operator.pipe
                            ^^^ meta.embedded string.quoted.double
                                      ^^^^^^^^^^ comment.line.double-slash
      name: x # y
      ^^^^ entity.name.tag !meta.embedded
              ^^^ comment.line.number-sign !meta.embedded
    `,
    );
    table(
      'plain over several lines',
      raw`
      query: T
             ^ meta.embedded variable.other
        | take 5
          ^^^^ meta.embedded keyword.control.operator

        | count # that is all
          ^^^^^ meta.embedded keyword.control.operator
                ^^^^^^^^^^^^^ comment.line.number-sign
      name: x
      ^^^^ entity.name.tag !meta.embedded
    `,
    );
    table(
      'one line in double quotes',
      raw`
      query: "T | where x == \"a\\d\" and y == 'b'" # why
      ^^^^^ entity.name.tag !meta.embedded
             ^ string.quoted.double.yaml punctuation.definition.string.begin !meta.embedded
                ^ meta.embedded keyword.operator.pipe
                             ^^^^^^^^ meta.embedded string.quoted.double.kql
                                ^^^ constant.character.escape
                                               ^^^ meta.embedded string.quoted.single
                                                    ^^^^^ comment.line.number-sign !meta.embedded
      name: x
      ^^^^ entity.name.tag !meta.embedded
    `,
      raw`
      queryText: "T // all\n| take \"open"
                    ^^^^^^ meta.embedded comment.line
                          ^^ meta.embedded constant.character.escape
                              ^^^^ meta.embedded keyword.control.operator
      name: x
      ^^^^ entity.name.tag !meta.embedded
            ^ string.unquoted !meta.embedded
    `,
    );
    table(
      'one line in single quotes',
      raw`
      query: 'T | where x == ''a'' and y == "it''s"'
      ^^^^^ entity.name.tag !meta.embedded
             ^ string.quoted.single.yaml punctuation.definition.string.begin !meta.embedded
                             ^^^^^ meta.embedded string.quoted.single.kql
                                            ^^^^^^^ meta.embedded string.quoted.double
      name: x
      ^^^^ entity.name.tag !meta.embedded
    `,
    );
    table(
      'not in other texts, and not under other keys',
      raw`
      description: |
        query: |
        ^^^^^^^^ !meta.embedded !keyword
          T | take 5
          ^^^^^^^^^^ !meta.embedded !keyword
      # query: |
      ^^^^^^^^^^ comment.line !meta.embedded
      queryFrequency: 1h
      ^^^^^^^^^^^^^^ entity.name.tag !meta.embedded
                      ^^ string.unquoted !meta.embedded
      myquery: T | take 5
               ^^^^^^^^^^ string.unquoted !meta.embedded
      panel:
        query: rate(errors)
               ^^^^^^^^^^^^ string.unquoted !meta.embedded
      query:
      ^^^^^ entity.name.tag !meta.embedded
        kind: take
        ^^^^ entity.name.tag !meta.embedded
              ^^^^ string.unquoted !meta.embedded
    `,
    );
    table(
      'a whole rule',
      raw`
      id: 00000000-0000-0000-0000-000000000000
      ^^ entity.name.tag !meta.embedded
      description: |
        'Requests to a port | that nobody uses.'
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ !meta.embedded !keyword
      queryPeriod: 10m
      tactics:
      ^^^^^^^ entity.name.tag !meta.embedded
        - InitialAccess
          ^^^^^^^^^^^^^ string.unquoted !meta.embedded
      query: |
      ^^^^^ entity.name.tag !meta.embedded
        let ports = dynamic(['22', '3389']);
            ^^^^^ meta.embedded variable.other.constant
                    ^^^^^^^ meta.embedded storage.type
                             ^^^^ meta.embedded string.quoted.single
        WebLog
        ^^^^^^ meta.embedded variable.other
        | where Action !startswith 'REQ_' or Port in (ports)
                       ^^^^^^^^^^^ meta.embedded keyword.operator.wordlike
                                                  ^^ meta.embedded keyword.operator.wordlike
        | extend IP = Source
          ^^^^^^ meta.embedded keyword.control.operator
      entityMappings:
      ^^^^^^^^^^^^^^ entity.name.tag !meta.embedded
        - entityType: IP
          ^^^^^^^^^^ entity.name.tag !meta.embedded
      version: 1.0.0
      ^^^^^^^ entity.name.tag !meta.embedded
    `,
    );
  });
}
