import { expect, test } from 'vitest';
import { getRefusal } from './get-refusal.ts';

const limits = { maxBytes: 1_000, maxMegapixels: 1 };
const header = { format: 'jpeg', width: 1_000, height: 1_000 } as const;

test('a photo at the limits is taken', () => {
  expect(getRefusal({ bytes: 1_000, header }, limits)).toBeNull();
});

test('one byte or one row of pixels more is refused, with the limit', () => {
  expect(getRefusal({ bytes: 1_001, header }, limits)).toEqual({ code: 'IMAGE_TOO_LARGE', limit: 1_000 });
  expect(getRefusal({ bytes: 10, header: { ...header, height: 1_001 } }, limits)).toEqual({ code: 'IMAGE_TOO_MANY_PIXELS', limit: 1 });
});

test('empty files and files that are no photos are named as such', () => {
  expect(getRefusal({ bytes: 0, header: null }, limits)).toEqual({ code: 'IMAGE_EMPTY' });
  expect(getRefusal({ bytes: 5, header: null }, limits)).toEqual({ code: 'IMAGE_UNSUPPORTED' });
});
