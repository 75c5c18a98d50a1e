import { expect, test } from 'vitest';
import { sortRows } from './sort-rows.ts';

const rows = [{ n: 10 }, { n: null }, { n: 9 }];
const column = { id: 'n', label: 'N', value: ({ n }: { n: number | null }) => n };

test('numbers sort as numbers, empty values stay last', () => {
  expect(sortRows(rows, column, false).map(({ n }) => n)).toEqual([9, 10, null]);
  expect(sortRows(rows, column, true).map(({ n }) => n)).toEqual([10, 9, null]);
});

test('without a column the order stays', () => {
  expect(sortRows(rows, undefined, false)).toBe(rows);
});
