/** Completion in the YAML around a query: keys that are missing, values by the shape of their field, columns of the query. */
import type { Facts } from '../../facts/index.ts';
import { type Field, fieldAt, fieldsOf, type RuleDocument, type RuleFile, type Shape } from '../../rule/index.ts';
import { resolved, valueUnder } from '../../yaml/index.ts';
import { RULE_TEMPLATES, templateText } from '../new-rule.ts';
import { type Completion, type CompletionGroup, type CompletionList, fitting } from './completion-list.ts';
import { itemText, keyItems, Stops } from './yaml-keys.ts';
import { type YamlPlace, yamlPlace } from './yaml-place.ts';
import { resultColumns, valueGroups } from './yaml-values.ts';

/** What may be written at an offset outside of a query. */
export function yamlCompletion(
  file: RuleFile,
  offset: number,
  facts: Facts,
  automatic: boolean,
): CompletionList | undefined {
  const document = file.documents.findLast(({ start }) => start <= offset) ?? file.documents[0];
  if (!document) return templates(file, offset, automatic);
  const placeholder = placeholderCompletion(file, document, offset, facts);
  if (placeholder) return placeholder;
  const place = yamlPlace(file.text, offset);
  if (!place) return undefined;
  // a dash or a blank says that something follows only behind a key or in a list
  if (automatic && place.typed === '' && place.wanted === 'key' && !place.flow) return undefined;
  const groups = groupsAt(file, document, place, facts);
  const { items, incomplete } = fitting(groups, place.typed);
  const written = items.flatMap((item) => writtenAt(item, place) ?? []);
  return written.length > 0 ? { items: written, insert: place.insert, replace: place.replace, incomplete } : undefined;
}

function groupsAt(file: RuleFile, document: RuleDocument, place: YamlPlace, facts: Facts): CompletionGroup[] {
  const { path, wanted } = place;
  // what has a name and a description only may become anything
  const kind = document.kind === 'Stub' ? 'Scheduled' : document.kind;
  // what looks like a hunting query becomes a rule by the fields that only rules have
  const isQuery = kind === 'Hunting';
  const field =
    path.length === 0 ? undefined : ((isQuery ? fieldAt('Scheduled', path) : undefined) ?? fieldAt(kind, path));
  const shape: Shape | undefined = path.length === 0 ? fieldsOf(kind) : field?.shape;
  if (!shape) return [];
  const context = { file, document, facts, place };
  const eol = eolOf(file);
  if (wanted === 'value') return valuesOf(field!, shape, context, eol);
  if (wanted === 'key') {
    // a dash is missing in front of what is written
    if (shape.is === 'list') return place.flow ? [] : [{ rank: 0, items: [firstItem(shape.item, place, eol)] }];
    if (shape.is !== 'map') return [];
    const ofRules = isQuery && path.length === 0 ? keysOf(fieldsOf('Scheduled'), place, eol, 10) : [];
    return [...keysOf(shape, place, eol), ...ofRules, ...entriesOf(shape, context)];
  }
  if (shape.is !== 'map') return valueGroups(field!, context);
  const keys = keysOf(shape, place, eol);
  if (place.flow || place.siblings.size > 0 || place.colonFollows) return keys;
  const whole = itemText(shape, place.column, eol, new Stops());
  const label = keysIn(whole);
  return [
    { rank: -1, items: [{ label, kind: 'snippet', text: whole, snippet: true, rank: 0, next: 'completion' }] },
    ...keys,
  ];
}

type Context = Parameters<typeof valueGroups>[1];

/** Values behind a key; a list takes one of its items in brackets, or begins on the next line. */
function valuesOf(field: Field, shape: Shape, context: Context, eol: string): CompletionGroup[] {
  const { place } = context;
  if (shape.is === 'list') {
    if (place.quote || place.typed) return shape.orText ? valueGroups(shape.item, context) : [];
    const items = valueGroups(shape.item, context).map(({ rank, items: own }) => ({
      rank,
      items: own.map((item) => ({ ...item, text: `[${item.text}]` })),
    }));
    return place.flow
      ? items
      : [{ rank: -1, items: [firstItem(shape.item, { ...place, column: place.column + 2 }, eol, true)] }, ...items];
  }
  return valueGroups(field, context);
}

/** The keys of a snippet, to name it. */
function keysIn(snippet: string): string {
  return [...snippet.matchAll(/([\w.]+):/g)].map(([, key]) => key).join(', ');
}

/** `- ` with what an item needs, on a line of its own. */
function firstItem(item: Field, { column }: YamlPlace, eol: string, newLine = false): Completion {
  const stops = new Stops();
  const body = stops.last(itemText(item.shape, column + 2, eol, stops));
  const text = `${newLine ? eol + ' '.repeat(column) : ''}- ${body}`;
  return {
    label: `- ${keysIn(body) || '…'}`,
    kind: 'snippet',
    text,
    filter: '-',
    snippet: true,
    rank: 0,
    next: 'completion',
    markdown: item.description,
  };
}

function keysOf(shape: Shape & { is: 'map' }, place: YamlPlace, eol: string, rank = 0): CompletionGroup[] {
  const present = new Set(place.siblings.keys());
  const style = { eol, column: place.column, flow: place.flow, colonFollows: place.colonFollows };
  return [{ rank, items: keyItems(shape, present, style) }];
}

/** Entries whose keys the author chooses: a custom detail is usually called like its column. */
function entriesOf(shape: Shape & { is: 'map' }, context: Context): CompletionGroup[] {
  const { entry, longestKey = Number.POSITIVE_INFINITY } = shape;
  if (entry?.shape.is !== 'text' || entry.shape.holds !== 'column' || context.place.colonFollows) return [];
  const { siblings } = context.place;
  const taken = new Set(siblings.values());
  const items = resultColumns(context, '').flatMap((item): Completion[] => {
    const { label } = item;
    if (siblings.has(label) || taken.has(label) || label.length > longestKey || !/^\w+$/.test(label)) return [];
    return [{ ...item, text: `${label}: ${label}` }];
  });
  return [{ rank: 0, items }];
}

/** The item as the place wants it: behind a blank, within quotes; undefined where quotes cannot hold it. */
function writtenAt(item: Completion, { blankFirst, quote }: YamlPlace): Completion | undefined {
  if (quote) {
    if (item.text.includes('\n')) return undefined;
    return { ...item, text: quote === "'" ? item.text.replaceAll("'", "''") : item.text.replaceAll(/["\\]/g, '\\$&') };
  }
  return blankFirst && !/^\s/.test(item.text) ? { ...item, text: ` ${item.text}` } : item;
}

function eolOf({ text }: RuleFile): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

// ---- placeholders ---------------------------------------------------------------------------------------------

const FORMATS = ['alertDisplayNameFormat', 'alertDescriptionFormat'];

/** `{{Col`: a column within the name or the description of an alert. */
function placeholderCompletion(
  file: RuleFile,
  document: RuleDocument,
  offset: number,
  facts: Facts,
): CompletionList | undefined {
  const open = /\{\{[ \t]*([^{}\s]*)$/.exec(file.text.slice(Math.max(0, offset - 200), offset));
  if (!open || !isFormatAt(file, document, offset)) return undefined;
  const typed = open[1]!;
  const place: YamlPlace = {
    path: [], wanted: 'value', typed, insert: { start: offset - typed.length, end: offset }, replace: { start: offset - typed.length, end: offset },
    quote: '', flow: false, column: 0, blankFirst: false, colonFollows: false, siblings: new Map(), items: [], outer: [],
  }; // biome-ignore format: a list
  const [, word, braces] = /^(\w*)(\s*\}\})?/.exec(file.text.slice(offset)) as unknown as [
    string,
    string,
    string | undefined,
  ];
  const end = offset + word.length;
  const columns = resultColumns({ file, document, facts, place }, '').map((item) =>
    braces ? item : { ...item, text: `${item.text}}}` },
  );
  const { items, incomplete } = fitting([{ rank: 0, items: columns }], typed);
  return { items, insert: place.insert, replace: { start: place.insert.start, end }, incomplete };
}

/** Whether an offset is in the text of a format: by the tree, or, where it is broken, by the key on the line. */
function isFormatAt({ text }: RuleFile, { root }: RuleDocument, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const details = valueUnder(root, 'alertDetailsOverride');
  return FORMATS.some((key) => {
    const scalar = resolved(valueUnder(details, key));
    const isInside = scalar?.kind === 'Scalar' && scalar.content.start <= offset && offset <= scalar.content.end;
    return isInside || line.trimStart().startsWith(`${key}:`);
  });
}

// ---- new files ------------------------------------------------------------------------------------------------

/** A whole rule, in a file that holds nothing but the word that is being typed. */
function templates(file: RuleFile, offset: number, automatic: boolean): CompletionList | undefined {
  const { text, language } = file;
  const typed = text.slice(0, offset).trimStart();
  if (automatic || language !== 'yaml' || !/^[\w-]*$/.test(typed) || text.slice(offset).trim() !== '') return undefined;
  const items = RULE_TEMPLATES.map(
    (template, i): Completion => ({
      label: template.name,
      kind: 'snippet',
      detail: template.title,
      text: templateText(template, eolOf(file)),
      snippet: true,
      filter: `${template.name} ${template.title}`,
      rank: i,
      markdown: `A new document: ${template.title.toLowerCase()}.`,
    }),
  );
  const insert = { start: offset - typed.length, end: offset };
  return { ...fitting([{ rank: 0, items }], typed), insert, replace: insert };
}
