/** Our one-line descriptions of functions, `kind<TAB>name<TAB>sentence`, sorted by kind. */
export type DescribedKind = 'scalar' | 'aggregate' | 'plugin' | 'workspace';

/** The descriptions by kind and name; empty for what nobody described. */
export function readDescriptions(text: string): (kind: DescribedKind, name: string) => string {
  const sentences = new Map<string, string>();
  for (const line of text.split('\n').slice(1)) {
    const tab = line.lastIndexOf('\t');
    if (tab > 0) sentences.set(line.slice(0, tab), line.slice(tab + 1));
  }
  return (kind, name) => sentences.get(`${kind}\t${name}`) ?? '';
}
