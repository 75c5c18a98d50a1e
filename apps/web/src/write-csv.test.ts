import { expect, test } from 'vitest';
import { writeCsv } from './write-csv.ts';

test('CSV quotes what needs it and disarms formulas', () => {
  const text = { label: 'A, "B"', value: (value: string) => value };
  expect(writeCsv(['x\ny', '=1+1', 'plain'], [text])).toBe('"A, ""B"""\r\n"x\ny"\r\n\'=1+1\r\nplain\r\n');
});
