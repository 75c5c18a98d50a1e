import { expect, test } from 'vitest';
import { sqlState } from './postgres-errors.ts';

test('finds the SQLSTATE wherever it hides', () => {
  expect(sqlState({ code: 'IM001' })).toBe('IM001');
  expect(sqlState({ code: 'P2010', meta: { code: 'IM002' } })).toBe('IM002');
  expect(sqlState({ code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: 'IM001' } } } })).toBe('IM001');
  expect(sqlState({ cause: { code: '53300' } })).toBe('53300');
});

test('other errors have none', () => {
  expect(sqlState(new Error('x'))).toBeUndefined();
  expect(sqlState(null)).toBeUndefined();
  expect(sqlState({ code: 'ECONNREFUSED' })).toBeUndefined();
});
