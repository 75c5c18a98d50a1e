import { asBytes, type Bytes } from './bytes.ts';

/** Cuts a byte stream into pieces of one size, always keeping the newest piece back, because it may be the last one. */
export type Segmenter = {
  /** Complete pieces that are certainly not the last; each is valid only until the next push. */
  push(chunk: Uint8Array): Bytes[];
  /** What is left when the stream has ended: 0 to `pieceBytes` bytes. */
  rest(): Bytes;
  /** Overwrites everything held. */
  wipe(): void;
};

/** Makes a segmenter for pieces of `pieceBytes`. Pieces that lie whole inside one chunk are not copied. */
export function createSegmenter(pieceBytes: number): Segmenter {
  // A push emits at most one held piece, so two buffers in turn are enough.
  let held = new Uint8Array(pieceBytes);
  let spare = new Uint8Array(pieceBytes);
  let heldBytes = 0;

  function hold(bytes: Bytes): void {
    held.set(bytes, heldBytes);
    heldBytes += bytes.length;
  }

  return {
    push(chunk) {
      let rest = asBytes(chunk);
      const pieces: Bytes[] = [];
      if (heldBytes > 0) {
        const missing = Math.min(pieceBytes - heldBytes, rest.length);
        hold(rest.subarray(0, missing));
        rest = rest.subarray(missing);
        if (rest.length === 0) return pieces;
        pieces.push(held);
        [held, spare] = [spare, held];
        heldBytes = 0;
      }
      while (rest.length > pieceBytes) {
        pieces.push(rest.subarray(0, pieceBytes));
        rest = rest.subarray(pieceBytes);
      }
      hold(rest);
      return pieces;
    },
    rest: () => held.subarray(0, heldBytes),
    wipe() {
      held.fill(0);
      spare.fill(0);
      heldBytes = 0;
    },
  };
}
