// A JSON Schema of the documents of Microsoft Sentinel, for YAML tools that know nothing of them. Made from the table of fields in
// server/src/rule/fields.ts, so that it says what the lint rules, the hover and the completion say.
import { build } from 'esbuild';

/** The kinds of documents, and by which keys a tool may tell them. In this order: the first that fits. */
const KINDS = [
  ['NRT', { properties: { kind: { pattern: '^(NRT|nrt|Nrt)$' } }, required: ['kind'] }],
  [
    'Scheduled',
    {
      anyOf: [
        { properties: { kind: { pattern: '^[Ss]cheduled$' } }, required: ['kind'] },
        { required: ['severity', 'queryFrequency'] },
      ],
    },
  ],
  ['CustomDetection', { anyOf: [{ required: ['queryCondition'] }, { required: ['properties'] }] }],
  ['Parser', { required: ['ParserQuery'] }],
  ['Function', { required: ['FunctionQuery'] }],
  ['Exploration', { anyOf: [{ required: ['InputEntityType'] }, { required: ['DisplayName'] }] }],
  ['Hunting', { required: ['query'] }],
];

/** The schema as text. */
export async function ruleSchema(root) {
  const fieldsOf = await readFields(root);
  const definitions = Object.fromEntries(KINDS.map(([kind]) => [kind, shapeSchema(fieldsOf(kind))]));
  // the first kind that fits is the kind of the document
  const choice = KINDS.reduceRight(
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    (otherwise, [kind, condition]) => ({ if: condition, then: { $ref: `#/definitions/${kind}` }, else: otherwise }),
    true,
  );
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Documents of Microsoft Sentinel',
    description:
      'Analytics rules, hunting queries, functions, parsers, exploration queries and custom detections. Made by `npm run gen`.',
    type: 'object',
    ...choice,
    definitions,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The table of fields is TypeScript; it is bundled and loaded. */
async function readFields(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['server/src/rule/fields.ts'],
    bundle: true,
    write: false,
    platform: 'neutral',
    format: 'esm',
    target: 'node20',
  });
  const source = Buffer.from(outputFiles[0].contents).toString('base64');
  const { fieldsOf } = await import(`data:text/javascript;base64,${source}`);
  return fieldsOf;
}

function fieldSchema(field) {
  const { description, shape, default: usual } = field;
  const schema = shapeSchema(shape);
  // an empty value is none, as long as nobody needs one
  const type = !field.required && typeof schema.type === 'string' ? [schema.type, 'null'] : schema.type;
  return {
    ...(type && { type }),
    description: description.replaceAll(/[`*]/g, ''),
    markdownDescription: description + (usual === undefined ? '' : `\n\nWithout it: \`${usual}\`.`),
    ...Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'type')),
  };
}

function shapeSchema(shape) {
  switch (shape.is) {
    case 'map': {
      const { fields, open, entry, most, longestKey } = shape;
      const properties = fields.flatMap((field) =>
        [field.key, ...(field.otherKeys ?? [])].map((key) => [key, fieldSchema(field)]),
      );
      const required = fields.filter((field) => field.required === 'service' && !field.otherKeys).map(({ key }) => key);
      return {
        type: 'object',
        ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
        ...(required.length > 0 && { required }),
        ...(entry ? { additionalProperties: fieldSchema(entry) } : !open && { additionalProperties: false }),
        ...(most !== undefined && { maxProperties: most }),
        ...(longestKey !== undefined && { propertyNames: { maxLength: longestKey } }),
      };
    }
    case 'list': {
      const list = {
        type: 'array',
        items: fieldSchema(shape.item),
        ...(shape.least !== undefined && { minItems: shape.least }),
        ...(shape.most !== undefined && { maxItems: shape.most }),
      };
      return shape.orText ? { anyOf: [list, { type: ['string', 'null'] }] } : list;
    }
    case 'text': {
      const { shortest, longest } = shape;
      return {
        type: 'string',
        ...(shortest !== undefined && { minLength: shortest }),
        ...(longest !== undefined && { maxLength: longest }),
      };
    }
    case 'word': {
      const words = shape.values.map(({ text }) => text);
      if (words.length === 0) return { type: 'string' };
      if (shape.open) return { anyOf: [{ enum: words }, { type: ['string', 'number', 'boolean'] }] };
      return shape.letterCase === 'exact' ? { enum: words } : { anyOf: [{ enum: words }, { pattern: anyCase(words) }] };
    }
    case 'number':
      return { type: 'number', minimum: shape.least, ...(Number.isFinite(shape.most) && { maximum: shape.most }) };
    case 'boolean':
      return { type: 'boolean' };
    case 'duration':
      return { type: 'string', pattern: '^\\s*(P(?=[\\dT])(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?|(\\d+[dhm])+)\\s*$' };
    case 'any':
      return {};
  }
}

/** JSON Schema has no patterns without letter case: `^([Hh][Ii]…)$`. */
function anyCase(words) {
  const pattern = words.map((word) =>
    word.replaceAll(/[A-Za-z]/g, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`),
  );
  return `^(${pattern.join('|')})$`;
}
