/** Between the original and the repaired pixels, in place of the repaired ones: strength 0 gives the original, 1 the repair. */
export function mixBack(repaired: Uint8Array, original: Uint8Array, strength: number): void {
  if (strength >= 1) return;
  for (let at = 0; at < repaired.length; at += 1) {
    const before = original[at] ?? 0;
    repaired[at] = Math.round(before + strength * ((repaired[at] ?? 0) - before));
  }
}
