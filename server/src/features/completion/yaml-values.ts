/** The values that a field of a rule takes, by its shape: words, ids, columns, durations. */
import type { Facts, Technique } from '../../facts/index.ts';
import { allColumns, type Column, findColumn, type TableShape } from '../../kql/semantics/index.ts';
import { walk } from '../../kql/syntax/index.ts';
import {
  attackWords,
  bindingOf,
  type Field,
  type RuleDocument,
  type RuleFile,
  type Shape,
  targetOf,
} from '../../rule/index.ts';
import { resolved, scalarText, valueUnder } from '../../yaml/index.ts';
import { newGuid } from '../new-rule.ts';
import type { Completion, CompletionGroup } from './completion-list.ts';
import { columnItem } from './query-names.ts';
import type { YamlPlace } from './yaml-place.ts';

/** What values depend on besides their shape. */
export interface ValueContext {
  readonly file: RuleFile;
  readonly document: RuleDocument;
  readonly facts: Facts;
  readonly place: YamlPlace;
}

/** The values that may stand in a field, as plain texts. */
export function valueGroups({ key, shape, default: usual }: Field, context: ValueContext): CompletionGroup[] {
  switch (shape.is) {
    case 'word':
      return [group(shape.values.map(({ text, description }) => value(text, 0, description)))];
    case 'boolean':
      return [group([value('true'), value('false')])];
    case 'number':
      return [group(usual === undefined ? (key === 'triggerThreshold' ? [value('0')] : []) : [value(usual)])];
    case 'duration':
      return [group(durations(shape, context))];
    case 'text':
      return textGroups(shape.holds, key, context);
    default:
      return [];
  }
}

function group(items: readonly Completion[], rank = 0): CompletionGroup {
  return { rank, items };
}

function value(label: string, rank = 0, markdown?: string): Completion {
  return { label, kind: 'value', text: label, rank, ...(markdown && { markdown }) };
}

function textGroups(holds: (Shape & { is: 'text' })['holds'], key: string, context: ValueContext): CompletionGroup[] {
  const { facts, place } = context;
  switch (holds) {
    case 'column':
      return [group(resultColumns(context, key))];
    case 'tactic':
      return [group(tactics(context))];
    case 'technique':
      return [group(techniques(context))];
    case 'entityType':
      return [group(entityTypes(context))];
    case 'identifier':
      return [group(identifiers(place, facts))];
    case 'connector':
      return [group(connectors(context))];
    case 'dataType':
      return dataTypes(context);
    case 'customDetail':
      return [
        group(
          customDetails(context.document)
            .filter((name) => !place.items.includes(name))
            .map((name) => value(name)),
        ),
      ];
    case 'version':
      return [group([value('1.0.0')])];
    case 'guid':
      return place.typed
        ? []
        : [
            group([
              {
                label: 'new id',
                kind: 'value',
                text: newGuid(),
                filter: '',
                rank: 0,
                markdown: 'A GUID that nobody has yet.',
              },
            ]),
          ];
    case 'type':
      return [
        group(
          ['string', 'datetime', 'timespan', 'int', 'long', 'bool', 'dynamic', 'real', 'guid', 'table:(*)'].map(
            (type) => value(type),
          ),
        ),
      ];
    default:
      return [];
  }
}

// ---- columns --------------------------------------------------------------------------------------------------

/** What the columns of an entity are usually called. */
const USUAL_NAMES: Readonly<Record<string, RegExp>> = {
  Account: /user|account|upn|actor|identity/i, IP: /ip(?![a-z])|ip_?addr/i, Host: /host|computer|device|dvc/i, URL: /url/i,
  FileHash: /sha|md5|hash/i, File: /file/i, Process: /process|command/i, DNS: /domain|dns|fqdn/i, AzureResource: /resource/i,
  CloudApplication: /app/i, MailMessage: /mail|sender|recipient|subject/i, Mailbox: /mail|upn/i, RegistryKey: /registry/i,
  RegistryValue: /registry/i, Malware: /malware|threat/i, SecurityGroup: /group/i,
}; // biome-ignore format: a table

/** The columns that the query returns, those first whose names fit what they are wanted for. */
export function resultColumns(context: ValueContext, key: string): Completion[] {
  const { document, facts, place } = context;
  const shape = resultOf(context);
  if (!shape) return [];
  const type = place.outer.map((mapping) => mapping.get('entityType')).find((name) => name !== undefined) ?? '';
  const usual = Object.hasOwn(USUAL_NAMES, type)
    ? USUAL_NAMES[type]
    : /severity/i.test(key)
      ? /severity/i
      : /tactic/i.test(key)
        ? /tactic/i
        : undefined;
  const identifier = place.siblings.get('identifier')?.toLowerCase();
  const rank = ({ name }: Column): number => {
    if (identifier && identifier.length > 2 && name.toLowerCase().includes(identifier)) return 0;
    return usual?.test(name) ? 1 : 2;
  };
  const items = allColumns(shape).map((column) => ({ ...columnItem(column, rank(column)), text: column.name }));
  if (!shape.open || targetOf(document) === 'xdr') return items;
  const standard = facts.standardColumns.filter(({ name }) => !findColumn(shape, name));
  return [
    ...items,
    ...standard.map(
      ({ name, type: own }): Completion => ({ label: name, kind: 'column', suffix: `: ${own}`, text: name, rank: 3 }),
    ),
  ];
}

function resultOf({ document, facts }: ValueContext): TableShape | undefined {
  const [query] = document.queries;
  return query && bindingOf(document, query, facts).result;
}

// ---- ATT&CK ---------------------------------------------------------------------------------------------------

/** The tactics and techniques that the document names, without what is being typed. */
function named({ document, place }: ValueContext, role: 'tactic' | 'technique'): string[] {
  const words = attackWords(document).filter((word) => word.role === role && word.text !== '');
  return words
    .filter(({ start, end }) => end < place.insert.start || start > place.replace.end)
    .map(({ text }) => text);
}

/** Tactics that are not there yet, those first whose technique is. */
function tactics(context: ValueContext): Completion[] {
  const { attack } = context.facts;
  const present = new Set(
    named(context, 'tactic')
      .flatMap((name) => attack.tacticsNamed(name))
      .map(({ enumName }) => enumName),
  );
  const wanted = named(context, 'technique').flatMap((id) => attack.techniques.get(id.toUpperCase()) ?? []);
  const items = new Map<string, Completion>();
  for (const { enumName, name, shortname, domain, since } of attack.tactics) {
    if (!enumName || since || items.has(enumName) || present.has(enumName)) continue;
    const fits = wanted.some((technique) => technique.domain === domain && technique.tactics.includes(shortname));
    const filter = name.replaceAll(' ', '') === enumName ? enumName : `${enumName} ${name}`;
    const detail = fits ? 'fits the techniques' : domain === 'enterprise' ? '' : domain.toUpperCase();
    items.set(enumName, {
      label: enumName,
      kind: 'tactic',
      text: enumName,
      filter,
      rank: fits ? 0 : 1,
      ...(detail && { detail }),
    });
  }
  return [...items.values()];
}

/** Techniques of the tactics that are named, those first whose tactic has none yet; others only for whoever types one. */
function techniques(context: ValueContext): Completion[] {
  const { attack } = context.facts;
  const present = new Set(named(context, 'technique').map((id) => id.toUpperCase()));
  const wanted = named(context, 'tactic').flatMap((name) => attack.tacticsNamed(name));
  const isOf = (technique: Technique, tactic: (typeof wanted)[number]): boolean =>
    technique.domain === tactic.domain && technique.tactics.includes(tactic.shortname);
  const chosen = [...present].flatMap((id) => attack.techniques.get(id) ?? []);
  const without = wanted.filter((tactic) => !chosen.some((technique) => isOf(technique, tactic)));
  return [...attack.techniques.values()].flatMap((technique): Completion[] => {
    const { id, name, parent, status, since, domain } = technique;
    if (status !== 'active' || since || present.has(id)) return [];
    const fits = wanted.length === 0 || wanted.some((tactic) => isOf(technique, tactic));
    if (!fits && context.place.typed === '') return [];
    const whole = parent ? `${attack.techniques.get(parent)?.name ?? parent}: ${name}` : name;
    const rank = without.some((tactic) => isOf(technique, tactic)) ? 0 : fits ? 1 : 5;
    // why it is none of the first
    const names = attack.tactics.filter((tactic) => isOf(technique, tactic)).map((tactic) => tactic.name);
    return [
      {
        label: id,
        kind: 'technique',
        suffix: ` ${name}`,
        ...(!fits && { detail: names.join(', ') }),
        filter: `${id} ${whole}`,
        text: id,
        rank: rank + (parent ? 0.5 : 0) + (domain === 'enterprise' ? 0 : 2),
      },
    ];
  });
}

// ---- entities -------------------------------------------------------------------------------------------------

function entityTypes(context: ValueContext): Completion[] {
  const { facts, document, place } = context;
  // the types that incidents are grouped by are those that the rule maps
  const isGrouping = place.path.includes('groupByEntities');
  const list = resolved(valueUnder(document.root, 'entityMappings'));
  const mapped = list?.kind === 'Sequence' ? list.items.map((item) => scalarText(valueUnder(item, 'entityType'))) : [];
  return facts.entities.types.flatMap(({ name, description }): Completion[] => {
    if (isGrouping && (!mapped.includes(name) || place.items.includes(name))) return [];
    return [
      {
        label: name,
        kind: 'entity',
        text: name,
        rank: USUAL_TYPES.includes(name) ? 0 : 1,
        ...(description && { markdown: description }),
      },
    ];
  });
}

const USUAL_TYPES = [
  'Account',
  'IP',
  'Host',
  'URL',
  'File',
  'FileHash',
  'Process',
  'CloudApplication',
  'AzureResource',
  'DNS',
];

/** The identifiers of the type of entity that stands above; those that name one for certain come first. */
function identifiers({ outer }: YamlPlace, facts: Facts): Completion[] {
  const name = outer.map((mapping) => mapping.get('entityType')).find((type) => type !== undefined);
  const types = name === undefined ? [] : [facts.entities.typeNamed(name) ?? []].flat();
  return types.flatMap(({ identifiers: all, strong, required }) =>
    all.map((identifier): Completion => {
      const isStrong = strong.some((combination) => combination.includes(identifier.name));
      const isRequired = required.some((combination) => combination.includes(identifier.name));
      const detail = isStrong ? 'strong' : '';
      return {
        label: identifier.name,
        kind: 'identifier',
        text: identifier.name,
        rank: isRequired ? 0 : isStrong ? 1 : 2,
        ...(detail && { detail }),
        ...(identifier.description && { markdown: identifier.description }),
      };
    }),
  );
}

// ---- connectors -----------------------------------------------------------------------------------------------

/** The tables that the queries of a document read, be it through functions that are known. */
function tablesRead({ document, facts }: ValueContext): string[] {
  const found = new Set<string>();
  for (const query of document.queries) {
    const binding = bindingOf(document, query, facts);
    walk(query.tree.root, (node) => {
      const meaning = node.kind === 'Name' ? binding.meaningOf(node) : undefined;
      if (meaning?.kind === 'table') found.add(meaning.name);
      if (meaning?.kind === 'function')
        for (const table of facts.workspaceFunction(meaning.name)?.tables ?? []) found.add(table);
    });
  }
  return [...found];
}

/** Data connectors, those first that bring a table of the query. */
function connectors(context: ValueContext): Completion[] {
  const { facts } = context;
  const bringing = new Set(
    tablesRead(context).flatMap((table) => facts.connectors.withTable(table).map(({ id }) => id)),
  );
  return facts.connectors.ids.map((id): Completion => {
    const { title, deprecated } = facts.connectors.get(id)!;
    const rank = bringing.has(id) ? 0 : 1;
    return {
      label: id,
      kind: 'connector',
      detail: title,
      filter: `${id} ${title}`,
      text: id,
      rank: rank + (deprecated ? 0.5 : 0),
      ...(deprecated && { deprecated }),
    };
  });
}

/** The data types of the connector above, those first that the query reads; without one, the tables of the query. */
function dataTypes(context: ValueContext): CompletionGroup[] {
  const { facts, place } = context;
  const id = [place.siblings, ...place.outer]
    .map((mapping) => mapping.get('connectorId'))
    .find((one) => one !== undefined);
  const read = tablesRead(context);
  const known = (id ? facts.connectors.get(id)?.dataTypes : undefined) ?? [];
  const item = (label: string): Completion => ({
    label,
    kind: 'table',
    text: label,
    rank: read.includes(label) ? 0 : 1,
  });
  const items = [...new Set([...known, ...read])].filter((label) => !place.items.includes(label)).map(item);
  return [group(items)];
}

/** The names of the custom details of a document. */
function customDetails({ root }: RuleDocument): string[] {
  const details = resolved(valueUnder(root, 'customDetails'));
  return details?.kind === 'Mapping' ? details.pairs.flatMap(({ key }) => scalarText(key) ?? []) : [];
}

// ---- durations ------------------------------------------------------------------------------------------------

const UNITS = { d: 86_400, h: 3600, m: 60 } as const;
const USUAL_DURATIONS = '5m 10m 15m 30m 1h 2h 3h 4h 5h 6h 12h 1d 2d 3d 7d 14d'.split(' ');

/** Lengths within the limits, in the dialect of the file: `1h`, or `PT1H` where the document writes its others so. */
function durations({ least, most }: Shape & { is: 'duration' }, { document, file }: ValueContext): Completion[] {
  const isIso = /:[ \t]*["']?P(T?\d)/.test(file.text.slice(document.start, document.end));
  return USUAL_DURATIONS.flatMap((text, i): Completion[] => {
    const count = Number.parseInt(text, 10);
    const unit = text.at(-1) as keyof typeof UNITS;
    const seconds = count * UNITS[unit];
    if (seconds < least || seconds > most) return [];
    const iso = unit === 'd' ? `P${count}D` : `PT${count}${unit.toUpperCase()}`;
    const words = { d: 'day', h: 'hour', m: 'minute' }[unit];
    return [{ ...value(isIso ? iso : text, i), detail: `${count} ${words}${count === 1 ? '' : 's'}` }];
  });
}
