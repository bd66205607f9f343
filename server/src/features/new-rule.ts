/** What a new rule begins with: a GUID of its own, and the fields that its kind needs. */

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
