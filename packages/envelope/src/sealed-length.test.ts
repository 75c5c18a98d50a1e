import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainLength, sealedLength } from './index.ts';

test('the two lengths are inverse, and no length in between exists', () => {
  for (const kind of ['source', 'result'] as const) {
    fc.assert(
      fc.property(fc.nat(1_000_000), (bytes) => {
        expect(plainLength(kind, sealedLength(kind, bytes))).toBe(bytes);
      }),
    );
    expect(plainLength(kind, sealedLength(kind, 0) - 1)).toBeNull();
    expect(plainLength(kind, 0)).toBeNull();
    // One tag beyond a full segment would be an empty last segment, which is never written.
    for (let extra = 1; extra <= 16; extra += 1) expect(plainLength(kind, sealedLength(kind, 65_536) + extra)).toBeNull();
    expect(plainLength(kind, sealedLength(kind, 65_536) + 17)).toBe(65_537);
  }
});
