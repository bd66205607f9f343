/** Layer `workspace`: open texts and what is known of them. Knows nothing of the protocol or of Node. */
export * from './workspace.ts';
