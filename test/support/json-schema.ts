/** The part of JSON Schema that our own schema is written in: whether a value fits, and where it does not. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema | boolean;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** Keywords that say nothing about values. */
const WORDS = new Set(['$schema', 'title', 'description', 'markdownDescription', 'definitions', 'then', 'else']);

/** The places of the value that do not fit, as `/entityMappings/0: required columnName`. */
export function misfits(root: Schema, value: unknown): string[] {
  const at = (schema: Schema | boolean, here: unknown, path: string): string[] => {
    if (typeof schema === 'boolean') return schema ? [] : [`${path}: not allowed`];
    return Object.entries(schema).flatMap(([keyword, wanted]): string[] => {
      if (WORDS.has(keyword)) return [];
      const says = (fits: boolean): string[] => (fits ? [] : [`${path}: ${keyword} ${JSON.stringify(wanted)}`]);
      const text = typeof here === 'string' ? here : undefined;
      const number = typeof here === 'number' ? here : undefined;
      const list = Array.isArray(here) ? (here as unknown[]) : undefined;
      const map = here !== null && typeof here === 'object' && !list ? (here as Record<string, unknown>) : undefined;
      const keys = Object.keys(map ?? {});
      switch (keyword as keyof Schema) {
        case '$ref':
          return at(root.definitions![String(wanted).split('/').at(-1)!]!, here, path);
        case 'type':
          return says([wanted].flat().includes(list ? 'array' : here === null ? 'null' : typeof here));
        case 'enum':
          return says((wanted as unknown[]).includes(here));
        case 'pattern':
          return says(text === undefined || new RegExp(String(wanted)).test(text));
        case 'minLength':
          return says(text === undefined || text.length >= Number(wanted));
        case 'maxLength':
          return says(text === undefined || text.length <= Number(wanted));
        case 'minimum':
          return says(number === undefined || number >= Number(wanted));
        case 'maximum':
          return says(number === undefined || number <= Number(wanted));
        case 'minItems':
          return says(!list || list.length >= Number(wanted));
        case 'maxItems':
          return says(!list || list.length <= Number(wanted));
        case 'maxProperties':
          return says(keys.length <= Number(wanted));
        case 'items':
          return (list ?? []).flatMap((item, i) => at(wanted as Schema, item, `${path}/${i}`));
        case 'properties':
          return keys.flatMap((key) =>
            Object.hasOwn(schema.properties!, key) ? at(schema.properties![key]!, map![key], `${path}/${key}`) : [],
          );
        case 'required':
          return (wanted as string[]).flatMap((key) =>
            map && !keys.includes(key) ? [`${path}: required ${key}`] : [],
          );
        case 'additionalProperties':
          return keys.flatMap((key) =>
            Object.hasOwn(schema.properties ?? {}, key)
              ? []
              : at(wanted as Schema | boolean, map![key], `${path}/${key}`),
          );
        case 'propertyNames':
          return keys.flatMap((key) => at(wanted as Schema, key, `${path}/${key}`));
        case 'anyOf': {
          const all = (wanted as Schema[]).map((one) => at(one, here, path));
          return all.some((one) => one.length === 0) ? [] : all[0]!;
        }
        case 'if':
          return at((at(wanted as Schema, here, path).length === 0 ? schema.then : schema.else) ?? true, here, path);
        default:
          throw new Error(`the schema uses ${keyword}, which nobody reads here`);
      }
    });
  };
  return at(root, value, '');
}
