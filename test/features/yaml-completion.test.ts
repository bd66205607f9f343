/** What is offered in the YAML around a query, and what its fields say. */
import assert from 'node:assert/strict';
import { type Completion, completion, describeAt, documentLinks } from '../../server/src/features/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { parseYaml } from '../../server/src/yaml/index.ts';
import { FACTS } from '../support/facts.ts';
import { readMarker } from '../support/marker.ts';
import { sampleRules } from '../support/queries.ts';

const QUERY = `query: |
  SigninLogs
  | summarize Tries = count() by IPAddress, UserPrincipalName
`;
const HEAD = `id: 3f2a91c4-0000-4000-8000-000000000001
name: Many tries
kind: Scheduled
${QUERY}`;

function listAt(marked: string, automatic = false) {
  const { text, offset } = readMarker(HEAD + marked);
  return completion(readRule(text, 'yaml'), offset, FACTS, automatic);
}

function labelsAt(marked: string, automatic = false): string[] {
  return (listAt(marked, automatic)?.items ?? []).map(({ label }) => label);
}

function itemAt(marked: string, label: string): Completion {
  const item = listAt(marked)?.items.find((one) => one.label === label);
  assert.ok(item, `${label} is not offered: ${labelsAt(marked).slice(0, 10).join(', ')}`);
  return item;
}

/** What is below the head once the item has been taken, with its stops. */
function afterTaking(marked: string, label: string): string {
  const { text } = readMarker(HEAD + marked);
  const { insert } = listAt(marked)!;
  return (text.slice(0, insert.start) + itemAt(marked, label).text + text.slice(insert.end)).slice(HEAD.length);
}

const FIELD = 'entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - identifier: FullName\n        ';

describe('columns of the query in the fields around it', () => {
  it('are offered where a column is named, those first whose names fit', () => {
    assert.deepEqual(labelsAt(`${FIELD}columnName: $0\n`), ['UserPrincipalName', 'IPAddress', 'Tries']);
    const ip = FIELD.replace('Account', 'IP').replace('FullName', 'Address');
    assert.deepEqual(labelsAt(`${ip}columnName: $0\n`), ['IPAddress', 'UserPrincipalName', 'Tries']);
    assert.equal(itemAt(`${FIELD}columnName: $0\n`, 'Tries').suffix, ': long');
  });

  it('are offered in every field that names one', () => {
    for (const marked of [
      'customDetails:\n  Count: $0\n',
      'customDetails: { Count: $0 }\n',
      'sentinelEntitiesMappings:\n  - columnName: $0\n',
      'alertDetailsOverride:\n  alertSeverityColumnName: $0\n',
      'alertDetailsOverride:\n  alertDynamicProperties:\n    - alertProperty: ProductName\n      value: $0\n',
      'alertDetailsOverride:\n  alertDisplayNameFormat: Tries of {{$0\n',
      "alertDetailsOverride:\n  alertDisplayNameFormat: 'Tries of {{$0}} in vain'\n",
      'alertDetailsOverride:\n  alertDescriptionFormat: |\n    Tries of {{$0\n  alertDisplayNameFormat: x\n',
    ])
      assert.deepEqual(labelsAt(marked).sort(), ['IPAddress', 'Tries', 'UserPrincipalName'], marked);
  });

  it('are typed over what is there, within its quotes', () => {
    assert.equal(
      afterTaking(`${FIELD}columnName: "Us$0\n`, 'UserPrincipalName'),
      `${FIELD}columnName: "UserPrincipalName\n`,
    );
    assert.equal(
      afterTaking(`${FIELD}columnName: 'Us$0'\n`, 'UserPrincipalName'),
      `${FIELD}columnName: 'UserPrincipalName'\n`,
    );
    assert.equal(afterTaking(`${FIELD}columnName:$0\n`, 'Tries'), `${FIELD}columnName: Tries\n`);
    const { replace } = listAt(`${FIELD}columnName: Us$0erName # why\n`)!;
    assert.equal(replace.end - replace.start, 'UserName'.length);
  });

  it('close the braces of a placeholder, once', () => {
    const field = 'alertDetailsOverride:\n  alertDisplayNameFormat: a {{';
    assert.equal(afterTaking(`${field}Tr$0\n`, 'Tries'), `${field}Tries}}\n`);
    assert.equal(afterTaking(`${field}Tr$0}}\n`, 'Tries'), `${field}Tries}}\n`);
  });

  it('make custom details of their own name', () => {
    assert.equal(afterTaking('customDetails:\n  $0\n', 'Tries'), 'customDetails:\n  Tries: Tries\n');
    assert.deepEqual(labelsAt('customDetails:\n  Count: Tries\n  $0\n').sort(), ['IPAddress', 'UserPrincipalName']);
  });

  it('are known though lines below are broken, whatever the line end', () => {
    for (const eol of ['\n', '\r\n']) {
      const marked = `${HEAD}${FIELD}columnName: $0\ntactics\n  - [\n`.replaceAll('\n', eol);
      const { text, offset } = readMarker(marked);
      const labels = completion(readRule(text, 'yaml'), offset, FACTS)?.items.map(({ label }) => label);
      assert.deepEqual(labels, ['UserPrincipalName', 'IPAddress', 'Tries']);
    }
  });
});

describe('keys of a rule', () => {
  it('are offered when they are missing, those first that the service asks for', () => {
    const labels = labelsAt('$0');
    assert.deepEqual(labels.slice(0, 2), ['severity', 'queryFrequency']);
    for (const present of ['id', 'name', 'kind', 'query']) assert.ok(!labels.includes(present), present);
    assert.deepEqual(labelsAt('sev$0'), ['severity']);
    assert.match(itemAt('sev$0', 'severity').markdown!, /How much an alert matters.*One of: `High`/s);
  });

  it('come with what belongs under them', () => {
    assert.equal(
      afterTaking('entity$0', 'entityMappings'),
      'entityMappings:\n  - entityType: $1\n    fieldMappings:\n      - identifier: $2\n        columnName: $3',
    );
    assert.equal(afterTaking('tac$0', 'tactics'), 'tactics:\n  - $0');
    assert.equal(afterTaking('desc$0', 'description'), 'description: |\n  $0');
    assert.equal(afterTaking('eventG$0', 'eventGroupingSettings'), 'eventGroupingSettings:\n  aggregationKind: $0');
    assert.equal(afterTaking('sev$0', 'severity'), 'severity: $0');
  });

  it('know where they are', () => {
    assert.deepEqual(labelsAt('entityMappings:\n  - entityType: IP\n    $0\n'), ['fieldMappings']);
    assert.deepEqual(
      labelsAt('entityMappings:\n- entityType: IP\n  fieldMappings:\n  - identifier: Address\n    $0\n'),
      ['columnName'],
    );
    assert.deepEqual(labelsAt('entityMappings:\n  - $0\n    entityType: IP\n'), ['fieldMappings']);
    assert.ok(labelsAt('incidentConfiguration:\n  createIncident: true\n  $0').includes('groupingConfiguration'));
    assert.deepEqual(
      labelsAt('entityMappings:\n  - entityType: IP\n    fieldMappings: [{ identifier: Address, $0 }]\n'),
      ['columnName'],
    );
  });

  it('make a whole item behind a dash', () => {
    const mapping = 'entityMappings:\n  - ';
    assert.equal(
      afterTaking(`${mapping}$0`, 'entityType, fieldMappings, identifier, columnName'),
      `${mapping}entityType: $1\n    fieldMappings:\n      - identifier: $2\n        columnName: $3`,
    );
    assert.equal(
      afterTaking('entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - $0', 'identifier, columnName'),
      'entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: $1\n        columnName: $2',
    );
  });

  it('replace a key alone where its colon is there', () => {
    const list = listAt('sever$0y: High\n')!;
    assert.deepEqual(
      list.items.map(({ text }) => text),
      ['severity'],
    );
    assert.equal(list.replace.end - list.replace.start, 'severy'.length);
  });

  it('make a rule of what looks like a hunting query so far', () => {
    const query = 'name: a\nid: 3f2a91c4-0000-4000-8000-000000000001\nquery: T\n';
    const at = (marked: string) => {
      const { text, offset } = readMarker(query + marked);
      return completion(readRule(text, 'yaml'), offset, FACTS)?.items.map(({ label }) => label) ?? [];
    };
    assert.ok(at('$0').includes('queryFrequency'));
    assert.deepEqual(at('kind: $0\n'), ['Scheduled', 'NRT']);
  });

  it('keep the line end of the file', () => {
    const { text, offset } = readMarker(`${HEAD}entity$0`.replaceAll('\n', '\r\n'));
    const [item] = completion(readRule(text, 'yaml'), offset, FACTS)!.items;
    assert.equal(item!.text.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('give a text that YAML reads, wherever one is taken', () => {
    for (const { text, label } of listAt('$0')!.items) {
      const plain = text.replaceAll(/\$\d/g, 'x');
      assert.deepEqual(parseYaml(`${HEAD}${plain}\n`).problems, [], label);
    }
  });
});

describe('values of a rule', () => {
  it('are those of the field', () => {
    assert.deepEqual(labelsAt('severity: $0\n'), ['High', 'Medium', 'Low', 'Informational']);
    assert.deepEqual(labelsAt('incidentConfiguration:\n  createIncident: $0\n'), ['true', 'false']);
    assert.deepEqual(labelsAt('suppressionEnabled: t$0\n'), ['true']);
    assert.deepEqual(labelsAt('triggerOperator: $0\n').slice(0, 2), ['gt', 'lt']);
  });

  it('are durations in the dialect of the file, within limits', () => {
    assert.deepEqual(labelsAt('queryFrequency: $0\n').slice(0, 5), ['5m', '10m', '15m', '30m', '1h']);
    assert.deepEqual(labelsAt('queryPeriod: PT1H\nqueryFrequency: $0\n').slice(0, 2), ['PT5M', 'PT10M']);
    assert.ok(!labelsAt('suppressionDuration: $0\n').includes('2d'));
  });

  it('are tactics that are missing, those first whose technique is there', () => {
    assert.deepEqual(labelsAt('relevantTechniques:\n  - T1059\ntactics:\n  - InitialAccess\n  - $0\n')[0], 'Execution');
    assert.ok(!labelsAt('tactics:\n  - InitialAccess\n  - $0\n').includes('InitialAccess'));
    assert.deepEqual(labelsAt('tactics: [Init$0]\n')[0], 'InitialAccess');
    assert.equal(afterTaking('tactics: $0\n', 'Execution'), 'tactics: [Execution]\n');
  });

  it('are techniques of the tactics, found by name as well', () => {
    const tactics = 'tactics:\n  - InitialAccess\nrelevantTechniques:\n  - ';
    assert.ok(!labelsAt(`${tactics}$0`).includes('T1059'));
    assert.deepEqual(labelsAt(`${tactics}phish$0`)[0], 'T1566');
    assert.equal(afterTaking(`${tactics}phish$0`, 'T1566'), `${tactics}T1566`);
    assert.deepEqual(labelsAt(`${tactics}T1078$0`).slice(0, 3), ['T1078', 'T1078.001', 'T1078.002']);
    // one that does not fit is found by whoever types it, with the reason why it is none of the first
    assert.equal(itemAt(`${tactics}T1059$0`, 'T1059').detail, 'Execution');
    assert.deepEqual(labelsAt(`${tactics}T1190\n  - T119$0`).includes('T1190'), false);
  });

  it('are entity types, and the identifiers of the one above', () => {
    assert.deepEqual(labelsAt('entityMappings:\n  - entityType: $0\n')[0], 'Account');
    const field = 'entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: ';
    assert.deepEqual(labelsAt(`${field}$0`), ['Address', 'AddressScope']);
    assert.deepEqual(
      labelsAt(
        'incidentConfiguration:\n  groupingConfiguration:\n    groupByEntities: [$0]\nentityMappings:\n  - entityType: IP\n',
      ),
      ['IP'],
    );
  });

  it('are connectors that bring a table of the query, and their data types', () => {
    const connector = 'requiredDataConnectors:\n  - connectorId: ';
    assert.deepEqual(labelsAt(`${connector}$0`)[0], 'AzureActiveDirectory');
    assert.deepEqual(labelsAt(`${connector}AzureActiveDirectory\n    dataTypes:\n      - $0`)[0], 'SigninLogs');
    assert.ok(
      !labelsAt(`${connector}AzureActiveDirectory\n    dataTypes:\n      - SigninLogs\n      - $0`).includes(
        'SigninLogs',
      ),
    );
  });

  it('are names of custom details where incidents are grouped by them', () => {
    const grouping =
      'incidentConfiguration:\n  groupingConfiguration:\n    groupByCustomDetails:\n      - $0\ncustomDetails:\n  Count: Tries\n';
    assert.deepEqual(labelsAt(grouping), ['Count']);
  });

  it('are a new id where there is none', () => {
    const { text, offset } = readMarker('id: $0\nname: a\nkind: NRT\nquery: T\n');
    const [item] = completion(readRule(text, 'yaml'), offset, FACTS)!.items;
    assert.match(item!.text, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('are not offered in words, comments, texts of blocks and the YAML of others', () => {
    for (const marked of [
      'description: |\n  A $0\n',
      'description: Some $0\n',
      '# $0\n',
      'version: 1.0.0 # $0\n',
      'severity: High\n---\n# $0',
    ])
      assert.deepEqual(labelsAt(marked), [], marked);
    const { text, offset } = readMarker('on: push\njobs:\n  $0\n');
    assert.equal(completion(readRule(text, 'yaml'), offset, FACTS), undefined);
  });

  it('come unasked behind a colon or a dash only', () => {
    assert.deepEqual(labelsAt('\n$0', true), []);
    assert.notDeepEqual(labelsAt('severity: $0\n', true), []);
    assert.notDeepEqual(labelsAt('tactics:\n  - $0\n', true), []);
  });
});

describe('a new file', () => {
  it('offers a whole rule of each kind, which is then one of that kind', () => {
    const { text, offset } = readMarker('rule$0\n');
    const list = completion(readRule(text, 'yaml'), offset, FACTS)!;
    const kinds = list.items.map(({ text: whole }) => {
      const plain = whole
        .replaceAll(/\$\{\d+\|([^,|}]*)[^}]*\}/g, '$1')
        .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
        .replaceAll(/\$\d/g, 'x');
      const read = readRule(plain, 'yaml');
      assert.deepEqual(read.yamlProblems, [], plain);
      return read.documents[0]?.kind;
    });
    assert.deepEqual(kinds, ['Scheduled', 'NRT', 'Hunting', 'Function', 'CustomDetection']);
  });

  it('offers nothing in a file that is something else', () => {
    const { text, offset } = readMarker('a: b\nrule$0\n');
    assert.equal(completion(readRule(text, 'yaml'), offset, FACTS), undefined);
  });
});

describe('hover on a field', () => {
  function hoverAt(marked: string): string | undefined {
    const { text, offset } = readMarker(HEAD + marked);
    return describeAt(readRule(text, 'yaml'), offset, FACTS)?.markdown;
  }

  it('says what it does, its limits, and what holds without it', () => {
    assert.match(
      hoverAt('query$0Frequency: 1h\n')!,
      /^\*\*queryFrequency\*\*\n\n.*A duration from 5 minutes to 14 days/s,
    );
    assert.match(
      hoverAt('event$0GroupingSettings:\n  aggregationKind: SingleAlert\n')!,
      /Without it: `aggregationKind: SingleAlert`/,
    );
    assert.match(hoverAt('sever$0ity: High\n')!, /One of: `High`.*refuses a document without it/s);
  });

  it('says what a value means', () => {
    assert.match(hoverAt('severity: Hi$0gh\n')!, /^\*\*High\*\*\n\nThe attacker/);
    assert.match(hoverAt('entityMappings:\n  - entityType: Acc$0ount\n')!, /^\*\*Account\*\*/);
    assert.match(hoverAt(`${FIELD}columnName: x\n`.replace('FullName', 'Full$0Name'))!, /^\*\*Account: FullName\*\*/);
    assert.match(hoverAt('requiredDataConnectors:\n  - connectorId: AzureActive$0Directory\n')!, /SigninLogs/);
  });

  it('says how long a duration is, in both dialects', () => {
    assert.equal(hoverAt('queryPeriod: PT2$04H\n'), '**1 day**\n\nWritten `1d` or `P1D`.');
    assert.equal(hoverAt('queryFrequency: 1h$010m\n'), '**70 minutes**\n\nWritten `70m` or `PT70M`.');
    assert.equal(hoverAt('queryFrequency: 1 ho$0ur\n'), undefined);
  });

  it('says which column a custom detail is', () => {
    const details = 'customDetails: { Count: Tries }\nincidentConfiguration:\n  groupingConfiguration:\n';
    assert.equal(
      hoverAt(`${details}    groupByCustomDetails: [Cou$0nt]\n`),
      '**`Count`**\n\nA custom detail, taken from the column `Tries`.',
    );
    assert.equal(hoverAt(`${details}    groupByCustomDetails: [Oth$0er]\n`), undefined);
  });

  it('knows a schedule in a rule that has no use for one', () => {
    const hover = hoverAt('kind: NRT\nquery$0Frequency: 1h\n')!;
    assert.match(
      hover,
      /^\*\*queryFrequency\*\*\n\nA rule in near real time has no use for it\. In a scheduled rule:\n\nHow often/,
    );
  });

  it('leaves columns, techniques and queries to those who know more, and words alone', () => {
    assert.match(hoverAt(`${FIELD}columnName: Tr$0ies\n`)!, /Made by `summarize`/);
    assert.match(hoverAt('relevantTechniques:\n  - T10$078\n')!, /Valid Accounts/);
    assert.equal(hoverAt('description: Some wo$0rds\n'), undefined);
  });
});

describe('links', () => {
  it('lead from techniques and tactics to their pages, and from nothing else', () => {
    const text = `${HEAD}tactics:\n  - Execution\nrelevantTechniques: [T1078.004, T9999]\ndescription: https://example.com\n`;
    assert.deepEqual(
      documentLinks(readRule(text, 'yaml'), FACTS).map(({ start, end, target }) => [text.slice(start, end), target]),
      [
        ['Execution', 'https://attack.mitre.org/tactics/TA0002/'],
        ['T1078.004', 'https://attack.mitre.org/techniques/T1078/004/'],
      ],
    );
  });
});

describe('completion everywhere', () => {
  it('takes what a line may hold: other line ends, and the caret within one', () => {
    for (const marked of [
      'severity: \r$0\n',
      'severity: High\r$0',
      'customDetails:\r\n  A: \u2028$0\r\n',
      'a\rb: $0\n',
    ])
      assert.doesNotThrow(() => listAt(marked), JSON.stringify(marked));
  });

  it('answers at every place of the samples, cut there or not, and changes only what it says', () => {
    for (const text of sampleRules().flatMap((one) => [one, one.replaceAll('\n', '\r\n')])) {
      const file = readRule(text, 'yaml');
      for (let offset = 0; offset <= text.length; offset += 17) {
        for (const [one, read] of [
          [text, file],
          [text.slice(0, offset), readRule(text.slice(0, offset), 'yaml')],
        ] as const) {
          const list = completion(read, offset, FACTS);
          if (!list) continue;
          const { insert, replace } = list;
          assert.ok(insert.start <= offset && insert.end === offset && replace.start === insert.start, `${offset}`);
          assert.ok(replace.end >= offset && !/\n/.test(one.slice(insert.start, replace.end)), `${offset}`);
        }
      }
    }
  });
});
