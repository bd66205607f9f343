/**
 * Which operands the operators of expressions take, and what they yield: the signatures of the official engine 12.4, in the
 * form that data/functions uses.
 */
import { readSignature, type Signature } from '../../facts/index.ts';

const DATES = 'int|long|real|decimal|timespan|datetime';
const NUMBERS = '(left: @Number, right: @Number) -> @Widest ; (left: timespan, right: timespan) ->';
const DYNAMIC = `(left: dynamic, right: dynamic) -> dynamic ; (left: dynamic, right: int) -> long ; (left: int, right: dynamic) -> long`;
const DYNAMIC_DATES = `${DYNAMIC} ; (left: dynamic, right: ${DATES}) -> @Parameter1 ; (left: ${DATES}, right: dynamic) -> @Parameter0`;
const DYNAMIC_NUMBERS = `${DYNAMIC} ; (left: dynamic, right: @Number) -> @Parameter1 ; (left: @Number, right: dynamic) -> @Parameter0`;
const LOGICAL =
  '(left: bool, right: bool) -> bool ; (left: dynamic, right: bool) -> bool ; (left: bool, right: dynamic) -> bool ; (left: dynamic, right: dynamic) -> bool';
const ORDER =
  '(left: bool, right: @NumberOrBool) -> bool ; (left: @Number, right: @NumberOrBool) -> bool ; (left: timespan, right: timespan) -> bool ; (left: datetime, right: datetime) -> bool ; (left: dynamic, right: dynamic) -> bool ; (left: dynamic, right: @Number) -> bool ; (left: @Number, right: dynamic) -> bool';
const EQUALITY = '(left: bool, right: @Scalar) -> bool ; (left: @NotBool, right: @Scalar) -> bool';
const TEXT =
  '(left: @StringOrDynamic, right: @StringOrDynamic) -> bool ; (left: @StringOrDynamic !StarOnly, right: @StringOrDynamic) -> bool';
/** The operators that look for a term take no dynamic value. */
const TERM =
  '(left: @StringOrDynamic, right: string) -> bool ; (left: @StringOrDynamic !StarOnly, right: string) -> bool';
const IN =
  '(value: bool, table: @Tabular) -> bool ; (value: @NotBool, table: @Tabular) -> bool ; (value: bool, value: @Scalar {1,32767}) -> bool ; (value: @NotBool, value: @Scalar {1,32767}) -> bool';
const IN_TEXT =
  '(value: string|dynamic, table: @Tabular) -> bool ; (value: string|dynamic, value: @Scalar {1,32767}) -> bool';
const BETWEEN =
  '(value: @Number, start: @Number, end: @Number) -> bool ; (value: @Summable, start: @Parameter0, end: @Parameter0) -> bool ; (value: datetime, start: datetime, end: timespan) -> bool ; (value: @Number, start: dynamic, end: @Parameter1) -> bool ; (value: dynamic, start: @Number, end: @Parameter1) -> bool';
const SIGN = '(operand: @Summable) -> @Parameter0 ; (operand: dynamic) -> dynamic';

/** Signatures by the operator as it is written; `+x` and `-x` are those with one operand. */
const SIGNATURES: Readonly<Record<string, string>> = {
  '+x': SIGN,
  '-x': SIGN,
  and: LOGICAL,
  or: LOGICAL,
  '+': `${NUMBERS} timespan ; (left: datetime|timespan, right: datetime|timespan) -> datetime ; ${DYNAMIC_DATES}`,
  '-': `${NUMBERS} timespan ; (left: datetime, right: datetime) -> timespan ; (left: datetime, right: dynamic) -> timespan ; (left: dynamic, right: datetime) -> timespan ; (left: datetime, right: timespan) -> datetime ; (left: timespan, right: datetime) -> datetime ; ${DYNAMIC_DATES}`,
  '*': `${NUMBERS} timespan ; (left: timespan, right: @Number) -> timespan ; (left: @Number, right: timespan) -> timespan ; (left: datetime, right: @Number) -> datetime ; (left: @Number, right: datetime) -> datetime ; ${DYNAMIC_NUMBERS}`,
  '/': `${NUMBERS} real ; (left: timespan, right: @Number) -> timespan ; (left: datetime, right: datetime) -> real ; (left: datetime, right: timespan) -> real ; (left: datetime, right: @Number) -> datetime ; ${DYNAMIC_NUMBERS}`,
  '%': `${NUMBERS} timespan ; (left: timespan, right: @Number) -> timespan ; (left: datetime, right: datetime) -> timespan ; (left: datetime, right: timespan) -> timespan ; (left: datetime, right: @Number) -> datetime ; ${DYNAMIC_NUMBERS}`,
  '<': ORDER,
  '<=': ORDER,
  '>': ORDER,
  '>=': ORDER,
  '==': `${EQUALITY} ; (left: @NotBool !StarOnly, right: @Scalar) -> bool`,
  '!=': EQUALITY,
  '<>': EQUALITY,
  has: TERM,
  hasprefix: TERM,
  hassuffix: TERM,
  in: IN,
  '!in': IN,
  'in~': IN_TEXT,
  '!in~': IN_TEXT,
  has_any: IN_TEXT,
  has_all: IN_TEXT,
  between: BETWEEN,
  '!between': BETWEEN,
};

const read = new Map<string, readonly Signature[]>();

/** The signatures of an operator such as `+`, `has_cs`, `!startswith`, `matches regex`, `-x`. */
export function operatorSignatures(operator: string): readonly Signature[] {
  let signatures = read.get(operator);
  if (!signatures) {
    // `!has_cs` and `notcontains` take the same operands as `has` and `contains`
    const plain = operator.replace(/^!(?=[a-z])(?!in|between)/, '').replace(/_?cs$/, '');
    const text = SIGNATURES[operator] ?? SIGNATURES[plain] ?? TEXT;
    signatures = text.split(' ; ').map(readSignature);
    read.set(operator, signatures);
  }
  return signatures;
}
