/** What those functions, aggregates and plugins yield whose result depends on more than the types of their arguments. */
import type { ScalarType } from '../../facts/index.ts';
import { typeNamed } from '../../facts/index.ts';
import type { CallExpression, Expression } from '../syntax/index.ts';
import type { Binder } from './binder.ts';
import { formatConstant } from './constants.ts';
import { declaredColumns } from './declared-columns.ts';
import { resultName } from './result-names.ts';
import { allColumns, type Column, madeColumn, openTable, type TableShape, tableOf, withUniqueNames } from './shapes.ts';
import type { Argument } from './signatures.ts';
import { isScalar, isTable, promoted, type ResultType } from './types.ts';

/** Functions over series that yield several columns, which are named `function_argument_value`. */
const SERIES: Readonly<Record<string, string>> = {
  series_decompose: 'baseline:dynamic seasonal:dynamic trend:dynamic residual:dynamic',
  series_decompose_anomalies: 'ad_flag:dynamic ad_score:dynamic baseline:dynamic',
  series_decompose_forecast: 'baseline:dynamic seasonal:dynamic trend:dynamic residual:dynamic',
  series_fft: 'real:dynamic imag:dynamic',
  series_ifft: 'real:dynamic imag:dynamic',
  series_fit_line: 'rsquare:real slope:real variance:real rvariance:real interception:real line_fit:dynamic',
  series_fit_2lines:
    'rsquare:real split_idx:long variance:real rvariance:real line_fit:dynamic right_rsquare:real right_slope:real right_interception:real right_variance:real right_rvariance:real left_rsquare:real left_slope:real left_interception:real left_variance:real left_rvariance:real',
  series_fit_poly: 'rsquare:real coefficients:dynamic variance:real rvariance:real poly_fit:dynamic',
  series_periods_detect: 'periods:dynamic scores:dynamic',
  series_periods_validate: 'periods:dynamic scores:dynamic',
  series_stats: 'min:real min_idx:long max:real max_idx:long avg:real stdev:real variance:real',
};

/** The result of a call whose signature says that it is computed. */
export function computedResult(b: Binder, call: CallExpression, args: readonly Argument[]): ResultType {
  const { name } = call.name;
  const series = SERIES[name];
  if (series) {
    const prefix = `${name}_${nameOf(b, call.args[0]) ?? ''}_`;
    return several(
      b,
      call,
      series.split(' ').map((text) => column(text, call, prefix)),
    );
  }
  const [first] = args;
  switch (name) {
    case 'arg_max':
    case 'arg_min':
      return extremes(b, call, name === 'arg_max' ? 'max' : 'min', (own) => own);
    case 'argmax':
    case 'argmin': {
      const prefix = `${name.slice(3)}_${nameOf(b, call.args[0]) ?? ''}`;
      return extremes(b, call, name === 'argmax' ? 'max' : 'min', (own, i) => (i === 0 ? prefix : `${prefix}_${own}`));
    }
    case 'take_any':
      return any(b, call, '');
    case 'any':
      return any(b, call, 'any_');
    case 'percentile':
    case 'percentiles':
      return percentiles(b, call, first, call.args.slice(1));
    case 'percentilew':
    case 'percentilesw':
      return percentiles(b, call, first, call.args.slice(2));
    case 'array_sort_asc':
    case 'array_sort_desc':
      return several(
        b,
        call,
        call.args
          .filter((_, i) => args[i]?.type === 'dynamic')
          .map((argument) => madeColumn(`${nameOf(b, argument) ?? 'Column1'}_sorted`, 'dynamic', name, call)),
      );
    case 'bin_auto':
      return first?.type ?? 'unknown';
    case 'percentiles_array':
    case 'percentilesw_array':
      return several(b, call, [madeColumn(`percentiles_${nameOf(b, call.args[0]) ?? ''}`, 'dynamic', name, call)]);
    case 'inner_nodes':
    case 'map':
      return 'unknown';
    default:
      return b.facts.plugin(name) && !b.facts.scalarFunction(name) ? pluginResult(b, call, args) : 'dynamic';
  }
}

function column(text: string, node: CallExpression, prefix = ''): Column {
  const colon = text.lastIndexOf(':');
  return madeColumn(`${prefix}${text.slice(0, colon)}`, typeNamed(text.slice(colon + 1)), node.name.name, node);
}

function nameOf(b: Binder, expression: Expression | undefined): string | undefined {
  return expression && resultName(expression, b.facts);
}

/** Several values, the first of which is the value where only one is wanted. */
function several(b: Binder, call: CallExpression, columns: readonly Column[]): ResultType {
  b.setMultiple(call, columns);
  return columns[0]?.type ?? 'unknown';
}

function typeOf(b: Binder, expression: Expression): ScalarType {
  return b.scalarTypeOf(expression);
}

/** The column that an argument is, or a new one under that name. */
function argumentColumn(b: Binder, argument: Expression, name: string, call: CallExpression): Column {
  const source = b.columnOf(argument);
  if (source && source.name === name) return source;
  return { ...madeColumn(name, source?.type ?? typeOf(b, argument), call.name.name, argument), copyOf: source };
}

/** `arg_max(t, a, *)`: the maximum, and the other columns of its row. */
function extremes(
  b: Binder,
  call: CallExpression,
  word: 'max' | 'min',
  rename: (name: string, index: number) => string,
): ResultType {
  const [by] = call.args;
  const byName = nameOf(b, by);
  const columns: Column[] = [];
  for (const [i, argument] of call.args.entries()) {
    if (argument.kind === 'Star') {
      for (const own of b.row ? allColumns(b.row) : []) {
        if (!b.keys.includes(own) && !call.args.some((other) => b.columnOf(other) === own))
          columns.push(renamed(own, rename(own.name, i)));
      }
    } else {
      const name = nameOf(b, argument) ?? (i === 0 ? `${word}_` : `${word}_${byName ?? ''}_arg${i}`);
      columns.push(argumentColumn(b, argument, rename(name, i), call));
    }
  }
  return several(b, call, columns);
}

function renamed(own: Column, name: string): Column {
  return own.name === name ? own : { ...own, name, copyOf: own };
}

/** `take_any(a, b)`, `take_any(*)` */
function any(b: Binder, call: CallExpression, prefix: string): ResultType {
  const columns = call.args.flatMap((argument, i): readonly Column[] => {
    if (argument.kind === 'Star')
      return (b.row ? allColumns(b.row) : []).map((own) => renamed(own, `${prefix}${own.name}`));
    return [argumentColumn(b, argument, `${prefix}${nameOf(b, argument) ?? `arg${i}`}`, call)];
  });
  return several(b, call, columns);
}

/** `percentiles(x, 5, 99.5)` makes `percentile_x_5` and `percentile_x_99_5`. */
function percentiles(
  b: Binder,
  call: CallExpression,
  of: Argument | undefined,
  ranks: readonly Expression[],
): ResultType {
  const type = of && isScalar(of.type) ? promoted(of.type) : 'unknown';
  const name = nameOf(b, call.args[0]) ?? '';
  return several(
    b,
    call,
    ranks.map((rank) => {
      const constant = b.constantOf(rank);
      const shown = constant ? formatConstant(constant).replaceAll('.', '_') : '';
      return madeColumn(`percentile_${name}_${shown}`, type, call.name.name, call);
    }),
  );
}

// ---- plugins --------------------------------------------------------------------------------------------------

/** Plugins that describe groups of rows by the columns of the table. */
const SEGMENTS: Readonly<Record<string, string>> = {
  autocluster: 'SegmentId:long Count:long Percent:real',
  autocluster_v2: 'SegmentId:long Count:long Percent:real',
  basket: 'SegmentId:long Count:long Percent:real',
  diffpatterns: 'SegmentId:long CountA:long CountB:long PercentA:real PercentB:real PercentDiffAB:real',
};

/** Plugins that count over the time that their second argument names. */
const OVER_TIME: Readonly<Record<string, string>> = {
  active_users_count: 'dcount:long',
  activity_counts_metrics: 'count:long dcount:long new_dcount:long aggregated_dcount:long',
  activity_engagement: 'dcount_activities_inner:long dcount_activities_outer:long activity_ratio:real',
  activity_metrics: 'dcount_values:long dcount_newvalues:long retention_rate:real churn_rate:real',
  session_count: 'count_sessions:long',
  sliding_window_counts: 'Count:long Dcount:long',
};

function pluginResult(b: Binder, call: CallExpression, args: readonly Argument[]): ResultType {
  const { name } = call.name;
  const input = b.row ?? openTable();
  const without = (...columns: readonly (Column | undefined)[]) =>
    allColumns(input).filter((own) => !columns.includes(own));
  const argumentColumns = (from: number) =>
    call.args
      .slice(from)
      .flatMap((argument) =>
        b.columnOf(argument) ? [argumentColumn(b, argument, nameOf(b, argument) ?? '', call)] : [],
      );
  const segments = SEGMENTS[name];
  if (segments)
    return tableOf([...segments.split(' ').map((text) => column(text, call)), ...allColumns(input)], input.open);
  const counts = OVER_TIME[name];
  if (counts) {
    const time = call.args[1];
    const axis = time ? [argumentColumn(b, time, nameOf(b, time) ?? '', call)] : [];
    return tableOf([...axis, ...counts.split(' ').map((text) => column(text, call)), ...argumentColumns(2)]);
  }
  switch (name) {
    case 'bag_unpack':
      // the keys of the bag become columns
      return tableOf(without(call.args[0] && b.columnOf(call.args[0])), true);
    case 'pivot': {
      // the values of a column become columns
      const keys = argumentColumns(2);
      return tableOf(call.args.length > 2 ? keys : without(call.args[0] && b.columnOf(call.args[0])), true);
    }
    case 'narrow':
      return tableOf(['Row:long', 'Column:string', 'Value:string'].map((text) => column(text, call)));
    case 'http_request':
    case 'http_request_post':
      return tableOf(['ResponseHeaders:dynamic', 'ResponseBody:dynamic'].map((text) => column(text, call)));
    case 'infer_storage_schema':
    case 'infer_storage_schema_with_suggestions':
      return tableOf([column('CslSchema:string', call)], name !== 'infer_storage_schema');
    case 'ipv4_lookup':
    case 'ipv6_lookup':
    case 'geo_line_lookup':
    case 'geo_polygon_lookup': {
      const table = args[0] && isTable(args[0].type) ? args[0].type : openTable();
      return tableOf(withUniqueNames([...allColumns(input), ...allColumns(table)]), input.open || table.open);
    }
    case 'sequence_detect': {
      // a row for each sequence: what it is grouped by, the time of each step, and how long it took
      const [time, ...rest] = call.args;
      const axis = time && b.columnOf(time);
      const steps = rest.slice(2).filter((step) => b.columnOf(step) === undefined && typeOf(b, step) === 'bool');
      const times = steps.map((step) => {
        const [name] = step.kind === 'NamedExpression' ? step.names : [];
        const stepName = name?.kind === 'Name' ? name.name : '';
        return madeColumn(`${stepName}_${axis?.name ?? ''}`, axis?.type ?? 'unknown', call.name.name, step);
      });
      return tableOf([...argumentColumns(3), ...times, column('Duration:timespan', call)]);
    }
    case 'python':
    case 'r':
      return declaredResult(call.args[0], input);
    default:
      return openTable();
  }
}

/** `python(typeof(*, x: long), …)` */
function declaredResult(type: Expression | undefined, input: TableShape): TableShape {
  if (type?.kind !== 'TypeofLiteral') return openTable();
  const own = type.elements.some(({ kind }) => kind === 'Star') ? allColumns(input) : [];
  const declared = type.elements.flatMap((element) =>
    element.kind === 'ColumnDeclaration' ? declaredColumns([element], 'evaluate') : [],
  );
  return tableOf(withUniqueNames([...own, ...declared]), own.length > 0 && input.open);
}
