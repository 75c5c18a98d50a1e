import { expect, test } from 'vitest';
import { readTableSearch } from './read-table-search.ts';

test('a view is read from the address', () => {
  expect(readTableSearch({ q: 'ab', sort: 'held', desc: true, filter: 'result' })).toEqual({
    q: 'ab',
    sort: 'held',
    desc: true,
    filter: 'result',
  });
});

test('what is not a view is dropped', () => {
  expect(readTableSearch({ q: '', sort: 5, desc: 'yes', other: 1 })).toEqual({});
});
