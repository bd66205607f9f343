/** Texts of files, for places in which the editor makes more than text of them. */

/** A space that takes no room. */
const NOTHING = '\u200b';

/**
 * The text as it reads, in lists, trees, lenses and messages of the editor: these take `$(name)` for an icon, and messages
 * take `[words](address)` for a link, which may run a command.
 */
export function plain(text: string): string {
  return text.replaceAll(/\$(?=\([\w~-]+\))|\](?=\()/g, `$&${NOTHING}`);
}
