import type { Needle } from './needles.ts';

export type Hit = { needle: Needle; offset: number };

/** Longest needle; chunks of one haystack must overlap by this much less one. */
export const OVERLAP_BYTES = 63;

const BITS = 25;

/** Finds any of many needles in one pass over the bytes: four bytes are hashed at every offset, and only a match is compared. */
export function createScanner(needles: readonly Needle[]): { scan: (haystack: Uint8Array) => Hit[] } {
  const filter = new Uint8Array(2 ** BITS / 8);
  const byPrefix = new Map<number, Needle[]>();
  const slotOf = (word: number) => Math.imul(word, 0x9e3779b1) >>> (32 - BITS);
  for (const needle of needles) {
    const prefix = needle.bytes.readUInt32LE(0);
    const slot = slotOf(prefix);
    filter[slot >> 3] = (filter[slot >> 3] ?? 0) | (1 << (slot & 7));
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), needle]);
  }
  return {
    scan(haystack) {
      const hits: Hit[] = [];
      const view = Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength);
      let word = 0;
      for (let at = 0; at < view.length; at += 1) {
        // The index is in range; the assertion-free form is what keeps this loop fast.
        word = (word >>> 8) | ((view[at] as number) << 24);
        const slot = slotOf(word);
        if (((filter[slot >> 3] as number) & (1 << (slot & 7))) === 0 || at < 3) continue;
        for (const needle of byPrefix.get(word >>> 0) ?? []) {
          const offset = at - 3;
          if (needle.bytes.compare(view, offset, Math.min(offset + needle.bytes.length, view.length)) === 0) hits.push({ needle, offset });
        }
      }
      return hits;
    },
  };
}
