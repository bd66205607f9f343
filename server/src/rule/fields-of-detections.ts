/**
 * Fields of custom detections of Defender XDR, in the two forms in which they are kept as files: that of Graph, with its keys at
 * the top (https://learn.microsoft.com/graph/api/resources/security-detectionrule), and that of a resource, with the same under
 * `properties`. Both grow with every version of the service, so that keys which are not listed are fine.
 */
import type { Field, MapShape } from './fields.ts';
import { ANY, BOOLEAN, DURATION, field, item, list, map, text, word } from './make-fields.ts';

const CONDITION = field(
  'queryCondition',
  map(
    [
      field(
        'queryText',
        text('kql', { shortest: 1 }),
        'What the detection looks for, in KQL. The result needs a time, `ReportId` where the table has it, and a column that names a device, a user or a mailbox.',
        { required: 'service' },
      ),
      field('lastModifiedDateTime', text('date'), 'When the query was last changed. The service fills it in.'),
    ],
    { open: true },
  ),
  'The query.',
  { required: 'service' },
);

const SCHEDULE = field(
  'schedule',
  map(
    [
      field(
        'period',
        word(
          {
            '0': 'As soon as data arrives (near real time). Only some tables and operators can be used.',
            '1H': 'Every hour, over the last four hours.',
            '3H': 'Every three hours, over the last twelve.',
            '12H': 'Every twelve hours, over the last two days.',
            '24H': 'Every day, over the last thirty days.',
          },
          'any',
          true,
        ),
        'How often the query runs; how far it looks back follows from that.',
      ),
      field(
        'frequency',
        DURATION,
        'How often the query runs, such as `PT1H`; how far it looks back follows from that.',
      ),
      field('nextRunDateTime', text('date'), 'When the query runs next. The service fills it in.'),
    ],
    { open: true },
  ),
  'When the query runs.',
);

const ALERT = field(
  'alertTemplate',
  map(
    [
      field('title', text(), 'The name of the alert.'),
      field('description', text(), 'What the alert is about.'),
      field(
        'severity',
        word(
          {
            high: 'The attacker can act widely, or is certain to have acted.',
            medium: 'Some effect, or activity that is unusual.',
            low: 'Little effect.',
            informational: 'Nothing by itself.',
          },
          'any',
          // one form writes them small, the other does not say
          true,
        ),
        'How much an alert matters.',
      ),
      field('category', text('tactic'), 'A tactic of MITRE ATT&CK, or a category such as `Malware`.'),
      field('recommendedActions', text(), 'What to do about the alert.'),
      field(
        'mitreTechniques',
        list(item(text('technique'), 'A technique such as `T1078`.')),
        'Techniques of MITRE ATT&CK.',
      ),
      field(
        'tactics',
        list(
          item(
            map(
              [
                field('tactic', text('tactic'), 'A tactic of MITRE ATT&CK.'),
                field(
                  'techniques',
                  list(
                    item(
                      map([field('technique', text('technique'), 'A technique such as `T1078`.')], { open: true }),
                      'A technique of that tactic.',
                    ),
                  ),
                  'Techniques of that tactic.',
                ),
              ],
              { open: true },
            ),
            'A tactic with its techniques.',
          ),
        ),
        'Tactics of MITRE ATT&CK with their techniques.',
      ),
      field(
        'impactedAssets',
        list(
          item(
            map(
              [
                field('@odata.type', text(), 'What the asset is: a device, a user, a mailbox.'),
                field('identifier', text(), 'The column that names the asset, such as `deviceId` or `accountUpn`.'),
              ],
              { open: true },
            ),
            'An asset that the alert is about.',
          ),
        ),
        'The assets that the alert is about.',
      ),
      field('entityMappings', ANY, 'Columns that name the entities of the alert.'),
    ],
    { open: true },
  ),
  'What the alert says.',
);

const ACTION = field(
  'detectionAction',
  map(
    [
      ALERT,
      field(
        'organizationalScope',
        ANY,
        'The groups of devices that the detection is about; all of them when it is absent.',
      ),
      field(
        'responseActions',
        list(item(ANY, 'An action, such as isolating a device.')),
        'What is done when something is found.',
      ),
    ],
    { open: true },
  ),
  'What happens when the query returns something.',
);

const DETECTION: readonly Field[] = [
  field('displayName', text('words', { shortest: 1 }), 'The name of the detection.'),
  field('isEnabled', BOOLEAN, 'Whether the detection runs.'),
  CONDITION,
  SCHEDULE,
  ACTION,
];

export const DETECTION_FIELDS: MapShape = map(
  [
    ...DETECTION.map((one) => (one === CONDITION ? field(one.key, one.shape, one.description) : one)),
    field('schemaVersion', text(), 'The version of the form of this file.'),
    field('kind', word({ CustomDetection: 'A custom detection of Defender XDR.' }, 'any', true), 'What the file is.'),
    field('resourceType', text(), 'The type of the resource, `Microsoft.Security/detectionRules`.'),
    field('apiVersion', text(), 'The version of the interface.'),
    field('contentProvenance', ANY, 'Where the detection comes from.'),
    field('properties', map(DETECTION, { open: true }), 'The detection itself.'),
    field('id', text(), 'An id of its own.'),
    field('name', text(), 'The name of the file or resource.'),
    field('description', text(), 'What the detection finds.'),
    field('version', text(), 'The version of the detection.'),
    field('tags', ANY, 'Words by which people find it.'),
  ],
  { open: true },
);
