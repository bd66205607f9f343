/**
 * Fields of functions, parsers and exploration queries, as they stand in `ASIM`, `Parsers`, `Solutions` and `Exploration Queries` of
 * https://github.com/Azure/Azure-Sentinel.
 */
import type { Field, MapShape } from './fields.ts';
import { ANY, BOOLEAN, field, item, list, map, text, word } from './make-fields.ts';

const TITLE = (of: string): Field['shape'] =>
  map(
    [
      field('Title', text(), `The title of the ${of}.`),
      field('Version', text(), `The version of the ${of}.`),
      field('LastUpdated', text('date'), `When the ${of} was last changed.`),
    ],
    { open: true },
  );

const REFERENCES = field(
  'References',
  list(
    item(
      map([field('Title', text(), 'The title of the page.'), field('Link', text('link'), 'The address of the page.')], {
        open: true,
      }),
      'A page with more about it.',
    ),
  ),
  'Pages with more about it.',
  { otherKeys: ['references'] },
);

const PRODUCT = field(
  'Product',
  map([field('Name', text(), 'The name of the product.')], { open: true }),
  'The product whose events it reads.',
);

const PARAMETERS = list(
  item(
    map(
      [
        field('Name', text(), 'The name of the parameter.', { required: 'service' }),
        field('Type', text('type'), 'Its type, such as `string`, `datetime`, `dynamic`, or `table:(*)`.', {
          required: 'service',
        }),
        field('Default', ANY, 'What it is when a call does not give it, as KQL without quotes.'),
      ],
      { open: true },
    ),
    'A parameter with its type.',
  ),
);

const COMMON: readonly Field[] = [
  PRODUCT,
  REFERENCES,
  field('Description', text(), 'What it returns.', { otherKeys: ['description'] }),
  field('Id', text(), 'An id of its own.', { otherKeys: ['id'] }),
];

export const FUNCTION_FIELDS: MapShape = map(
  [
    field('Function', TITLE('function'), 'Title and version of the function.'),
    field('FunctionName', text(), 'The name by which queries call it.'),
    field('FunctionAlias', text(), 'The name by which queries call it.'),
    field('FunctionQuery', text('kql', { shortest: 1 }), 'The body of the function, in KQL.', { required: 'service' }),
    field('FunctionParams', PARAMETERS, 'Its parameters, in the order in which calls give them.', {
      otherKeys: ['FunctionParameters'],
    }),
    field('EquivalentBuiltInFunction', text(), 'The function of the service that does the same.'),
    field('Category', text(), 'The folder in which the portal shows it.'),
    ...COMMON,
  ],
  { open: true },
);

export const PARSER_FIELDS: MapShape = map(
  [
    field('Parser', TITLE('parser'), 'Title and version of the parser.'),
    field(
      'Normalization',
      map(
        [
          field('Schema', text(), 'The schema of ASIM, such as `Dns`.'),
          field('Version', text(), 'The version of the schema.'),
        ],
        { open: true },
      ),
      'The schema whose fields it returns.',
    ),
    field('ParserName', text(), 'The name by which queries call it.'),
    field('EquivalentBuiltInParser', text(), 'The parser of the service that does the same.'),
    field('ParserParams', PARAMETERS, 'Its parameters, in the order in which calls give them.'),
    field('ParserQuery', text('kql', { shortest: 1 }), 'The body of the parser, in KQL.', { required: 'service' }),
    field(
      'Parsers',
      list(item(text(), 'The name of a parser.')),
      'The parsers of single sources that it puts together.',
    ),
    field('Exceptions', ANY, 'What of the schema it does not keep, and why.'),
    ...COMMON,
  ],
  { open: true },
);

export const EXPLORATION_FIELDS: MapShape = map(
  [
    field('Id', text(), 'An id of its own.'),
    field('DisplayName', text(), 'The name that the portal shows.'),
    field('Description', text(), 'What it shows of the entity.'),
    field('InputEntityType', text(), 'The type of the entity that it is about.'),
    field('InputFields', list(item(ANY, 'A field of the entity.')), 'The fields of the entity that the query uses.'),
    field('OutputEntityTypes', list(item(text(), 'A type of entities.')), 'The types of the entities that it returns.'),
    field('QueryPeriodBefore', text(), 'How long before the event it looks.'),
    field('QueryPeriodAfter', text(), 'How long after the event it looks.'),
    field('DataSources', list(item(ANY, 'A table.')), 'The tables that it reads.'),
    field('Tactics', list(item(text('tactic'), 'A tactic.'), { orText: true }), 'Tactics of MITRE ATT&CK.'),
    field('query', text('kql', { shortest: 1 }), 'What it looks for, in KQL.', { required: 'service' }),
    field('enabled', BOOLEAN, 'Whether it is offered.'),
    field('kind', word({}, 'any', true), 'What it is.'),
  ],
  { open: true },
);
