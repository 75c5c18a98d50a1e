import { expect, test } from 'vitest';
import { bucketOf, KILOBYTE_EDGES } from './buckets.ts';
import { DIAGNOSTIC_BITS, DIAGNOSTIC_FIELDS, OUTCOMES, packDiagnostics, unpackDiagnostics } from './diagnostics.ts';
import { TOOL_IDS } from './tools.ts';

const zero = Object.fromEntries(Object.keys(DIAGNOSTIC_FIELDS).map((field) => [field, 0])) as Parameters<typeof packDiagnostics>[0];
const largest = Object.fromEntries(Object.entries(DIAGNOSTIC_FIELDS).map(([field, size]) => [field, size - 1])) as typeof zero;

test('the record carries at most 64 bits, counted over every value it can take', () => {
  const combinations = Object.values(DIAGNOSTIC_FIELDS).reduce((product, size) => product * BigInt(size), 1n);
  expect(packDiagnostics(largest)).toBe(combinations - 1n);
  expect(combinations <= 2n ** 64n).toBe(true);
  expect(DIAGNOSTIC_BITS).toBeLessThanOrEqual(64);
});

test('the packed record fits a signed 64-bit column', () => {
  expect(packDiagnostics(largest) < 2n ** 63n).toBe(true);
});

test('packing is lossless', () => {
  const record = { ...zero, tool: 3, presetHash: 65_535, outcome: 4, workerBuild: 77, attempt: 2 };
  expect(unpackDiagnostics(packDiagnostics(record))).toEqual(record);
  expect(unpackDiagnostics(packDiagnostics(largest))).toEqual(largest);
});

test('a value outside the table is refused, so nothing else can travel in the record', () => {
  for (const [field, size] of Object.entries(DIAGNOSTIC_FIELDS)) {
    for (const value of [size, -1, 0.5, Number.NaN]) expect(() => packDiagnostics({ ...zero, [field]: value })).toThrow(RangeError);
  }
});

test('tools and outcomes have room in their fields', () => {
  expect(TOOL_IDS.length).toBeLessThanOrEqual(DIAGNOSTIC_FIELDS.tool);
  expect(OUTCOMES.length).toBeLessThanOrEqual(DIAGNOSTIC_FIELDS.outcome);
});

test('buckets include their upper edge', () => {
  expect(bucketOf(10, KILOBYTE_EDGES)).toBe(0);
  expect(bucketOf(10.1, KILOBYTE_EDGES)).toBe(1);
  expect(bucketOf(1e9, KILOBYTE_EDGES)).toBe(KILOBYTE_EDGES.length);
});
