/** Kinds of message on the control pipes. Below 16 they go to the sandbox, from 16 on they come back. */
export const FRAME = { job: 1, key: 2, source: 3, sourceEnd: 4, seal: 5, ready: 16, sealable: 17, result: 18, end: 19 } as const;
export type FrameType = (typeof FRAME)[keyof typeof FRAME];

export type Frame = { type: number; payload: Uint8Array };

/** Largest payload in bytes; a longer one is a broken or hostile sender. */
export const MAX_FRAME_BYTES = 1_048_576;

const HEADER_BYTES = 5;

/**
 * Memory outside the JavaScript heap, however small: arrays of up to 64 bytes otherwise live in the heap, whose collector moves them
 * and leaves copies of a key that no wiping reaches.
 */
function allocateFixed(bytes: number): Buffer {
  return Buffer.from(new ArrayBuffer(bytes));
}

/** One message: a 32-bit big-endian payload length, the type, the payload. */
export function encodeFrame(type: FrameType, payload: Uint8Array): Buffer {
  const frame = allocateFixed(HEADER_BYTES + payload.length);
  frame.writeUInt32BE(payload.length, 0);
  frame.writeUInt8(type, 4);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** Cuts bytes back into frames, as they arrive. Payloads are copies in memory of their own, so that a key among them can be wiped. */
export type FrameParser = {
  /** @throws RangeError when a payload is longer than {@link MAX_FRAME_BYTES}. */
  push(chunk: Uint8Array): Frame[];
};

/** Makes a parser for one pipe. */
export function createFrameParser(): FrameParser {
  const header = Buffer.alloc(HEADER_BYTES);
  let headerHeld = 0;
  let payload: Buffer | null = null;
  let payloadHeld = 0;

  function takeHeader(chunk: Uint8Array): Uint8Array {
    const taken = chunk.subarray(0, HEADER_BYTES - headerHeld);
    header.set(taken, headerHeld);
    headerHeld += taken.length;
    if (headerHeld === HEADER_BYTES) {
      const length = header.readUInt32BE(0);
      if (length > MAX_FRAME_BYTES) throw new RangeError('frame too long');
      payload = allocateFixed(length);
      payloadHeld = 0;
    }
    return chunk.subarray(taken.length);
  }

  return {
    push(chunk) {
      const frames: Frame[] = [];
      let rest = chunk;
      while (rest.length > 0) {
        if (payload === null) rest = takeHeader(rest);
        if (payload === null) break;
        const taken = rest.subarray(0, payload.length - payloadHeld);
        payload.set(taken, payloadHeld);
        payloadHeld += taken.length;
        rest = rest.subarray(taken.length);
        if (payloadHeld < payload.length) break;
        frames.push({ type: header.readUInt8(4), payload });
        payload = null;
        headerHeld = 0;
      }
      return frames;
    },
  };
}
