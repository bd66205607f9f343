/**
 * The columns that the fields of a rule name, against those that its query returns. Silent where the result cannot be told:
 * a table that may have other columns, a query that cannot be read.
 */
import { allColumns, findColumn, type TableShape } from '../kql/semantics/index.ts';
import { bindingOf, type ColumnReference, columnReferences, readRule, targetOf } from '../rule/index.ts';
import { applyEdits, type Range } from '../text/index.ts';
import { similarName } from './define-bind-rule.ts';
import type { QueryContext } from './define-rule.ts';
import type { Fix } from './finding.ts';
import { renamedColumn, type StageOperator, splitColumns, stageWithout, wayToResult, wholeTables } from './rows.ts';

/** A name that is no column of the result. */
export interface MissingColumn {
  readonly reference: ColumnReference;
  readonly result: TableShape;
  /** The column that differs in letter case only. */
  readonly otherCase: string | undefined;
  /** The column that is probably meant: one that holds the same under another name, or whose name is close. */
  readonly meant: string | undefined;
  /** Whether the column that is meant holds what the name stood for before a stage gave it another one. */
  readonly renamed: boolean;
  /** The columns that a union made of it, one for each type. */
  readonly split: readonly { readonly name: string; readonly type: string }[];
  /** The stage that leaves the column out. */
  readonly dropped: StageOperator | undefined;
  /** Whether the query has a let of a value by that name. */
  readonly isLet: boolean;
  /** Tables of the service whose columns are all still there: the column may be newer than their list. */
  readonly tables: readonly string[];
}

/** The names that are no columns of the result of the query. */
export function missingColumns(context: QueryContext): MissingColumn[] {
  const { document, query } = context;
  // the fields speak of the rule's own query, which is the first; a mistake of its syntax leaves its result unclear
  if (document.queries[0] !== query || query.tree.problems.length > 0) return [];
  const references = columnReferences(document);
  if (references.length === 0) return [];
  const { result } = context.binding;
  if (!result || result.open) return [];
  // what the query itself asks for in vain has been reported there
  const unknown = new Set(context.binding.problems.map(({ name }) => name));
  const missing = references.filter(({ name }) => !findColumn(result, name) && !unknown.has(name));
  if (missing.length === 0) return [];
  const names = allColumns(result).map(({ name }) => name);
  const way = wayToResult(query.tree, context.binding);
  return missing.map((reference): MissingColumn => {
    const { name } = reference;
    const otherCase = names.find((own) => own.toLowerCase() === name.toLowerCase());
    const renamed = renamedColumn(result, name)?.name;
    const dropped = way && stageWithout(way, name, context.binding);
    return {
      reference,
      result,
      otherCase,
      meant: otherCase ?? renamed ?? similarColumn(name, names.filter(isMappable)),
      renamed: renamed !== undefined,
      split: splitColumns(result, name),
      dropped,
      isLet: context.binding.lets.some((own) => own.name === name && own.value.kind === 'scalar'),
      tables: dropped ? [] : wholeTables(result, context.facts, targetOf(document)),
    };
  });
}

/** A name that is close, or one of the same words in another order: `CustomDomainName`, `DomainNameCustom`. */
function similarColumn(name: string, names: readonly string[]): string | undefined {
  const words = wordsOf(name);
  return similarName(name, names) ?? names.find((own) => words.includes(' ') && wordsOf(own) === words);
}

function wordsOf(name: string): string {
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+/g) ?? [])
    .map((word) => word.toLowerCase())
    .sort()
    .join(' ');
}

/** A name that fields can hold: letters, digits and `_`. */
export function isMappable(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

/** Puts another name in the place of the one that is there. */
export function nameInstead({ scalar, role, start, end }: ColumnReference, name: string): Range & { text: string } {
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
  if (role === 'placeholder') return { start, end, text: name };
  return isBlock ? { start: scalar.start, end: scalar.end, text: name } : { ...scalar.content, text: name };
}

/**
 * Keeps a column that a stage leaves out, by naming it in that stage and in those behind it which leave it out as well.
 * @returns undefined where that cannot be written, or would not bring the column into the result
 */
export function keepColumn(name: string, context: QueryContext): Fix | undefined {
  const way = wayToResult(context.query.tree, context.binding);
  const first = way && stageWithout(way, name, context.binding);
  if (!way || !first || !isMappable(name)) return undefined;
  const from = way.stages.findIndex((stage) => stage.kind === 'Stage' && stage.operator === first);
  const edits: (Range & { text: string })[] = [];
  for (const stage of way.stages.slice(from)) {
    if (stage.kind !== 'Stage') return undefined;
    const edit = keptBy(stage.operator as StageOperator, name);
    if (edit) edits.push(edit);
  }
  return edits.length > 0
    ? thatHelps(context.fix(`Keep ${name} in the result`, false, edits), [name], context)
    : undefined;
}

function keptBy(operator: StageOperator, name: string): (Range & { text: string }) | undefined {
  switch (operator.kind) {
    case 'ProjectOperator':
    case 'DistinctOperator':
    case 'ProjectKeepOperator': {
      const { columns } = operator;
      return columns.some(({ kind }) => kind === 'Star') ? undefined : behind(columns.at(-1), `, ${name}`);
    }
    case 'SummarizeOperator': {
      const { aggregates, groupBy } = operator;
      // one value of the group is enough for an entity
      if (aggregates.length > 0) return behind(aggregates.at(-1), `, ${name} = take_any(${name})`);
      return behind(groupBy.at(-1), `, ${name}`);
    }
    default:
      return undefined;
  }
}

function behind(node: Range | undefined, text: string): (Range & { text: string }) | undefined {
  return node && { start: node.end, end: node.end, text };
}

/** Adds a stage at the end of the query. */
export function appendStage(
  title: string,
  stage: string,
  columns: readonly string[],
  context: QueryContext,
  others: readonly (Range & { text: string })[] = [],
): Fix | undefined {
  const { tree } = context.query;
  const last = tree.root.statements.at(-1);
  if (last?.kind !== 'ExpressionStatement') return undefined;
  const { end } = last.expression;
  // a query in one line stays in one line
  const isOneLine = !context.textOf(tree.root).includes('\n');
  const fix = context.fix(title, false, [{ start: end, end, text: `${isOneLine ? ' ' : '\n'}| ${stage}` }]);
  return thatHelps(fix && { ...fix, edits: [...fix.edits, ...others] }, columns, context);
}

/** The fix, if the query then can be read as before and returns the columns. */
function thatHelps(fix: Fix | undefined, columns: readonly string[], context: QueryContext): Fix | undefined {
  if (!fix) return undefined;
  const { file, facts, document, binding } = context;
  const fixed = readRule(applyEdits(file.text, fix.edits), file.language).documents[file.documents.indexOf(document)];
  const query = fixed?.queries[0];
  if (!fixed || !query || query.tree.problems.length > 0) return undefined;
  const after = bindingOf(fixed, query, facts);
  const { result } = after;
  const helps = result !== undefined && columns.every((name) => findColumn(result, name));
  return helps && after.problems.length <= binding.problems.length ? fix : undefined;
}
