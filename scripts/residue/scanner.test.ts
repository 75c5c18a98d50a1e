import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createNeedles } from './needles.ts';
import { createScanner } from './scanner.ts';

const photo = randomBytes(20_000);
const scanner = createScanner(createNeedles('photo', photo, { strideBytes: 64 }));

test('any 96 bytes of the photo are found, wherever they lie', () => {
  for (let round = 0; round < 200; round += 1) {
    const at = Math.floor(Math.random() * (photo.length - 200));
    const haystack = Buffer.concat([randomBytes(round), photo.subarray(at, at + 98), randomBytes(50)]);
    expect(scanner.scan(haystack).length, `offset ${at}`).toBeGreaterThan(0);
  }
});

test('base64 of any part is found, in every alignment', () => {
  for (let shift = 0; shift < 12; shift += 1) {
    const text = photo.subarray(1_000 + shift, 1_300 + shift).toString('base64');
    const hits = scanner.scan(Buffer.from(`{"image":"${text}"}`));
    expect(hits.some(({ needle }) => needle.form === 'base64')).toBe(true);
  }
});

test('other bytes are not', () => {
  expect(scanner.scan(randomBytes(2_000_000))).toEqual([]);
});

test('windows that any file could hold are left out', () => {
  expect(createNeedles('flat', Buffer.alloc(10_000, 0x20), { strideBytes: 64 })).toEqual([]);
});

test('a needle across the end of a chunk is found when chunks overlap', () => {
  const [needle] = createNeedles('one', photo.subarray(0, 40), { strideBytes: 64 });
  const haystack = Buffer.concat([Buffer.alloc(100), needle?.bytes ?? Buffer.alloc(0)]);
  expect(scanner.scan(haystack.subarray(0, 110))).toEqual([]);
  expect(scanner.scan(haystack.subarray(110 - 63)).length).toBeGreaterThan(0);
});
