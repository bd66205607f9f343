/** Layer `features`: what an editor shows of a file, in offsets. Knows nothing of the protocol. */
export * from './code-lens.ts';
export * from './completion/completion.ts';
export * from './completion/completion-list.ts';
export * from './definition.ts';
export * from './describe.ts';
export * from './document-links.ts';
export * from './field-hover.ts';
export * from './folding.ts';
export * from './hover.ts';
export * from './lens.ts';
export * from './name-hover.ts';
export * from './new-rule.ts';
export * from './outline.ts';
export * from './references.ts';
export * from './rename.ts';
export * from './semantic-tokens.ts';
export * from './signature-help.ts';
