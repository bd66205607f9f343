/** A short text that stands for a long one: two texts have the same one by chance in a billion billion cases. */

/** 64 bits in the manner of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), two halves side by side, with the length. */
export function hashOf(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 15);
  }
  return [a >>> 0, b >>> 0, text.length].map((part) => part.toString(36)).join('.');
}
