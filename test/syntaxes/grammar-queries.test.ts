/** What the KQL grammar makes of the words and signs of queries; see carets.ts for how the tables are read. */
import { tablesOf } from './carets.ts';

const raw = String.raw;

describe('the KQL grammar: queries', () => {
  const table = tablesOf('kql');

  describe('statements', () => {
    table(
      'let names a value or a function',
      raw`
      let Lookback = 7d;
      ^^^ keyword.other.statement
          ^^^^^^^^ variable.other.constant
                   ^ keyword.operator.assignment
                       ^ punctuation.terminator.statement
      let isNew = (t: datetime) { t > ago(1d) };
          ^^^^^ entity.name.function
      let one = () { 1 };
          ^^^ entity.name.function
      let All = view () { T };
          ^^^ entity.name.function
                ^^^^ storage.modifier.view
      let Some = (T | take 5);
          ^^^^ variable.other.constant
      let ['a b'] = 1;
      ^^^ keyword.other.statement
          ^^^^^^^ variable.other.bracketed
    `,
    );
    table(
      'set, alias, declare, restrict',
      raw`
      set query_now = datetime(2024-01-01);
      ^^^ keyword.other.statement
          ^^^^^^^^^ variable.other.option
      alias database Other = cluster("c").database("d");
      ^^^^^ keyword.other.statement
            ^^^^^^^^ keyword.other.statement
                     ^^^^^ variable.other.constant
      declare query_parameters (limit: long = 5);
      ^^^^^^^ keyword.other.statement
              ^^^^^^^^^^^^^^^^ keyword.other.statement
                                ^^^^^ variable.parameter
      declare pattern app = (a: string)[b: string] { };
              ^^^^^^^ keyword.other.statement
                      ^^^ entity.name.function
      restrict access to (T, U);
      ^^^^^^^^ keyword.other.statement
               ^^^^^^ keyword.other.statement
                      ^^ keyword.other.statement
    `,
    );
    table(
      'words that take a query',
      raw`
      let x = materialize(T); print toscalar(T | count), totable (T)
              ^^^^^^^^^^^ keyword.other.subquery
                                    ^^^^^^^^ keyword.other.subquery
                                                         ^^^^^^^ keyword.other.subquery
    `,
    );
    table(
      'their words may be columns',
      raw`
      T | where set == 1 and let > 2 and access has alias
                ^^^ variable.other !keyword
                             ^^^ variable.other !keyword
                                         ^^^^^^ variable.other !keyword
                                                    ^^^^^ variable.other !keyword
    `,
    );
  });

  describe('operators', () => {
    table(
      'behind a pipe, also on another line and behind a comment',
      raw`
      T | where a
        ^ keyword.operator.pipe
          ^^^^^ keyword.control.operator
      |project-away b|
       ^^^^^^^^^^^^ keyword.control.operator
                     ^ keyword.operator.pipe
        summarize n = count() | // the most
        ^^^^^^^^^ keyword.control.operator
                                ^^^^^^^^^^^ comment.line
        top 5 by n
        ^^^ keyword.control.operator
    `,
    );
    table(
      'what follows is a column even when an operator is called so',
      raw`
      T | project count, take, top | where limit > 1 and x.where == filter
                  ^^^^^ variable.other !keyword
                         ^^^^ variable.other !keyword
                                           ^^^^^ variable.other !keyword
                                                           ^^^^^ variable.other.property !keyword
                                                                    ^^^^^^ variable.other !keyword
    `,
    );
    table(
      'at the start of a query',
      raw`
      union isfuzzy=true withsource=Table (search in (T) "x"), (find in (T) where a == 1)
      ^^^^^ keyword.control.operator
                                           ^^^^^^ keyword.control.operator
                                                                ^^^^ keyword.control.operator
                                                                            ^^^^^ keyword.control.operator
    `,
      raw`
      print x = 1, print = 2
      ^^^^^ keyword.control.operator
                   ^^^^^ variable.other !keyword
    `,
      raw`
      range t from ago(1d) to now() step 1h
      ^^^^^ keyword.control.operator
            ^ variable.other
              ^^^^ keyword.control.clause
                           ^^ keyword.control.clause
                                    ^^^^ keyword.control.clause
    `,
      raw`
      evaluate bag_unpack(x)
      ^^^^^^^^ keyword.control.operator
               ^^^^^^^^^^ support.function
    `,
      raw`
      let a = datatable (x: int) [1]; let b = externaldata (x: int) ["a"]; let c = range(1, 5);
              ^^^^^^^^^ keyword.control.operator
                                              ^^^^^^^^^^^^ keyword.control.operator
                                                                                   ^^^^^ support.function
    `,
    );
    table(
      'in a query without a source',
      raw`
      T | mv-apply x on (where x > 1 | take 1) | fork (top 2 by a) (count) | partition by Id (summarize max(a))
                         ^^^^^ keyword.control.operator
                                                       ^^^ keyword.control.operator
                                                                    ^^^^^ variable.other !keyword
                                                                                          ^^ variable.other
                                                                                              ^^^^^^^^^ keyword.control.operator
    `,
      raw`
      T | mv-apply x on (
          summarize
          ^^^^^^^^^ keyword.control.operator
            n = count()
          | extend y = 1
      )
    `,
    );
    table(
      'columns at the start of a line',
      raw`
      T | sort by
        top desc, count,
        ^^^ variable.other !keyword
            ^^^^ keyword.control.clause
                  ^^^^^ variable.other !keyword
        take has "x",
        ^^^^ variable.other !keyword
        sample
    `,
    );
  });

  describe('clauses', () => {
    table(
      'of summarize, sort, join, parse, mv-expand, make-series',
      raw`
      T | summarize n = count() by bin(t, 1h), Who
                                ^^ keyword.control.clause
                                   ^^^ support.function
      | sort by n asc nulls first, m desc
             ^^ keyword.control.clause
                  ^^^ keyword.control.clause
                      ^^^^^^^^^^^ keyword.control.clause
                                     ^^^^ keyword.control.clause
      | join kind=inner (U) on $left.a == $right.b
                            ^^ keyword.control.clause
                               ^^^^^ variable.language
                                    ^ punctuation.accessor
                                     ^ variable.other.property
                                          ^^^^^^ variable.language
      | parse kind=regex x with * "a" b
                           ^^^^ keyword.control.clause
      | mv-expand x to typeof(int) limit 5
                    ^^ keyword.control.clause
                                   ^^^^^ keyword.control.clause
      | make-series n = count() default=0 on t from ago(1d) to now() step 1h by Who
                                ^^^^^^^ keyword.other.parameter
                                          ^^ keyword.control.clause
                                               ^^^^ keyword.control.clause
                                                            ^^ keyword.control.clause
                                                                     ^^^^ keyword.control.clause
                                                                             ^^ keyword.control.clause
    `,
    );
    table(
      'of top-nested, sample-distinct, parse-kv, scan, graphs',
      raw`
      T | top-nested 3 of a with others = "rest" by count()
                       ^^ keyword.control.clause
                            ^^^^ keyword.control.clause
                                 ^^^^^^ keyword.other.parameter
                                                 ^^ keyword.control.clause
      | parse-kv x as (user: string) with (pair_delimiter=" ", kv_delimiter="=")
                   ^^ keyword.control.clause
                                     ^^^^ keyword.control.clause
                                           ^^^^^^^^^^^^^^ keyword.other.parameter
                                                               ^^^^^^^^^^^^ keyword.other.parameter
      | reduce by x with threshold = 0.1
                    ^^^^ keyword.control.clause
                         ^^^^^^^^^ keyword.other.parameter
      | scan order by t partition by a declare (n: long = 0) with (
             ^^^^^ keyword.control.clause
                        ^^^^^^^^^ keyword.control.clause
                                       ^^^^^^^ keyword.control.clause
                                                ^ variable.parameter
                                                             ^^^^ keyword.control.clause
          step s optional output=last: x > 1 => n = n + 1;
          ^^^^ keyword.control.clause
                 ^^^^^^^^ keyword.control.clause
                          ^^^^^^ keyword.other.parameter
                                 ^^^^ constant.other.option
                                             ^^ keyword.operator.arrow
      )
      | make-graph a --> b with Nodes on id
                     ^^^ keyword.operator.arrow
                           ^^^^ keyword.control.clause
                                      ^^ keyword.control.clause
      | graph-match (x)-[e]->(y) where e.z == 1 project y
                           ^^ keyword.operator.arrow
                                 ^^^^^ keyword.control.operator
                                                ^^^^^^^ keyword.control.operator
      | graph-to-table nodes as N with_node_id=id
                       ^^^^^ keyword.control.clause
                             ^^ keyword.control.clause
                                  ^^^^^^^^^^^^ keyword.other.parameter
    `,
    );
    table(
      'their words may be columns',
      raw`
      T | where from has "a" and on == 1 | project step, with, x = limit | extend y = step - 1, by = 2
                ^^^^ variable.other !keyword
                                 ^^ variable.other !keyword
                                                   ^^^^ variable.other !keyword
                                                         ^^^^ variable.other !keyword
                                                                   ^^^^^ variable.other !keyword
                                                                                      ^^^^ variable.other !keyword
                                                                                                ^^ variable.other !keyword
    `,
    );
  });

  describe('parameters of operators', () => {
    table(
      'and their values',
      raw`
      T | join kind = leftouter hint.strategy=shuffle hint.shufflekey=Id (U) on Id
               ^^^^ keyword.other.parameter
                    ^ keyword.operator.assignment
                      ^^^^^^^^^ constant.other.option
                                ^^^^^^^^^^^^^ keyword.other.parameter
                                              ^^^^^^^ constant.other.option
                                                      ^^^^^^^^^^^^^^^ keyword.other.parameter
                                                                      ^^ variable.other
      | union isfuzzy=true withsource=Src U
              ^^^^^^^ keyword.other.parameter
                      ^^^^ constant.language.boolean
                           ^^^^^^^^^^ keyword.other.parameter
                                      ^^^ variable.other
      | render timechart with (title="a", legend=hidden, ymin=0)
               ^^^^^^^^^ constant.other.option
                               ^^^^^ keyword.other.parameter
                                          ^^^^^^ keyword.other.parameter
                                                 ^^^^^^ constant.other.option
      | render 3Dchart
               ^^^^^^^ constant.other.option
    `,
    );
    table(
      'not what only looks like one',
      raw`
      T | where kind == "a" and title =~ "b" | extend flag=1
                ^^^^ variable.other !keyword
                                ^^^^^ variable.other !keyword
                                                      ^^^^ variable.other !keyword
    `,
    );
  });

  describe('expressions', () => {
    table(
      'word operators',
      raw`
      T | where a !in~ ("x") and b !between (1 .. 2)
                  ^^^^ keyword.operator.wordlike
                             ^^^ keyword.operator.wordlike
                                   ^^^^^^^^ keyword.operator.wordlike
                                               ^^ keyword.operator.range
          or c matches regex @"\d" and d !has_cs "y"
          ^^ keyword.operator.wordlike
               ^^^^^^^^^^^^^ keyword.operator.wordlike
                                         ^^^^^^^ keyword.operator.wordlike
          or e has_any ("z") or f in~ (g) or not(h)
               ^^^^^^^ keyword.operator.wordlike
                                  ^^^ keyword.operator.wordlike
                                             ^^^ support.function
      | extend has = 1, x = y.contains
               ^^^ variable.other !keyword
                              ^^^^^^^^ variable.other.property !keyword
    `,
    );
    table(
      'signs',
      raw`
      T | where a == 1 and b != c and d =~ "e" and f !~ g
                  ^^ keyword.operator.comparison
                             ^^ keyword.operator.comparison
                                        ^^ keyword.operator.comparison
                                                     ^^ keyword.operator.comparison
          and h <> 2 and i <= 3 * -j % k and l > m / n
                ^^ keyword.operator.comparison
                           ^^ keyword.operator.comparison
                                ^ keyword.operator.arithmetic
                                  ^ keyword.operator.arithmetic
                                     ^ keyword.operator.arithmetic
                                               ^ keyword.operator.comparison
                                                   ^ keyword.operator.arithmetic
      | extend x = 1;
                 ^ keyword.operator.assignment
                    ^ punctuation.terminator.statement
    `,
    );
    table(
      'functions: what KQL brings along and what people save',
      raw`
      T | extend a = bin(ago (1d), 1h), b = _GetWatchlist('x'), c = database("d").Saved_fn(1)
                     ^^^ support.function
                         ^^^ support.function
                                            ^^^^^^^^^^^^^ entity.name.function
                                                                    ^^^^^^^^ support.function
                                                                                  ^^^^^^^^ entity.name.function
      | invoke MyParser() | where count_ > 1
               ^^^^^^^^ entity.name.function
                                  ^^^^^^ variable.other
    `,
    );
    table(
      'brackets, commas and members',
      raw`
      T | where a.b.c[0] in (1, 2) | extend x = { y }
                 ^ punctuation.accessor
                  ^ variable.other.property
                     ^ punctuation.section.brackets.begin
                       ^ punctuation.section.brackets.end
                            ^ punctuation.section.parens.begin
                              ^ punctuation.separator.comma
                                 ^ punctuation.section.parens.end
                                                ^ punctuation.section.braces.begin
                                                    ^ punctuation.section.braces.end
    `,
    );
  });

  describe('detections', () => {
    table(
      'a let, a join and a parse, as in a rule for firewalls',
      raw`
      let Window = 1h;
          ^^^^^^ variable.other.constant
      let Known = (FirewallLog
          ^^^^^ variable.other.constant
                   ^^^^^^^^^^^ variable.other !variable.other.constant
        | where TimeGenerated between (ago(8d) .. ago(Window))
                ^^^^^^^^^^^^^ variable.other
                              ^^^^^^^ keyword.operator.wordlike
                                       ^^^ support.function
                                           ^^ constant.numeric.timespan
                                                      ^^^^^^ variable.other
        | extend msg = column_ifexists('msg_s', Message)
                       ^^^^^^^^^^^^^^^ support.function
                                       ^^^^^^^ string.quoted.single
        | parse msg with Proto " from " Source ":" SourcePort:int "." *
                         ^^^^^ variable.other
                               ^^^^^^^^ string.quoted.double
                                                   ^^^^^^^^^^ variable.parameter
                                                              ^^^ storage.type
                                                                      ^ keyword.operator.arithmetic
        | summarize n = count() by Port, Proto);
                        ^^^^^ support.function
                                ^^ keyword.control.clause
      (union isfuzzy=true
       ^^^^^ keyword.control.operator
             ^^^^^^^ keyword.other.parameter
        (Known
         ^^^^^ variable.other
        | join kind=leftouter (Other) on $left.Port == $right.Port
          ^^^^ keyword.control.operator
                    ^^^^^^^^^ constant.other.option
                                         ^^^^^ variable.language
                                               ^^^^ variable.other.property
        | where Proto !startswith 'REQ_' or Port in (ports)))
                      ^^^^^^^^^^^ keyword.operator.wordlike
                                         ^^ keyword.operator.wordlike
                                                 ^^ keyword.operator.wordlike
                                                     ^^^^^ variable.other
    `,
    );
  });
});
