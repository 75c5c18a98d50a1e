import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ContentIndex, SURE_BYTES } from './content-index.ts';

const photo = randomBytes(20_000);
const index = new ContentIndex();
index.add('other', randomBytes(3_000));
index.add('photo', photo);
index.build();

test('any 47 bytes of the photo are found, wherever they lie', () => {
  for (let round = 0; round < 500; round += 1) {
    const at = Math.floor(Math.random() * (photo.length - SURE_BYTES));
    const haystack = Buffer.concat([randomBytes(round % 40), photo.subarray(at, at + SURE_BYTES), randomBytes(50)]);
    expect(index.scan(haystack)[0], `offset ${at}`).toMatchObject({ label: 'photo', form: 'raw' });
  }
});

test('base64 of any part is found, in every alignment', () => {
  for (let shift = 0; shift < 12; shift += 1) {
    const text = photo.subarray(1_000 + shift, 1_060 + shift).toString('base64');
    expect(index.scan(Buffer.from(`{"image":"${text}"}`))[0], `shift ${shift}`).toMatchObject({ label: 'photo', form: 'base64' });
  }
});

test('other bytes are not', () => {
  expect(index.scan(randomBytes(4_000_000))).toEqual([]);
});

test('what any file could hold is left out', () => {
  const flat = new ContentIndex();
  flat.add('flat', Buffer.concat([Buffer.alloc(10_000, 0x20), Buffer.from('ab'.repeat(2_000))]));
  flat.build();
  expect(flat.scan(Buffer.alloc(1_000, 0x20))).toEqual([]);
  expect(flat.scan(Buffer.from('ab'.repeat(500)))).toEqual([]);
});

test('a piece across the end of a chunk is found when chunks overlap', () => {
  const haystack = Buffer.concat([randomBytes(100), photo.subarray(0, 60)]);
  expect(index.scan(haystack.subarray(0, 120))).toEqual([]);
  expect(index.scan(haystack.subarray(120 - SURE_BYTES)).length).toBeGreaterThan(0);
});

test('what a control shares with the content is common, the rest is not', () => {
  const own = new ContentIndex();
  const profile = randomBytes(600);
  const pixels = randomBytes(600);
  own.add('photo', Buffer.concat([profile, pixels]));
  own.build();
  own.learnCommon(Buffer.concat([randomBytes(7), profile, randomBytes(300)]));
  expect(own.scan(profile).every((hit) => own.isCommon(hit))).toBe(true);
  expect(own.scan(pixels).some((hit) => own.isCommon(hit))).toBe(false);
});
