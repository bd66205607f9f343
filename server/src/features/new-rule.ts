/** What a rule begins with and what counts on: a GUID of its own, the fields that its kind needs, its version. */
import type { RuleDocument, RuleFile } from '../rule/index.ts';
import type { TextEdit } from '../text/index.ts';
import { type Pair, pairOf, placeOf, resolved, type Scalar } from '../yaml/index.ts';

/** A random GUID (version 4). Anything less than the odds of a collision would do: nothing is kept secret by it. */
export function newGuid(random: () => number = Math.random): string {
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const variant = '89ab'[Math.floor(random() * 4)]!;
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}

export interface RuleTemplate {
  /** What a person types to get it, and what it is called in a list. */
  readonly name: string;
  readonly title: string;
  /** With stops such as `$1`, `$0` last; `$ID` stands for a new id. */
  readonly text: string;
}

const HEAD = (name: string): string => `id: $ID
name: \${1:${name}}
description: |
  \${2:What it finds, and why that matters.}
`;

const TACTICS = `tactics:
  - $3
relevantTechniques:
  - $4
`;

const MAPPINGS = `entityMappings:
  - entityType: $6
    fieldMappings:
      - identifier: $7
        columnName: $8
`;

const CONNECTORS = 'requiredDataConnectors: []\n';

/** A whole document of each kind. */
export const RULE_TEMPLATES: readonly RuleTemplate[] = [
  {
    name: 'rule-scheduled',
    title: 'Scheduled analytics rule',
    text: `${HEAD('Name of the rule')}severity: \${9|Medium,High,Low,Informational|}
status: Available
${CONNECTORS}queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
${TACTICS}query: |
  \${5:SigninLogs}
  | $0
${MAPPINGS}version: 1.0.0
kind: Scheduled
`,
  },
  {
    name: 'rule-nrt',
    title: 'Near-real-time analytics rule',
    text: `${HEAD('Name of the rule')}severity: \${9|Medium,High,Low,Informational|}
status: Available
${CONNECTORS}${TACTICS}query: |
  \${5:SigninLogs}
  | $0
${MAPPINGS}version: 1.0.0
kind: NRT
`,
  },
  {
    name: 'rule-hunting',
    title: 'Hunting query',
    text: `${HEAD('Name of the query')}${CONNECTORS}${TACTICS}query: |
  \${5:SigninLogs}
  | $0
${MAPPINGS}version: 1.0.0
`,
  },
  {
    name: 'rule-parser',
    title: 'Function (parser)',
    text: `id: $ID
Function:
  Title: \${1:What it gives}
  Version: '1.0.0'
  LastUpdated: '\${2:2026-01-01}'
Category: Microsoft Sentinel Parser
FunctionName: \${3:Name}
FunctionAlias: \${3:Name}
FunctionQuery: |
  \${4:SigninLogs}
  | $0
`,
  },
  {
    name: 'rule-detection',
    title: 'Custom detection of Defender XDR',
    text: `displayName: \${1:Name of the detection}
isEnabled: true
queryCondition:
  queryText: |
    \${2:DeviceProcessEvents}
    | $0
schedule:
  period: \${3|1H,3H,12H,24H,0|}
detectionAction:
  alertTemplate:
    title: \${4:Title of the alerts}
    description: \${5:What it finds}
    severity: \${6|medium,high,low,informational|}
    category: \${7:Execution}
`,
  },
];

/** The text of a template with a new id, and the line ends of the file. */
export function templateText({ text }: RuleTemplate, eol: string): string {
  return text.replaceAll('$ID', newGuid()).replaceAll('\n', eol);
}

/** The document at an offset, or the last before it. */
function documentAt({ documents }: RuleFile, offset: number): RuleDocument | undefined {
  return documents.findLast(({ start }) => start <= offset) ?? documents[0];
}

/** Keys that hold the id of a document, by the files they are usual in. */
const ID_KEYS = ['id', 'Id'];

/** Gives the document at an offset an id of its own, in place of the one it has; undefined where there can be none. */
export function newIdEdit(file: RuleFile, offset: number): TextEdit | undefined {
  const root = documentAt(file, offset)?.root;
  if (!root || root.flow) return undefined;
  for (const key of ID_KEYS) {
    const pair = pairOf(root, key);
    if (pair) return valueEdit(file, pair, newGuid());
  }
  return { start: root.start, end: root.start, text: `id: ${newGuid()}${eolOf(file)}` };
}

/** A version that follows on another. */
export interface NextVersion {
  readonly version: string;
  readonly part: 'patch' | 'minor' | 'major';
  readonly edit: TextEdit;
}

/** The versions that may follow on that of the document at an offset; the first one of all where it has none. */
export function nextVersions(file: RuleFile, offset: number): readonly NextVersion[] {
  const root = documentAt(file, offset)?.root;
  if (!root || root.flow) return [];
  const pair = pairOf(root, 'version');
  if (!pair) {
    const end = root.pairs.at(-1)?.end ?? root.end;
    const atLineStart = file.text[end - 1] === '\n';
    const eol = eolOf(file);
    const text = atLineStart ? `version: 1.0.0${eol}` : `${eol}version: 1.0.0`;
    return [{ version: '1.0.0', part: 'major', edit: { start: end, end, text } }];
  }
  const scalar = resolved(pair.value);
  const numbers =
    scalar?.kind === 'Scalar' ? /^\s*(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?\s*$/.exec(scalar.text) : null;
  if (!numbers) return [];
  const [major, minor, patch] = numbers.slice(1).map((text) => Number(text ?? 0)) as [number, number, number];
  const next = [
    ['patch', `${major}.${minor}.${patch + 1}`],
    ['minor', `${major}.${minor + 1}.0`],
    ['major', `${major + 1}.0.0`],
  ] as const;
  return next.flatMap(([part, version]) => {
    const edit = valueEdit(file, pair, version);
    return edit ? [{ version, part, edit }] : [];
  });
}

/** Writes a value in place of the one under a key, within its quotes. */
function valueEdit({ text }: RuleFile, { value }: Pair, written: string): TextEdit | undefined {
  const scalar = resolved(value);
  if (scalar?.kind !== 'Scalar' || value.kind === 'Alias') return undefined;
  const { start, end } = placeOf(text, scalar);
  return { start, end, text: isMissing(scalar) ? ` ${written}` : written };
}

function isMissing({ style }: Scalar): boolean {
  return style === 'empty';
}

function eolOf({ text }: RuleFile): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
