import { expect, test } from 'vitest';
import { hasSameShape } from './has-same-shape.ts';

const photo = (width: number, height: number) => ({ header: { format: 'jpeg', width, height } as const });

test('a smaller result of the same shape lies on the original', () => {
  expect(hasSameShape(photo(4032, 3024), { width: 1600, height: 1200 })).toBe(true);
});

test('a photo that its metadata turns is still the same', () => {
  expect(hasSameShape(photo(4032, 3024), { width: 1200, height: 1600 })).toBe(true);
});

test('a crop is another shape', () => {
  expect(hasSameShape(photo(4032, 3024), { width: 1000, height: 1000 })).toBe(false);
  expect(hasSameShape({ header: null }, { width: 10, height: 10 })).toBe(false);
});
