/** What a lens is: words above a line, and what a click on them does. */
import type { Range } from '../text/index.ts';

/** The kinds of lenses, each of which can be switched off. */
export const LENS_KINDS = ['query', 'indicators', 'lets', 'techniques', 'entityMappings'] as const;
export type LensKind = (typeof LENS_KINDS)[number];

export interface Lens {
  readonly kind: LensKind;
  /** The line it stands above is the one of the start. */
  readonly range: Range;
  readonly title: string;
  readonly action: LensAction;
}

/** What a click does. */
export type LensAction =
  /** Lists entries, and goes to the places of the one that is chosen. */
  | { readonly kind: 'entries'; readonly entries: readonly LensEntry[] }
  /** Shows places in this text. */
  | { readonly kind: 'places'; readonly places: readonly Range[] }
  /** Shows rules of the workspace. */
  | { readonly kind: 'rules'; readonly choices: readonly RuleChoice[] };

export interface LensEntry {
  readonly label: string;
  readonly places: readonly Range[];
}

/** Rules to be shown: those that list a technique, or that look for the same as an indicator, by its place in the explanation. */
export type RuleChoice = { readonly label: string } & (
  | { readonly technique: string }
  | { readonly document: number; readonly query: number; readonly indicator: number }
);

export function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
