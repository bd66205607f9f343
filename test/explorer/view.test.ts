/** The page of the Rule Explorer, from the text of a rule to the words on it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { currentItems } from '../../client/explorer/builder.ts';
import type { Explanation as ShownExplanation } from '../../client/explorer/explanation.ts';
import { FRESH, type PageState } from '../../client/explorer/page-state.ts';
import { emptyView } from '../../client/explorer/view.ts';
import { shown, type ViewNode } from '../../client/explorer/view-node.ts';
import { type Explanation, explainDocument } from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';
import { mutation } from '../support/mutations.ts';
import { readProjectFile } from '../support/paths.ts';
import { ownQueries } from '../support/queries.ts';
import { runs } from '../support/runs.ts';
import { elements, messageOf, ofClass, pageOf, part, rows, shownDocument, words } from './page.ts';

const GATEWAY = readProjectFile('samples/rules/gateway-admin-port.yaml');
const COLUMNS_OF_HEARTBEAT = messageOf('Heartbeat', 'kql').explanation.queries[0]!.stages[0]!.columns!.count;
const PROTOCOL = readProjectFile('samples/rules/protocol-on-unusual-port.yaml');

describe('the page of the gateway sample', () => {
  const { nodes } = pageOf(
    messageOf(GATEWAY, 'yaml', [
      { rule: 'logic/always-true', severity: 'error', message: 'A `b` c.', start: 1, end: 2 },
    ]),
  );

  it('begins with name, kind, severity and schedule', () => {
    assert.match(words(nodes[0]!), /^Gateway - Request to an administration port Scheduled · High · a Runs every /);
  });

  it('has its parts in the order of a catalogue', () => {
    assert.deepEqual(
      elements(nodes).flatMap(({ tag, children }) => (tag === 'h2' ? [children[0]] : [])),
      ['Findings (1)', 'ATT&CK', 'Parameters', 'Stages', 'Indicators', 'Output columns'],
    );
  });

  it('shows findings, tactics, parameters', () => {
    assert.match(words(part(nodes, 'Findings (1)')), /error A `b` c\. logic\/always-true$/);
    assert.deepEqual(rows(part(nodes, 'ATT&CK')), [
      ['Initial Access', 'T1133 External Remote Services T1190 Exploit Public-Facing Application'],
    ]);
    assert.deepEqual(rows(part(nodes, 'Parameters')), [
      ['adminPorts', "dynamic(['22', '3389', '5985'])", "let adminPorts = dynamic(['22', '3389', '5985']);"],
    ]);
  });

  it('shows indicators, inclusions first, with what is excluded', () => {
    assert.deepEqual(rows(part(nodes, 'Indicators')), [
      ['DestinationPort', 'in', '22 3389 5985', '1'],
      ['Action', 'not startswith excluded any case', 'DENIED', '1'],
      ['Action', 'not startswith excluded any case', 'DROPPED', '1'],
      ['SourceAddress', 'not startswith excluded', '10.', '1'],
    ]);
  });

  it('shows the output and what the rule does with it', () => {
    assert.deepEqual(rows(part(nodes, 'Output columns')), [
      ['Requester from GatewayRequests.SourceAddress', 'unknown', 'extend', 'entity IP Address'],
    ]);
    assert.match(words(part(nodes, 'Output columns')), /and whatever else the source gives$/);
  });
});

describe('the page of the protocol sample', () => {
  const { nodes } = pageOf(messageOf(PROTOCOL));

  it('says of lets what they derive from and how often they are used', () => {
    const lets = ofClass(nodes, 'let');
    assert.deepEqual(
      lets.map((one) => words(one).replace(/ SOURCE.*| source AZ.*/i, '')),
      [
        'PastOfNetwork tabular used once Show in file reads AZFWNetworkRule derives from Start , Window',
        'PastOfApplications tabular used once Show in file reads AZFWApplicationRule derives from Start , Window',
        'NowOnNetwork tabular used once Show in file reads AZFWNetworkRule derives from WindowStart',
        'NowInApplications tabular used once Show in file reads AZFWApplicationRule derives from WindowStart',
      ],
    );
  });

  it('draws the legs side by side in front of their union, each with the table it is joined with', () => {
    const stages = part(nodes, 'Stages');
    const [legs] = ofClass([stages], 'legs');
    assert.equal(legs!.children.length, 2);
    assert.match(
      words(legs!.children[0]!),
      /^Leg 1 AZFWNetworkRule source NowOnNetwork .* with AZFWNetworkRule source PastOfNetwork/,
    );
    const [union] = ofClass([stages], 'kind-union');
    assert.equal(words(union!), 'union union isfuzzy=true …');
    assert.equal(ofClass([stages], 'side').length, 2);
  });

  it('draws what goes from stage to stage', () => {
    const [first] = ofClass(nodes, 'let');
    assert.deepEqual(ofClass([first!], 'out').map(words), ['21 columns', '21 columns', '4 columns']);
    assert.match(
      words(ofClass([first!], 'kind-summarize')[0]!),
      /\+ PastPort \+ PastProtocol \+ PastCount − 20 columns 1 kept$/,
    );
  });
});

describe('the page of other texts', () => {
  it('draws what is piped into a union as its first leg, and once', () => {
    const { nodes } = pageOf(messageOf('Heartbeat\n| where Computer == "a"\n| union (Event), Syslog\n| take 5', 'kql'));
    const [legs] = ofClass(nodes, 'legs');
    assert.deepEqual((legs!.children as never[]).map(words).map((text) => text.slice(0, 24)), [
      'Leg 1 Heartbeat source H', 'Leg 2 Event source Event', 'Leg 3 Syslog source Sysl',
    ]); // biome-ignore format: a list
    assert.equal(ofClass(nodes, 'kind-where').length, 1);
    assert.deepEqual(ofClass(nodes, 'kind').map(words), ['source', 'where', 'source', 'source', 'union', 'take']);
  });

  it('numbers the parts of several queries', () => {
    const one = messageOf('Heartbeat', 'kql');
    const queries = [...one.explanation.queries, ...one.explanation.queries];
    const { nodes } = pageOf({ ...one, explanation: { ...one.explanation, queries } });
    const heads = elements(nodes).flatMap(({ tag, children }) => (tag === 'h2' ? [children[0]] : []));
    assert.deepEqual(heads, [
      'Stages of query 1',
      'Output columns of query 1',
      'Stages of query 2',
      'Output columns of query 2',
    ]);
  });

  it('cuts long lists of values until the rest is asked for', () => {
    const text = `Event | where Source in (${Array.from({ length: 40 }, (_, i) => `"v${i}"`).join(', ')})`;
    const [row] = rows(part(pageOf(messageOf(text, 'kql')).nodes, 'Indicators'));
    assert.match(row![2]!, /v11 and 28 more$/);
    const unfolded: PageState = { ...FRESH, unfolded: ['indicator Source in v0'] };
    assert.match(
      rows(part(pageOf(messageOf(text, 'kql'), unfolded).nodes, 'Indicators'))[0]![2]!,
      /v38 v39 show less$/,
    );
  });

  it('shows signs that cannot be seen', () => {
    const text = 'Event | where Source in ("a\\tb", "", " c", "\\u202ed")';
    const [row] = rows(part(pageOf(messageOf(text, 'kql')).nodes, 'Indicators'));
    assert.equal(row![2], 'a\\tb "" ␠c \\u202ed');
  });

  it('shows signs that turn the words around them, wherever they stand', () => {
    const { nodes } = pageOf(messageOf('Event | extend a = "x\u202egnp" // \u2066', 'kql'));
    assert.match(words(part(nodes, 'Stages')), /x\\u202egnp/);
    assert.equal(shown('a\u2067b\tc\nd\0'), 'a\\u2067b\tc\nd\\u0000');
  });

  it('shows the beginning of an endless text', () => {
    const { nodes } = pageOf(messageOf(`let a = "${'x'.repeat(1_000_000)}";\nEvent | where Source == a`, 'kql'));
    assert.ok(nodes.map(words).join().length < 12_000);
    assert.match(rows(part(nodes, 'Indicators'))[0]![2]!, /^x{2000}… \(1000000 characters\)$/);
  });

  it('grows no further with thousands of stages, legs, lets and rows, until somebody asks for them', () => {
    const many = (n: number): string[] => [
      `Event${Array.from({ length: n }, (_, i) => ` | where Source == "${i}" | take ${i}`).join('')}`,
      `Event${Array.from({ length: n }, (_, i) => ` | where Source != "${i}"`).join('')}`,
      `union ${Array.from({ length: n }, (_, i) => `(Event | take ${i})`).join(', ')}`,
      `${Array.from({ length: n }, (_, i) => `let a${i} = ${i};\nlet t${i} = Event;`).join('\n')}\nEvent`,
      `Event | extend ${Array.from({ length: n }, (_, i) => `c${i} = 1`).join(', ')}`,
    ];
    const size = (text: string, state = FRESH): number => elements(pageOf(messageOf(text, 'kql'), state).nodes).length;
    const [some, more] = [many(300).map((text) => size(text)), many(900).map((text) => size(text))];
    assert.deepEqual(more, some);
    assert.ok(size(many(900)[0]!, { ...FRESH, unfolded: ['stages of the query'] }) > 5 * some[0]!);
  });

  it('lists the columns that go along, and those that end, on demand', () => {
    const message = messageOf('Heartbeat | project Computer, OSType = tolower(OSType), V = Version | take 1', 'kql');
    const flow = (state: PageState): ViewNode[] => ofClass(pageOf(message, state).nodes, 'names');
    assert.deepEqual(flow(FRESH), []);
    assert.deepEqual(ofClass(pageOf(message).nodes, 'effects').map(words), [
      `+ V ~ OSType − ${COLUMNS_OF_HEARTBEAT - 2} columns 1 kept`,
    ]);
    const after = flow({ ...FRESH, unfolded: ['columns behind stage take'] });
    assert.deepEqual(after.map(words), ['Computer OSType V']);
    const [removed] = flow({ ...FRESH, unfolded: ['removed by stage project'] });
    assert.equal(removed!.children.length, COLUMNS_OF_HEARTBEAT - 2);
    assert.ok(!words(removed!).split(' ').includes('Computer'));
  });

  it('says which columns the rule uses and the query does not have', () => {
    const rule = (query: string): string =>
      `kind: NRT\nquery: ${query}\ncustomDetails:\n  Host: Compter\n  Again: Compter\n  Type: OSType\n`;
    const output = (query: string): string[] =>
      rows(part(pageOf(messageOf(rule(query))).nodes, 'Output columns')).map((row) => row.join(' | '));
    assert.deepEqual(output('Heartbeat | project OSType'), [
      'Compter |  | not in the result | custom detail Host custom detail Again',
      'OSType from Heartbeat.OSType | string | project | custom detail Type',
    ]);
    assert.equal(
      output('Unknown_CL')[0],
      'Compter |  | the source, if it has it | custom detail Host custom detail Again',
    );
  });

  it('says so when there is nothing to show', () => {
    assert.match(words(emptyView('').nodes[0]!), /^Open a rule/);
    assert.match(words(emptyView('a.yaml').nodes[0]!), /no rule and no query in a\.yaml/);
  });
});

describe('sorting and filtering indicators', () => {
  const table = (state: Partial<PageState>): string[] =>
    rows(part(pageOf(messageOf(GATEWAY), { ...FRESH, ...state }).nodes, 'Indicators')).map(
      ([field, , values]) => `${field} ${values}`,
    );

  it('sorts by a column, both ways', () => {
    assert.deepEqual(table({ sort: { by: 'field', descending: false } }), [
      'Action DENIED', 'Action DROPPED', 'DestinationPort 22 3389 5985', 'SourceAddress 10.',
    ]); // biome-ignore format: a list
    assert.deepEqual(table({ sort: { by: 'values', descending: true } }), [
      'Action DROPPED', 'Action DENIED', 'DestinationPort 22 3389 5985', 'SourceAddress 10.',
    ]); // biome-ignore format: a list
  });

  it('keeps rows that hold every word, in whatever case', () => {
    assert.deepEqual(table({ filter: 'EXCLUDED dro' }), ['Action DROPPED']);
    assert.deepEqual(table({ filter: 'nowhere' }), []);
  });

  it('says which column is sorted', () => {
    const { nodes } = pageOf(messageOf(GATEWAY), { ...FRESH, sort: { by: 'kind', descending: true } });
    const heads = elements([part(nodes, 'Indicators')]).filter(({ attributes }) => attributes['aria-sort']);
    assert.deepEqual(
      heads.map(({ attributes }) => attributes['aria-sort']),
      ['none', 'descending', 'none', 'none'],
    );
  });
});

describe('items', () => {
  it('are marked by what is selected, the closest in each part', () => {
    const { items } = pageOf(messageOf(GATEWAY));
    const at = GATEWAY.indexOf("'3389'");
    const inLet = [...currentItems(items, { start: at, end: at })];
    assert.deepEqual(inLet, ['let adminPorts']);
    const where = GATEWAY.indexOf("'DROPPED'") + 2;
    assert.deepEqual(
      [...currentItems(items, { start: where, end: where })],
      ['stage where', 'indicator Action not_startswith DROPPED'],
    );
    assert.deepEqual([...currentItems(items, { start: 0, end: 0 })], []);
  });

  it('lead to what they name', () => {
    const { items } = pageOf(messageOf(GATEWAY));
    const textOf = (id: string): string => {
      const { start, end } = items.find((item) => item.id === id)!;
      return GATEWAY.slice(start, end);
    };
    assert.match(textOf('let adminPorts'), /^let adminPorts = .*;$/);
    assert.match(textOf('stage extend'), /^\| extend Requester/);
    assert.match(textOf('indicator DestinationPort in 22'), /^DestinationPort in/);
    assert.equal(textOf('use Requester IP Address'), 'Requester');
    assert.equal(textOf('tactic InitialAccess'), 'InitialAccess');
    assert.equal(textOf('technique T1133'), 'T1133');
    assert.match(textOf('schedule'), /^\d+[mhd]$/);
  });

  it('lead from a column of a table to where the table is read', () => {
    const text =
      'let a = Event | where Source == "x";\na | join kind=inner (Heartbeat | where OSType == "y") on $left.Source == $right.Computer';
    const { items } = pageOf(messageOf(text, 'kql'));
    const textOf = (id: string): string => {
      const { start, end } = items.find((item) => item.id === id)!;
      return text.slice(start, end);
    };
    assert.equal(textOf('output Source'), 'a');
    assert.equal(textOf('output OSType'), 'Heartbeat');
  });
});

describe('every page', () => {
  it('can be made of what the server says, as the types have it', () => {
    const said: Explanation = explainDocument(readRule(GATEWAY, 'yaml').documents[0]!, FACTS);
    // the page understands whatever the server may say: this does not compile otherwise
    const understood: ShownExplanation = said;
    assert.equal(understood.kind, 'Scheduled');
  });

  const assertLaws = (text: string): void => {
    for (const document of readRule(text, 'kql').documents) assertPage(shownDocument(document), text.length);
  };

  const assertPage = (shown: ShownExplanation, length: number): void => {
    const { nodes, items } = pageOf({ type: 'rule', uri: '', path: '', explanation: shown, findings: [] });
    for (const { start, end } of items) assert.ok(0 <= start && start <= end && end <= length);
    const known = new Set(items.map(({ id }) => id));
    const buttons = elements(nodes).filter(({ attributes }) => attributes.role === 'button');
    const ids = buttons.map(({ attributes }) => attributes['data-item']!);
    assert.ok(
      ids.every((id) => known.has(id)),
      'what can be clicked leads somewhere',
    );
    assert.equal(new Set(ids).size, ids.length, 'no two are one');
    for (const { children } of elements(nodes)) {
      const keys = children.flatMap((child) =>
        typeof child === 'string' || child.key === undefined ? [] : [child.key],
      );
      assert.equal(new Set(keys).size, keys.length, 'siblings have keys of their own');
    }
  };

  it('holds of all our own queries', () => {
    for (const text of ownQueries()) assertLaws(text);
  });

  it('holds of columns of one name', () => {
    assertLaws('SigninLogs | search "a" | search "b"');
  });

  it('holds of broken ones', () => {
    fc.assert(fc.property(mutation(ownQueries()), assertLaws), runs(500));
  });
});
