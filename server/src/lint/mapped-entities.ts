/** The entity mappings of a rule, with what is known of the types that they name. */
import type { EntityTypeFact, Facts } from '../facts/index.ts';
import type { FieldPlace, RuleDocument } from '../rule/index.ts';
import { Derived, type Range } from '../text/index.ts';
import { placeOf, resolved, type Scalar, valueUnder } from '../yaml/index.ts';
import type { DocumentContext } from './define-rule.ts';
import type { Severity } from './finding.ts';
import { checkedPlaces, severityFor } from './strictness.ts';

export interface MappedIdentifier {
  readonly name: string;
  readonly scalar: Scalar;
  readonly at: Range;
}

export interface EntityMapping {
  /** As it is written. */
  readonly typeName: string;
  readonly scalar: Scalar;
  readonly at: Range;
  /** Undefined for a type that nobody knows. */
  readonly type: EntityTypeFact | undefined;
  readonly identifiers: readonly MappedIdentifier[];
  /** Whether all of its fields could be read. */
  readonly isWhole: boolean;
}

const MAPPINGS = new Derived<RuleDocument, { readonly facts: Facts; readonly mappings: readonly EntityMapping[] }>();

/** The mappings that name a type; read once for all rules. */
export function entityMappings(context: DocumentContext): readonly EntityMapping[] {
  const { document, facts } = context;
  const known = MAPPINGS.get(document);
  if (known?.facts === facts) return known.mappings;
  const mappings = checkedPlaces(context).flatMap((place) => readMapping(place, context) ?? []);
  MAPPINGS.set(document, { facts, mappings });
  return mappings;
}

function readMapping({ path, value }: FieldPlace, { file, facts }: DocumentContext): EntityMapping | undefined {
  if (path.length !== 2 || path[0] !== 'entityMappings' || value.kind !== 'Mapping') return undefined;
  const scalar = scalarUnder(value, 'entityType');
  if (!scalar) return undefined;
  const fields = resolved(valueUnder(value, 'fieldMappings'));
  const items = fields?.kind === 'Sequence' ? fields.items : [];
  const identifiers = items.flatMap((item): MappedIdentifier[] => {
    const name = scalarUnder(item, 'identifier');
    return name ? [{ name: name.text.trim(), scalar: name, at: placeOf(file.text, name) }] : [];
  });
  const typeName = scalar.text.trim();
  return {
    typeName,
    scalar,
    at: placeOf(file.text, scalar),
    type: facts.entities.typeNamed(typeName),
    identifiers,
    isWhole: fields?.kind === 'Sequence' && items.length > 0 && identifiers.length === items.length,
  };
}

/** A text that says something under a key. */
function scalarUnder(node: Parameters<typeof valueUnder>[0], key: string): Scalar | undefined {
  const scalar = resolved(valueUnder(node, key));
  return scalar?.kind === 'Scalar' && scalar.text.trim() !== '' ? scalar : undefined;
}

/** An error in a rule; a hunting query only shows less. */
export function mappingSeverity({ document, settings }: DocumentContext): Severity {
  return severityFor('service', document, settings);
}
