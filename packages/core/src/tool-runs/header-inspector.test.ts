import { expect, test, vi } from 'vitest';
import { createHeaderInspector } from './header-inspector.ts';

const limits = { maxBytes: 1e9, maxMegapixels: 1, maxConcurrentRuns: 1 };

function png(width: number, height: number, bytes = 100): Uint8Array {
  const photo = new Uint8Array(bytes);
  photo.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(photo.buffer).setUint32(16, width);
  new DataView(photo.buffer).setUint32(20, height);
  return photo;
}

function inspect(photo: Uint8Array, chunkBytes: number): string {
  const inspector = createHeaderInspector(limits);
  try {
    for (let at = 0; at < photo.length; at += chunkBytes) inspector.push(photo.slice(at, at + chunkBytes));
    inspector.finish();
    return JSON.stringify(inspector.header());
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test.each([1, 7, 64, 1_000])('finds the header in chunks of %i bytes', (chunkBytes) => {
  expect(inspect(png(100, 50), chunkBytes)).toBe('{"format":"png","width":100,"height":50}');
});

test.each([1, 64, 1_000])('refuses in chunks of %i bytes', (chunkBytes) => {
  expect(inspect(png(2_000, 2_000), chunkBytes)).toBe('IMAGE_TOO_MANY_PIXELS');
  expect(inspect(new Uint8Array(100).fill(0x20), chunkBytes)).toBe('IMAGE_UNSUPPORTED');
  expect(inspect(png(10, 10).subarray(0, 20), chunkBytes)).toBe('IMAGE_TRUNCATED');
});

test('holds nothing of a photo that ended before its header', () => {
  const heads: Uint8Array[] = [];
  const set = Uint8Array.prototype.set;
  const spy = vi.spyOn(Uint8Array.prototype, 'set').mockImplementation(function (this: Uint8Array, ...args) {
    if (!heads.includes(this)) heads.push(this);
    set.apply(this, args);
  });
  {
    using inspector = createHeaderInspector(limits);
    for (let at = 0; at < 20; at += 1) inspector.push(new Uint8Array(1_000).fill(0xff).fill(0xd8, 1, 2));
  }
  spy.mockRestore();
  expect(heads.length).toBeGreaterThan(1);
  expect(heads.flatMap((head) => [...head]).every((byte) => byte === 0)).toBe(true);
});

test('gives up on a header that hides behind more than 512 KiB, without refusing it', () => {
  const jpeg = new Uint8Array(1_200_000);
  jpeg.set([0xff, 0xd8]);
  for (let at = 2; at < 1_100_000; at += 65_537) jpeg.set([0xff, 0xe1, 0xff, 0xff], at);
  expect(inspect(jpeg, 65_536)).toBe('null');
});
