/**
 * What is said of the conditions of a query is true when the query runs: a condition that never holds may as well be `false`, one that says
 * nothing new may as well be `true`, and the same rows come out with the same values.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyzeLogic, isDenied, type LogicFinding } from '../../server/src/kql/logic/index.ts';
import { bindQuery } from '../../server/src/kql/semantics/index.ts';
import { type Expression, type JoinOperator, parseKql, type Stage } from '../../server/src/kql/syntax/index.ts';
import { check } from '../../server/src/lint/index.ts';
import { applyEdits, type TextEdit } from '../../server/src/text/index.ts';
import { FACTS } from '../support/facts.ts';
import { assertFixLaws } from '../support/fix-laws.ts';
import { DIALECTS, type Dialect, evaluate, type Row, type Scalar } from '../support/kql-evaluator.ts';
import { atom, DYNAMICS, predicate, rows, TABLE } from '../support/random-predicates.ts';
import { runs } from '../support/runs.ts';

const text = fc.constantFrom("'a'", "'A'", "'b'", "'x'");

const where = fc.oneof(
  { arbitrary: predicate, weight: 2 },
  { arbitrary: fc.array(atom, { minLength: 2, maxLength: 4 }).map((atoms) => atoms.join(' and ')), weight: 3 },
  { arbitrary: fc.array(atom, { minLength: 2, maxLength: 4 }).map((atoms) => atoms.join(' or ')), weight: 2 },
);

const branches = fc
  .array(fc.tuple(atom, text), { minLength: 2, maxLength: 4 })
  .map((all) => `case(${all.map(([condition, value]) => `${condition}, ${value}`).join(', ')}, 'z')`);

const stage = fc.oneof(
  { arbitrary: where.map((condition) => `where ${condition}`), weight: 5 },
  { arbitrary: branches.map((value) => `extend v = ${value}`), weight: 4 },
  {
    arbitrary: fc
      .tuple(atom, atom, text, text)
      .map(([outer, inner, x, y]) => `extend v = iff(${outer}, ${x}, iff(${inner}, ${y}, 'z'))`),
    weight: 2,
  },
  {
    arbitrary: fc.tuple(fc.constantFrom('s', 'u'), text).map(([name, value]) => `extend ${name} = ${value}`),
    weight: 1,
  },
  {
    arbitrary: fc.constantFrom(
      'extend s = tolower(s)',
      'extend s = u',
      'extend s = toupper(u)',
      'extend i = 1',
      'extend i = strlen(s)',
    ),
    weight: 1,
  },
  { arbitrary: fc.constantFrom("where v == 'a'", "where v == 'q'", "where v in ('a', 'z')"), weight: 1 },
  { arbitrary: fc.constantFrom('extend w = s', 'extend w = u', 'extend w = s, s = u', 'extend s = w'), weight: 1 },
  {
    arbitrary: fc.tuple(fc.constantFrom("w == 'a'", "w =~ 'a'", "w != 'b'")).map(([condition]) => `where ${condition}`),
    weight: 1,
  },
  {
    arbitrary: fc
      .tuple(
        fc.constantFrom('inner', 'leftouter', 'leftsemi', 'leftanti'),
        fc.oneof(
          { arbitrary: atom, weight: 1 },
          { arbitrary: fc.constantFrom("s == 'a'", "s == 'b'", "s in ('a', 'ab')", "u == 'a'"), weight: 2 },
        ),
        fc.constantFrom('s', 'u', '$left.s == $right.u'),
        fc.constantFrom('', "where s == 'b' | ", "where s in ('a', 'b') and u == 'b' | "),
      )
      .map(
        ([kind, condition, key, before]) =>
          `${before}join kind=${kind} (${TABLE} | where ${condition} | project s, u, i, n = i) on ${key}`,
      ),
    weight: 2,
  },
  { arbitrary: fc.constantFrom("where s == 'a'", "where s == 'b'", "where u in ('a', 'b')", 'where i > 1'), weight: 2 },
);

/** A query over the table with some stages. */
const query = fc
  .array(stage, { minLength: 1, maxLength: 4 })
  .map((stages) => [TABLE, "extend v = 'a', w = u", ...stages].join(' | '));

/** The rows on the right side of joins. */
const OTHERS = rows(25, 11);

/** The rows that come out of one; none where it does not come through. */
function run(stages: readonly Stage[], given: Row, dialect: Dialect): readonly Row[] {
  const world = { dialect, dynamics: DYNAMICS };
  let found: readonly Row[] = [given];
  for (const { operator } of stages) {
    switch (operator.kind) {
      case 'WhereOperator':
        found = found.filter((row) => evaluate(operator.predicate, row, world) === true);
        break;
      case 'ExtendOperator':
      case 'ProjectOperator':
        found = found.map((row) => {
          const made: Record<string, Scalar> = {};
          for (const column of operator.columns) {
            if (column.kind === 'Name') made[column.name] = row[column.name]!;
            else if (column.kind === 'NamedExpression' && column.names[0]?.kind === 'Name')
              made[column.names[0].name] = evaluate(column.value, row, world);
            else assert.fail();
          }
          return operator.kind === 'ProjectOperator' ? made : { ...row, ...made };
        });
        break;
      case 'JoinOperator': {
        const { right } = operator;
        assert.ok(right.kind === 'ParenthesizedExpression' && right.expression.kind === 'Pipeline');
        const { stages: inner } = right.expression;
        const others = OTHERS.flatMap((row) => run(inner as readonly Stage[], row, dialect));
        found = found.flatMap((row) => joined(operator, row, others));
        break;
      }
      default:
        assert.fail(operator.kind);
    }
  }
  return found;
}

function joined(join: JoinOperator, row: Row, others: readonly Row[]): readonly Row[] {
  const [condition] = join.conditions;
  const [left, right] = condition!.kind === 'Name' ? [condition!.name, condition!.name] : ['s', 'u'];
  const matches = others.filter((other) => row[left] !== null && row[left] === other[right]);
  const both = (other: Row | undefined): Row => {
    const names = new Set(Object.keys(row));
    const added = ['s', 'u', 'i', 'n'].map((name): [string, Scalar] => {
      let free = name;
      for (let n = 1; names.has(free); n++) free = `${name}${n}`;
      names.add(free);
      // a text is never null
      return [free, other ? other[name]! : name === 's' || name === 'u' ? '' : null];
    });
    return { ...row, ...Object.fromEntries(added) };
  };
  const kind = join.parameters.find(({ name }) => name === 'kind')!.value;
  switch (kind.kind === 'Name' ? kind.name : '') {
    case 'inner':
      return matches.map(both);
    case 'leftouter':
      return matches.length > 0 ? matches.map(both) : [both(undefined)];
    case 'leftsemi':
      return matches.length > 0 ? [row] : [];
    default:
      return matches.length > 0 ? [] : [row];
  }
}

function stagesOf(source: string): readonly Stage[] {
  const tree = parseKql(source);
  assert.deepEqual(tree.problems, [], source);
  const [statement] = tree.root.statements;
  assert.ok(statement?.kind === 'ExpressionStatement' && statement.expression.kind === 'Pipeline');
  return statement.expression.stages as readonly Stage[];
}

function findingsIn(source: string): readonly LogicFinding[] {
  const tree = parseKql(source);
  const place = {
    tree,
    binding: bindQuery(tree, FACTS),
    textOf: ({ start, end }: { start: number; end: number }) => source.slice(start, end),
  };
  return analyzeLogic(tree, place);
}

/** The query with the condition gone that makes no difference, if what is said of it is true. */
function simplified(finding: LogicFinding): TextEdit | undefined {
  if (finding.kind === 'unreachable') return replaced(finding.node, 'false');
  // a join without matches is one with no rows on its right side
  if (finding.kind === 'no match')
    return replaced(finding.join.right, `(${TABLE} | where false | project s, u, i, n = i)`);
  const { kind, condition, reasons } = finding;
  if (kind === 'dead value') {
    const { valueNode } = condition;
    if (valueNode?.kind !== 'Literal') return undefined;
    return replaced(valueNode, valueNode.type === 'string' ? "'no such text'" : '99');
  }
  // the parts of `has_any` have no place of their own
  if (condition.valueNode && reasons.length > 0) return undefined;
  const truth = (kind === 'implied') !== isDenied(condition);
  return replaced(condition.node, String(truth));
}

function replaced({ start, end }: Expression, by: string): TextEdit {
  return { start, end, text: by };
}

function assertSame(before: string, after: string, sample: readonly Row[], what: string): void {
  const [old, now] = [stagesOf(before), stagesOf(after)];
  for (const row of sample)
    for (const dialect of DIALECTS)
      assert.deepEqual(
        run(now, row, dialect),
        run(old, row, dialect),
        `${what}\n${before}\n${after}\n${JSON.stringify(row)}`,
      );
}

describe('findings about conditions', () => {
  it('are true when the query runs', function () {
    this.timeout(600_000);
    const sample = rows(80, 3);
    const counts = new Map<string, number>();
    fc.assert(
      fc.property(query, (source) => {
        for (const finding of findingsIn(source)) {
          const edit = simplified(finding);
          if (!edit) continue;
          counts.set(finding.kind, (counts.get(finding.kind) ?? 0) + 1);
          assertSame(source, applyEdits(source, [edit]), sample, finding.kind);
        }
      }),
      runs(1200),
    );
    console.log(`        ${[...counts].map((entry) => entry.join(': ')).join(', ')}`);
    for (const kind of ['never', 'implied', 'subsumed', 'dead value', 'unreachable', 'no match'])
      assert.ok((counts.get(kind) ?? 0) > 5, `no ${kind}`);
  });

  it('have fixes that keep the query readable and remove what was found; safe ones keep the rows', function () {
    this.timeout(600_000);
    const sample = rows(60, 5);
    let fixes = 0;
    fc.assert(
      fc.property(query, (source) => {
        assertFixLaws(source, 'kql');
        for (const { rule, fix } of check(source, 'kql', FACTS).findings) {
          const made = rule === 'logic/redundant' ? fix?.() : undefined;
          if (!made?.safe) continue;
          fixes++;
          assertSame(source, applyEdits(source, made.edits), sample, rule);
        }
      }),
      runs(900),
    );
    assert.ok(fixes > 20, `${fixes}`);
  });
});

describe('absurd conditions', () => {
  const FORMS: readonly (readonly [name: string, make: (n: number) => string])[] = [
    ['many texts of one field joined by or', (n) => numbers(n, (i) => `x == 'a${i}'`).join(' or ')],
    ['many negations joined by or', (n) => numbers(n, (i) => `x !contains 'a${i}'`).join(' or ')],
    ['many parts joined by and', (n) => numbers(n, (i) => `x !startswith 'a${i}'`).join(' and ')],
    ['many ranges', (n) => numbers(n, (i) => `x !between (${2 * i} .. ${2 * i + 1})`).join(' and ')],
    ['many fields', (n) => numbers(n, (i) => `(x${i} == 'a' or y${i} == 'b')`).join(' and ')],
    ['long lists', (n) => `x in (${numbers(n, (i) => `'a${i}'`)}) and x !in (${numbers(n, (i) => `'b${i}'`)})`],
    ['long lists of terms', (n) => `x has_any (${numbers(n, (i) => `'a${i}'`)}) and x !has 'b'`],
    ['deep nesting', (n) => `${'not('.repeat(n / 10)}x == 'a' and x == 'b'${')'.repeat(n / 10)}`],
    [
      'nested choices',
      (n) => numbers(n / 10, (i) => `(x == 'a${i}' or (x == 'b' and (x == 'c' or y == ${i})))`).join(' and '),
    ],
    ['many branches of two parts', (n) => `case(${numbers(n, (i) => `x == 'a${i}' and y == 'b', ${i}`)}, 0) == 1`],
    [
      'many ranges of addresses',
      (n) => `ipv4_is_in_any_range(x, ${numbers(n, (i) => `'10.${i % 250}.0.0/16'`)}) and not(ipv4_is_private(x))`,
    ],
    ['nested iff', (n) => `${'iff(x == 1, y == 2, '.repeat(n / 10)}x == 3${')'.repeat(n / 10)}`],
  ];

  for (const [name, make] of FORMS) {
    it(`are decided or left undecided: ${name}`, () => {
      const tree = parseKql(`T | where ${make(6400)}`);
      const place = { tree, binding: bindQuery(tree, FACTS), textOf: () => '' };
      assert.doesNotThrow(() => analyzeLogic(tree, place));
    });
  }
});

function numbers(n: number, make: (i: number) => string): string[] {
  return Array.from({ length: n }, (_, i) => make(i));
}
