/** `$0` marks the caret in a text under test. KQL has `$left` and `$right`, but no such thing. */
import assert from 'node:assert/strict';

export function readMarker(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('$0');
  assert.ok(offset >= 0, 'the text has no $0');
  return { text: marked.slice(0, offset) + marked.slice(offset + 2), offset };
}
