/** A piece of a photo that must not be found anywhere: 32 raw bytes, or the base64 text of 30 of them. */
export type Needle = { label: string; form: 'raw' | 'base64'; bytes: Buffer };

const WINDOW_BYTES = 32;

/** A window that many unrelated files share proves nothing. */
function isDistinctive(window: Buffer): boolean {
  return new Set(window).size >= 12;
}

/**
 * Cuts windows out of content, raw and in each of the three base64 alignments.
 * @param options.strideBytes distance between windows: a leftover of stride + 32 contiguous bytes cannot be missed.
 */
export function createNeedles(label: string, content: Buffer, options: { strideBytes: number }): Needle[] {
  const needles: Needle[] = [];
  for (let at = 0; at + WINDOW_BYTES + 2 <= content.length; at += options.strideBytes) {
    const window = Buffer.from(content.subarray(at, at + WINDOW_BYTES));
    if (!isDistinctive(window)) continue;
    needles.push({ label, form: 'raw', bytes: window });
    for (let shift = 0; shift < 3; shift += 1) {
      const text = content.subarray(at + shift, at + shift + 30).toString('base64');
      needles.push({ label, form: 'base64', bytes: Buffer.from(text, 'latin1') });
    }
  }
  return needles;
}
