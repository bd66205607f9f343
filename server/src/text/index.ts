/** Layer `text`: ranges, lines, edits, and text embedded in other text. Knows nothing of YAML, KQL or editors. */
export * from './derived.ts';
export * from './embedded-text.ts';
export * from './hash.ts';
export * from './line-index.ts';
export * from './lists.ts';
export * from './range.ts';
export * from './similar.ts';
export * from './text-edit.ts';
