/** What the extension and the page say to each other. Both check what they are told before they use it. */
import { type Check, type Checked, count, flag, listOf, oneOf, record, text, Unexpected } from './check.ts';
import { explanation } from './explanation.ts';
import { coverage } from './view-coverage.ts';

const range = { start: count, end: count };

const finding = record({
  rule: text,
  severity: oneOf('error', 'warning', 'info', 'hint'),
  message: text,
  ...range,
});
export type Finding = Checked<typeof finding>;

const TO_PAGE = {
  /** A rule to show; the one that is shown already, when it has changed. */
  rule: record({ type: oneOf('rule'), uri: text, path: text, explanation, findings: listOf(finding) }),
  findings: record({ type: oneOf('findings'), uri: text, findings: listOf(finding) }),
  /** The matrix of ATT&CK, in a panel of its own. */
  coverage: record({ type: oneOf('coverage'), coverage }),
  /** There is no rule to show. */
  nothing: record({ type: oneOf('nothing'), path: text }),
  /** What is selected in the text. */
  selection: record({ type: oneOf('selection'), uri: text, follow: flag, ...range }),
};

export const COPY_FORMATS = ['markdown', 'csv', 'json'] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

const FROM_PAGE = {
  /** The page is loaded and shows nothing yet. */
  ready: record({ type: oneOf('ready') }),
  /** Selects a range of the text; `focus` puts the keyboard there as well. */
  reveal: record({ type: oneOf('reveal'), uri: text, focus: flag, ...range }),
  copy: record({ type: oneOf('copy'), format: oneOf(...COPY_FORMATS) }),
  /** Lists the other rules that look for the same, by the numbers of query and indicator. */
  others: record({ type: oneOf('others'), query: count, indicator: count }),
  /** Lists the rules for a technique. */
  technique: record({ type: oneOf('technique'), id: text }),
  /** Writes the matrix as a layer for the ATT&CK Navigator. */
  export: record({ type: oneOf('export') }),
};

type MessageOf<T extends Record<string, Check<unknown>>> = { [K in keyof T]: Checked<T[K]> }[keyof T];
export type ToPage = MessageOf<typeof TO_PAGE>;
export type FromPage = MessageOf<typeof FROM_PAGE>;
export type RuleMessage = Checked<(typeof TO_PAGE)['rule']>;

/** @throws Unexpected when it is none of the messages to the page */
export function readToPage(value: unknown): ToPage {
  return readMessage(value, TO_PAGE) as ToPage;
}

/** @throws Unexpected when it is none of the messages from the page */
export function readFromPage(value: unknown): FromPage {
  return readMessage(value, FROM_PAGE) as FromPage;
}

function readMessage(value: unknown, checks: Readonly<Record<string, Check<unknown>>>): unknown {
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
  if (typeof type !== 'string' || !Object.hasOwn(checks, type)) throw new Unexpected('no message that is known');
  return checks[type]!(value);
}
