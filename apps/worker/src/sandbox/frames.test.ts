import { describe, expect, test } from 'vitest';
import { createFrameParser, encodeFrame, FRAME, MAX_FRAME_BYTES } from './frames.ts';

const frames = [
  { type: FRAME.job, payload: Buffer.from('{}') },
  { type: FRAME.ready, payload: Buffer.alloc(0) },
  { type: FRAME.result, payload: Buffer.alloc(70_000, 7) },
  { type: FRAME.key, payload: Buffer.alloc(32, 9) },
];
const wire = Buffer.concat(frames.map(({ type, payload }) => encodeFrame(type, payload)));

describe('frames', () => {
  test.each([1, 2, 3, 5, 6, 1_000, 65_536, wire.length])('come out whole when they arrive in pieces of %i bytes', (bytes) => {
    const parser = createFrameParser();
    const parsed = [];
    for (let at = 0; at < wire.length; at += bytes) parsed.push(...parser.push(wire.subarray(at, at + bytes)));
    expect(parsed.map(({ type, payload }) => ({ type, payload: Buffer.from(payload) }))).toEqual(frames);
  });

  test('are copies: wiping what arrived does not change them', () => {
    const arrived = encodeFrame(FRAME.key, Buffer.alloc(32, 5));
    const [frame] = createFrameParser().push(arrived);
    arrived.fill(0);
    expect(frame?.payload.every((byte) => byte === 5)).toBe(true);
  });

  test('of a key have memory of their own, which no collector moves or shares', () => {
    const frame = encodeFrame(FRAME.key, Buffer.alloc(32, 5));
    const [parsed] = createFrameParser().push(frame);
    expect([frame.buffer.byteLength, parsed?.payload.buffer.byteLength]).toEqual([37, 32]);
  });

  test('longer than the limit are refused before memory is taken', () => {
    const header = Buffer.from([0, 0, 0, 0, FRAME.result]);
    header.writeUInt32BE(MAX_FRAME_BYTES + 1);
    expect(() => createFrameParser().push(header)).toThrow(RangeError);
  });
});
