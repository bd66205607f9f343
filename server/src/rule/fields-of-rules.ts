/**
 * Fields of analytics rules and hunting queries. Limits and letter case: the validation in the public repository
 * (https://github.com/Azure/Azure-Sentinel, `.script/tests/detectionTemplateSchemaValidation`) and the interface of the service
 * (https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update).
 */
import type { Field, MapShape } from './fields.ts';
import { ANY, BOOLEAN, field, GROUPING, item, list, map, SCHEDULE, SUPPRESSION, text, word } from './make-fields.ts';

const SEVERITY = word(
  {
    High: 'The attacker can act widely, or is certain to have acted.',
    Medium: 'Some effect, or activity that is unusual and should be looked into.',
    Low: 'Little effect, such as an attempt that was blocked.',
    Informational: 'Nothing by itself, but of use beside other alerts.',
  },
  'any',
);

const COLUMN = text('column', { shortest: 1, longest: 500 });

const ENTITY_MAPPING = map([
  field('entityType', text('entityType'), 'What the columns name: an account, a host, an address.', {
    required: 'service',
  }),
  field(
    'fieldMappings',
    list(
      item(
        map([
          field(
            'identifier',
            text('identifier'),
            'Which identifier of the entity the column holds. Letter case counts.',
            {
              required: 'service',
            },
          ),
          field('columnName', COLUMN, 'A column that the query returns. Letter case counts.', { required: 'service' }),
        ]),
        'An identifier of the entity, and the column that holds it.',
      ),
      { least: 1, most: 3 },
    ),
    'The identifiers that are known of the entity, and the columns that hold them. One to three.',
    { required: 'service' },
  ),
]);

const ENTITY_MAPPINGS = field(
  'entityMappings',
  list(item(ENTITY_MAPPING, 'An entity, and the columns that identify it.'), { least: 1, most: 10 }),
  'Columns of the result that name accounts, hosts, addresses and other entities, so that alerts can be put together and investigated. At most ten.',
);

const CONNECTORS = list(
  item(
    map([
      field('connectorId', text('connector'), 'The id of the connector. Letter case counts.'),
      field(
        'dataTypes',
        list(item(text('dataType'), 'A table, or a table with the product that writes into it.')),
        'The data types of the connector that the query reads: tables, sometimes with a product as in `CommonSecurityLog (PaloAlto)`.',
        { required: 'repository', otherKeys: ['datatypes'] },
      ),
    ]),
    'A connector, and the data types of it that the query reads.',
  ),
);

const NAME = text('words', { shortest: 1, longest: 256 });

const TACTICS = field(
  'tactics',
  list(item(text('tactic'), 'A tactic, written without blanks: `InitialAccess`.'), { orText: true }),
  'What an attacker wants to reach with what the rule finds: tactics of MITRE ATT&CK, written without blanks.',
);

const TECHNIQUES = field(
  'relevantTechniques',
  list(item(text('technique'), 'A technique such as `T1078`, or a sub-technique such as `T1078.004`.'), {
    orText: true,
  }),
  'How it is done: ids of techniques of MITRE ATT&CK. Each should belong to one of the tactics.',
);

const QUERY = field(
  'query',
  text('kql', { shortest: 1, longest: 10_000 }),
  'What the rule looks for, in KQL. At most 10,000 characters.',
  { required: 'service' },
);

const VERSION = field(
  'version',
  text('version', { longest: 20 }),
  'The version of the rule as three numbers, `1.0.2`. Those who use the rule are offered an update when it grows.',
);

const TAGS = field(
  'tags',
  list(item(ANY, 'A word, or a mapping such as `Schema: ASimDns`.')),
  'Words by which people find the rule. The service does not read them.',
  { unread: true },
);

const METADATA = field(
  'metadata',
  map(
    [
      field(
        'source',
        map([field('kind', text(), 'Such as `Community` or `Scheduled`.')], { open: true }),
        'Where it comes from.',
      ),
      field('author', map([field('name', text(), 'Who wrote it.')], { open: true }), 'Who wrote it.'),
      field(
        'support',
        map([field('tier', text(), '`Microsoft`, `Partner`, `Community`.')], { open: true }),
        'Who helps with it.',
      ),
      field(
        'categories',
        map([field('domains', list(item(text(), 'A domain.')), 'What it is about.')], { open: true }),
        'What it is about.',
      ),
    ],
    { open: true },
  ),
  'Author, support and category of a rule that is published alone. The service does not read it.',
  { unread: true },
);

/** What both kinds of analytics rules have. */
const COMMON: readonly Field[] = [
  field('id', text('guid'), 'A GUID that belongs to this rule alone, and stays the same in all of its versions.', {
    required: 'service',
  }),
  field(
    'name',
    NAME,
    'The name of the rule, and of its alerts unless they are given another. At most 256 characters.',
    {
      required: 'service',
    },
  ),
  field(
    'description',
    text('words', { shortest: 1, longest: 5000 }),
    'What the rule finds and why that matters, for those who get the alert. At most 5000 characters.',
    { required: 'repository' },
  ),
  field('severity', SEVERITY, 'How much an alert matters, unless a column says so.', { required: 'service' }),
  field(
    'status',
    word(
      {
        Available: 'The rule is offered to everybody.',
        Experimental: 'The rule is still being tried.',
        Deprecated: 'The rule is kept for those who use it.',
      },
      'any',
      true,
    ),
    'How far the rule is in its life. The service does not read it.',
    { unread: true },
  ),
  field(
    'requiredDataConnectors',
    CONNECTORS,
    'The data that the query needs. The portal says whether it is there. `[]` for none.',
    { required: 'repository', unread: true },
  ),
  TACTICS,
  TECHNIQUES,
  field(
    'techniques',
    list(item(text('technique'), 'A technique such as `T1078`.'), { orText: true }),
    'What the interface of the service calls `relevantTechniques`. Files of rules use the other name.',
  ),
  field(
    'subTechniques',
    list(item(text('technique'), 'A sub-technique such as `T1078.004`.'), { orText: true }),
    'What newer versions of the interface have beside `techniques`. Files of rules list all in `relevantTechniques`.',
  ),
  TAGS,
  QUERY,
  ENTITY_MAPPINGS,
  field(
    'sentinelEntitiesMappings',
    list(
      item(
        map([
          field('columnName', COLUMN, 'A column that holds entities, usually `Entities`.', { required: 'service' }),
        ]),
        'A column that holds entities.',
      ),
    ),
    'Columns that already hold entities, such as `Entities` of SecurityAlert. They count with `entityMappings` to ten at most.',
  ),
  field(
    'customDetails',
    map([], {
      open: true,
      most: 20,
      longestKey: 20,
      entry: item(COLUMN, 'The column whose values alerts show under this name.'),
    }),
    'Values that every alert shows: a name of your own, and the column that holds the value. At most twenty; names of at most 20 letters and digits.',
  ),
  field(
    'alertDetailsOverride',
    map([
      field(
        'alertDisplayNameFormat',
        text('format', { shortest: 1, longest: 256 }),
        'The name of an alert, with columns as `{{Column}}`. At most 256 characters and three columns.',
      ),
      field(
        'alertDescriptionFormat',
        text('format', { shortest: 1, longest: 5000 }),
        'The description of an alert, with columns as `{{Column}}`. At most 5000 characters and three columns.',
      ),
      field('alertTacticsColumnName', COLUMN, 'A column that holds the tactics of the alert.'),
      field(
        'alertSeverityColumnName',
        COLUMN,
        'A column that holds the severity of the alert: `High`, `Medium`, `Low` or `Informational`.',
      ),
      field(
        'alertDynamicProperties',
        list(
          item(
            map([
              field(
                'alertProperty',
                word({
                  AlertLink: 'A link to the alert in the product that found it.',
                  ConfidenceLevel: 'How certain the finding is, in words.',
                  ConfidenceScore: 'How certain the finding is, as a number from 0 to 1.',
                  ExtendedLinks: 'More links.',
                  ProductComponentName: 'The part of the product that found it.',
                  ProductName: 'The product that found it.',
                  ProviderName: 'The provider of the product.',
                  RemediationSteps: 'What to do.',
                  Techniques: 'Techniques of MITRE ATT&CK.',
                  SubTechniques: 'Sub-techniques of MITRE ATT&CK.',
                }),
                'The property of the alert.',
                { required: 'service' },
              ),
              field('value', COLUMN, 'The column that holds its value.', { required: 'service' }),
            ]),
            'A property of the alert, and the column that holds it.',
          ),
        ),
        'Other properties of an alert that a column gives.',
      ),
    ]),
    'What an alert says of itself, taken from the result instead of the rule.',
  ),
  field(
    'eventGroupingSettings',
    map([
      field(
        'aggregationKind',
        word(
          {
            SingleAlert: 'All rows of a run make one alert.',
            AlertPerResult: 'Each row makes an alert, up to 150 in a run (30 for near-real-time rules).',
          },
          'any',
        ),
        'Whether a run makes one alert of all rows, or one of each.',
        { required: 'service' },
      ),
    ]),
    'How the rows of a run become alerts.',
    { default: 'aggregationKind: SingleAlert' },
  ),
  field(
    'incidentConfiguration',
    map([
      field('createIncident', BOOLEAN, 'Whether alerts of the rule make incidents.', { required: 'service' }),
      field(
        'groupingConfiguration',
        map([
          field('enabled', BOOLEAN, 'Whether alerts that belong together make one incident.', { required: 'service' }),
          field('reopenClosedIncident', BOOLEAN, 'Whether a new alert opens an incident again that was closed.', {
            required: 'service',
          }),
          field(
            'lookbackDuration',
            GROUPING,
            'How far apart alerts of one incident may be: five minutes to seven days.',
            { required: 'service' },
          ),
          field(
            'matchingMethod',
            word(
              {
                AllEntities: 'Alerts belong together when all of their entities are the same.',
                AnyAlert: 'All alerts of the rule belong together.',
                Selected: 'Alerts belong together when the entities and details listed are the same.',
              },
              'any',
            ),
            'What makes alerts belong together.',
            { required: 'service' },
          ),
          field(
            'groupByEntities',
            list(item(text('entityType'), 'A type of entity that the rule maps.')),
            'With `Selected`: the entities that have to be the same. Each must be mapped by the rule.',
          ),
          field(
            'groupByAlertDetails',
            list(
              item(
                word({ DisplayName: 'The name of the alert.', Severity: 'The severity of the alert.' }, 'any'),
                'A detail of the alert.',
              ),
            ),
            'With `Selected`: the details that have to be the same.',
          ),
          field(
            'groupByCustomDetails',
            list(item(text('customDetail'), 'A key of `customDetails`.')),
            'With `Selected`: the custom details that have to be the same. Each must be a key of `customDetails`.',
          ),
        ]),
        'Which alerts make one incident.',
      ),
    ]),
    'Whether alerts make incidents, and which of them belong together.',
    { default: 'createIncident: true' },
  ),
  field('suppressionEnabled', BOOLEAN, 'Whether the rule rests for a time after it has made an alert.', {
    default: 'false',
  }),
  field('suppressionDuration', SUPPRESSION, 'How long the rule rests after an alert: five minutes to a day.', {
    default: '5h',
  }),
  field('enabled', BOOLEAN, 'Whether the rule runs once it is deployed.', { default: 'true' }),
  field('alertRuleTemplateName', text(), 'The id of the template that the rule was made from.'),
  field(
    'templateVersion',
    text('version', { longest: 20 }),
    'The version of the template that the rule was made from.',
  ),
  field('displayName', NAME, 'What the interface of the service calls `name`. Files of rules use the other name.'),
  METADATA,
  VERSION,
  field(
    'kind',
    word(
      {
        Scheduled: 'Runs at an interval over a window of time.',
        NRT: 'Runs every minute over what has just arrived (near real time).',
      },
      'any',
    ),
    'How the rule is run.',
    { required: 'service' },
  ),
];

/** What only scheduled rules have. */
const SCHEDULE_FIELDS: readonly Field[] = [
  field('queryFrequency', SCHEDULE, 'How often the query runs: `5m` to `14d`, or `PT5M` to `P14D`.', {
    required: 'service',
  }),
  field(
    'queryPeriod',
    SCHEDULE,
    'How far back the query can see: `5m` to `14d`, or `PT5M` to `P14D`, and no less than `queryFrequency`. With two days or more the query runs once an hour at most.',
    { required: 'service' },
  ),
  field(
    'triggerOperator',
    word({
      gt: 'More rows than the threshold.',
      lt: 'Fewer rows than the threshold.',
      eq: 'Just as many rows as the threshold.',
      ne: 'Any other number of rows than the threshold.',
      GreaterThan: 'More rows than the threshold.',
      LessThan: 'Fewer rows than the threshold.',
      Equal: 'Just as many rows as the threshold.',
      NotEqual: 'Any other number of rows than the threshold.',
    }),
    'How the number of rows is compared with `triggerThreshold`.',
    { required: 'service' },
  ),
  field(
    'triggerThreshold',
    { is: 'number', least: 0, most: 10_000 },
    'The number of rows that the rule compares with, 0 to 10,000. `gt` and `0` make an alert of any row.',
    { required: 'service' },
  ),
];

/** Their names. */
export const SCHEDULE_KEYS: readonly string[] = SCHEDULE_FIELDS.map(({ key }) => key);

export const SCHEDULED_FIELDS: MapShape = map(
  // in the order in which rules have their keys
  COMMON.flatMap((one) => (one.key === 'requiredDataConnectors' ? [one, ...SCHEDULE_FIELDS] : [one])),
  { open: true },
);

export const NRT_FIELDS: MapShape = map(
  // the validation takes a rule that runs on what arrives without a list of its data
  COMMON.map((one) =>
    one.key === 'requiredDataConnectors' ? field(one.key, one.shape, one.description, { unread: true }) : one,
  ),
  { open: true },
);

export const HUNTING_FIELDS: MapShape = map(
  [
    field('id', text('guid'), 'A GUID that belongs to this query alone.'),
    field('name', NAME, 'The name under which the query is found.', { required: 'service' }),
    field(
      'description',
      text('words', { shortest: 1, longest: 5000 }),
      'What the query finds, and what to look at in its result.',
    ),
    field('requiredDataConnectors', CONNECTORS, 'The data that the query needs. `[]` for none.', { unread: true }),
    TACTICS,
    TECHNIQUES,
    field('query', text('kql', { shortest: 1 }), 'What the query looks for, in KQL.', { required: 'service' }),
    ENTITY_MAPPINGS,
    field('severity', SEVERITY, 'How much a result matters. The service does not read it.', { unread: true }),
    field('status', text(), 'How far the query is in its life. The service does not read it.', { unread: true }),
    field('kind', text(), 'A hunting query needs none; analytics rules are `Scheduled` or `NRT`.', { unread: true }),
    field('customDetails', ANY, 'Only analytics rules have it; a hunting query makes no alerts.', { unread: true }),
    field('References', ANY, 'Pages with more about it.', { unread: true, otherKeys: ['references'] }),
    TAGS,
    METADATA,
    VERSION,
  ],
  { open: true },
);

/** A file that says where a rule has gone. */
export const STUB_FIELDS: MapShape = map(
  COMMON.filter(({ key }) => ['id', 'name', 'description', 'version', 'metadata'].includes(key)),
  { open: true },
);
