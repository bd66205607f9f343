/** Operators that choose and make columns: project and its family, extend, print, distinct. */
import type { Expression, Operator } from '../../syntax/index.ts';
import { referencedColumns } from '../bind-names.ts';
import type { Binder } from '../binder.ts';
import {
  checkNotDynamic,
  checkScalars,
  columnsBefore,
  type ProjectionOptions,
  projectExpression,
  staysOpen,
} from '../projected-columns.ts';
import { Projection } from '../projection.ts';
import {
  type Column,
  columnNamed,
  columnsThatFit,
  isInferred,
  madeColumn,
  type TableShape,
  tableOf,
} from '../shapes.ts';

type Of<K extends Operator['kind']> = Extract<Operator, { kind: K }>;

export function project(b: Binder, { columns }: Of<'ProjectOperator'>, input: TableShape): TableShape {
  const made = new Projection();
  // all are bound first: an open table learns its columns in the order in which they are named
  for (const column of columns) b.bind(column);
  checkScalars(b, columns);
  for (const column of columns) projectExpression(b, column, made, { style: 'project', madeBy: 'project' });
  return made.table(
    staysOpen(
      b,
      input,
      columns.some(({ kind }) => kind === 'Star'),
    ),
  );
}

export function extend(
  b: Binder,
  { columns, keyword }: Of<'ExtendOperator' | 'SerializeOperator'>,
  input: TableShape,
): TableShape {
  return extended(b, columns, input, {
    style: 'extend',
    madeBy: keyword.text === 'serialize' ? 'serialize' : 'extend',
  });
}

function extended(
  b: Binder,
  columns: readonly Expression[],
  input: TableShape,
  options: ProjectionOptions,
): TableShape {
  for (const column of columns) b.bind(column);
  checkScalars(b, columns);
  const made = new Projection(columnsBefore(b, input));
  for (const column of columns) projectExpression(b, column, made, options);
  return made.table(input.open);
}

export function print(b: Binder, { columns }: Of<'PrintOperator'>): TableShape {
  const made = new Projection();
  for (const [i, column] of columns.entries()) {
    b.bindIn(undefined, column);
    checkScalars(b, [column]);
    projectExpression(b, column, made, { style: 'print', madeBy: 'print', unnamed: `print_${i}` });
  }
  return made.table(false);
}

export function distinct(b: Binder, { columns }: Of<'DistinctOperator'>, input: TableShape): TableShape {
  const made = new Projection();
  for (const column of columns) b.bind(column);
  for (const column of columns) projectExpression(b, column, made, { style: 'project', madeBy: 'distinct' });
  if (checkScalars(b, columns)) checkNotDynamic(b, columns);
  const star = columns.find(({ kind }) => kind === 'Star');
  if (star && made.columns.some(({ type }) => type === 'dynamic')) {
    b.report(
      'type-mismatch',
      'KS116',
      star,
      '`distinct` takes no dynamic columns, and this table has some: name the columns that are meant.',
    );
  }
  return made.table(staysOpen(b, input, star !== undefined));
}

export function projectRename(b: Binder, { columns }: Of<'ProjectRenameOperator'>, input: TableShape): TableShape {
  for (const column of columns) b.bind(column);
  const made = new Projection(columnsBefore(b, input));
  made.declareAll(input.columns.filter((column) => !isInferred(column)));
  for (const expression of columns) {
    if (expression.kind === 'Missing') continue;
    const name = expression.kind === 'NamedExpression' ? expression.names[0] : undefined;
    if (expression.kind !== 'NamedExpression' || name?.kind !== 'Name') {
      b.report('type-mismatch', 'KS110', expression, 'Expected `NewName = OldName`.');
      continue;
    }
    const old = b.columnOf(expression.value);
    if (!old) {
      reportNoColumn(b, expression.value);
      continue;
    }
    const renamed: Column = { ...madeColumn(name.name, old.type, 'project-rename', name), copyOf: old, list: old.list };
    if (!made.rename(old, renamed)) {
      b.report(
        'duplicate-column',
        'KS171',
        name,
        `There is a column called \`${name.name}\` already: choose another name.`,
        name.name,
      );
    }
  }
  return made.table(input.open);
}

/** What is no column; a name that nobody knows has been reported by then. */
function reportNoColumn(b: Binder, expression: Expression): void {
  if (b.typeOf(expression) !== 'error') {
    b.report('type-mismatch', 'KS109', expression, 'Only the name of a column can stand here.');
  }
}

export function projectAway(b: Binder, { columns }: Of<'ProjectAwayOperator'>, input: TableShape): TableShape {
  const away = new Set(columns.flatMap((column) => referencedColumns(b, column)).map(({ name }) => name));
  return tableOf(
    input.columns.filter(({ name }) => !away.has(name)),
    input.open,
  );
}

export function projectKeep(b: Binder, { columns }: Of<'ProjectKeepOperator'>, input: TableShape): TableShape {
  const referenced = columns.flatMap((column) => referencedColumns(b, column));
  const kept = new Set(referenced.map(({ name }) => name));
  const inferred = referenced.filter(({ name }) => !columnNamed(input.columns, name));
  const open = staysOpen(
    b,
    input,
    columns.some(({ kind }) => kind === 'WildcardName'),
  );
  return tableOf([...input.columns.filter(({ name }) => kept.has(name)), ...new Set(inferred)], open);
}

export function projectReorder(b: Binder, { columns }: Of<'ProjectReorderOperator'>, input: TableShape): TableShape {
  const first = new Set<Column>();
  for (const expression of columns) {
    const ordered = expression.kind === 'OrderedExpression' ? expression : undefined;
    const pattern = ordered?.expression ?? expression;
    const found =
      pattern.kind === 'Star'
        ? input.columns.filter((column) => !first.has(column))
        : pattern.kind === 'WildcardName'
          ? wildcardColumns(b, pattern, input)
          : namedColumns(b, pattern);
    for (const column of inOrder(
      found.filter((c) => !first.has(c)),
      ordered?.direction?.text,
    ))
      first.add(column);
  }
  return tableOf([...first, ...input.columns.filter((column) => !first.has(column))], input.open);
}

/** What a name stands for. One that nobody knows has been reported by then, and is taken for granted behind it. */
function namedColumns(b: Binder, pattern: Expression): readonly Column[] {
  const found = referencedColumns(b, pattern);
  const isUnknown = found.length === 0 && pattern.kind === 'Name' && b.typeOf(pattern) === 'error';
  return isUnknown ? [madeColumn(pattern.name, 'unknown', 'project-reorder', pattern)] : found;
}

function wildcardColumns(
  b: Binder,
  wildcard: Extract<Expression, { kind: 'WildcardName' }>,
  input: TableShape,
): readonly Column[] {
  const found = columnsThatFit(wildcard.pattern, input.columns);
  return found.length > 0 ? found : referencedColumns(b, wildcard);
}

/** `* asc`: by name; `granny` counts the digits in names as numbers. */
function inOrder(columns: readonly Column[], direction: string | undefined): readonly Column[] {
  if (!direction) return columns;
  const collator = direction.startsWith('granny') ? new Intl.Collator('en', { numeric: true }) : undefined;
  const sorted = [...columns].sort((a, c) => (collator ? collator.compare(a.name, c.name) : a.name < c.name ? -1 : 1));
  return direction.endsWith('desc') ? sorted.reverse() : sorted;
}
