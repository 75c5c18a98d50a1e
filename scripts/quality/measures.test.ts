import { expect, test } from 'vitest';
import { measurePsnr, measureSsim, scoreMask, type Raster } from './measures.ts';

const SIDE = 32;
const draw = (channels: number, value: (x: number, y: number) => number): Raster => ({
  data: Uint8Array.from({ length: SIDE * SIDE * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    return value(pixel % SIDE, Math.floor(pixel / SIDE));
  }),
  width: SIDE,
  height: SIDE,
  channels,
});
const ramp = draw(3, (x, y) => 4 * x + y);

test('PSNR: a difference of one everywhere is 48.13 dB, none is infinite', () => {
  expect(
    measurePsnr(
      draw(3, (x, y) => 4 * x + y + 1),
      ramp,
    ),
  ).toBeCloseTo(48.13, 2);
  expect(measurePsnr(ramp, ramp)).toBe(Infinity);
});

test('PSNR: the margin does not count', () => {
  const framed = draw(3, (x, y) => (Math.min(x, y, SIDE - 1 - x, SIDE - 1 - y) === 0 ? 255 : 4 * x + y));
  expect(measurePsnr(framed, ramp)).toBeLessThan(20);
  expect(measurePsnr(framed, ramp, 1)).toBe(Infinity);
});

test('SSIM: 1 for the same, lower for less structure, near nothing for another picture', () => {
  expect(measureSsim(ramp, ramp)).toBeCloseTo(1, 10);
  const flat = measureSsim(
    draw(3, () => 80),
    ramp,
  );
  expect(flat).toBeLessThan(0.6);
  expect(
    measureSsim(
      draw(3, (x, y) => ((x + y) % 2) * 255),
      ramp,
    ),
  ).toBeLessThan(flat);
});

test('masks: shifted by two pixels', () => {
  const half = draw(1, (x) => (x < 16 ? 255 : 0));
  const shifted = draw(1, (x) => (x < 18 ? 255 : 0));
  expect(scoreMask(half, half)).toEqual({ iou: 1, edgeError: 0 });
  const score = scoreMask(shifted, half);
  expect(score.iou).toBeCloseTo(16 / 18, 10);
  // Two of the eight columns near the edge are wrong.
  expect(score.edgeError).toBeCloseTo(0.25, 10);
});

test('other shapes are refused', () => {
  expect(() =>
    measurePsnr(
      ramp,
      draw(1, () => 0),
    ),
  ).toThrow(RangeError);
});
