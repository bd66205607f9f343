/**
 * Layer `settings`: what people choose, in `rulewright.json` or in their editor. Knows nothing of disks or editors: it is given
 * texts and the paths they have.
 */
export * from './settings.ts';
export * from './workspace-settings.ts';
