import { expect, test } from 'vitest';
import { moveSplit } from './move-split.ts';

test('arrows step, shift and page keys leap, home and end go all the way', () => {
  expect(moveSplit(50, 'ArrowRight', false)).toBe(52);
  expect(moveSplit(50, 'ArrowLeft', true)).toBe(40);
  expect(moveSplit(50, 'PageUp', false)).toBe(60);
  expect(moveSplit(50, 'Home', false)).toBe(0);
  expect(moveSplit(50, 'End', false)).toBe(100);
});

test('the line stays on the picture, and other keys do nothing', () => {
  expect(moveSplit(99, 'ArrowRight', false)).toBe(100);
  expect(moveSplit(1, 'PageDown', false)).toBe(0);
  expect(moveSplit(50, 'Tab', false)).toBeNull();
});
