/** A column of a table that can be saved: its heading, and what it holds of a row. */
export type CsvColumn<Row> = { label: string; value: (row: Row) => string | number | null };

/** Rows as CSV (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe (OWASP, CSV injection). */
export function writeCsv<Row>(rows: readonly Row[], columns: readonly CsvColumn<Row>[]): string {
  const lines = [columns.map(({ label }) => label), ...rows.map((row) => columns.map(({ value }) => value(row) ?? ''))];
  return lines.map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('');
}

function writeCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
