/** The entities that a rule can map columns to: their types, the identifiers of each, and which of these name one for certain. */

export interface IdentifierFact {
  readonly name: string;
  readonly description: string;
}

export interface EntityTypeFact {
  /** As the service writes it, such as `AzureResource`. */
  readonly name: string;
  readonly description: string;
  /** Their names are case-sensitive. */
  readonly identifiers: readonly IdentifierFact[];
  /**
   * Combinations that name an entity for certain. A part that is none of the identifiers stands for another entity (a
   * process on a `Host`), which a mapping cannot give.
   */
  readonly strong: readonly (readonly string[])[];
  /** Combinations that may name several: alerts are not put together by them. */
  readonly weak: readonly (readonly string[])[];
  /** Combinations of which a mapping needs one, or it is refused. */
  readonly required: readonly (readonly string[])[];
  /** Whether only the validation of the public repository takes it, and the interface of the service does not list it. */
  readonly onlyInRepository: boolean;
}

export interface EntityFacts {
  /** Sorted by name. */
  readonly types: readonly EntityTypeFact[];
  /** The type of that name, in any letter case, as the service reads it. */
  typeNamed(name: string): EntityTypeFact | undefined;
}

/** What stands between the types and our descriptions in the packed text. */
const DESCRIPTIONS = '== descriptions\n';

/** Reads the packed text: the table of types, and behind it the table of descriptions. */
export function readEntities(text: string): EntityFacts {
  const [typeText, descriptionText] = text.split(DESCRIPTIONS);
  const descriptions = new Map(
    rowsOf(descriptionText ?? '').map(([type, identifier, description]) => [`${type}\t${identifier}`, description!]),
  );
  const types = rowsOf(typeText!).map(
    ([name, identifiers, strong, weak, required, onlyIn]): EntityTypeFact => ({
      name: name!,
      description: descriptions.get(`${name}\t`) ?? '',
      identifiers: identifiers!.split(',').map((identifier) => ({
        name: identifier,
        description: descriptions.get(`${name}\t${identifier}`) ?? '',
      })),
      strong: combinations(strong!),
      weak: combinations(weak!),
      required: combinations(required!),
      onlyInRepository: onlyIn === 'repository',
    }),
  );
  const byName = new Map(types.map((type) => [type.name.toLowerCase(), type]));
  return { types, typeNamed: (name) => byName.get(name.toLowerCase()) };
}

function rowsOf(table: string): string[][] {
  const lines = table.split('\n').slice(1);
  return lines.filter(Boolean).map((line) => line.split('\t'));
}

function combinations(text: string): string[][] {
  return text
    .split('|')
    .filter(Boolean)
    .map((combination) => combination.split('+'));
}
