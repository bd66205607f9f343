/** What a reader of a YAML file loads, from our tree, for comparison with what js-yaml itself loads. */
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { resolved, type YamlNode } from '../../server/src/yaml/index.ts';

/** Maps, lists and texts. Numbers, dates and the like stay the texts that they are. */
export function loadedFromTree(node: YamlNode | undefined): unknown {
  const target = resolved(node);
  switch (target?.kind) {
    case 'Mapping':
      return Object.fromEntries(target.pairs.map(({ key, value }) => [loadedFromTree(key), loadedFromTree(value)]));
    case 'Sequence':
      return target.items.map(loadedFromTree);
    default:
      return target?.text ?? '';
  }
}

/**
 * The same from js-yaml.
 * @throws YAMLException
 */
export function loadedByLibrary(text: string): unknown {
  return load(text, { schema: FAILSAFE_SCHEMA });
}
