import type { Column } from './column.ts';

/** Rows in the order of a column; empty values last either way, equal ones as they came. */
export function sortRows<Row>(rows: readonly Row[], column: Pick<Column<Row>, 'value'> | undefined, isDescending: boolean): readonly Row[] {
  if (!column) return rows;
  const sign = isDescending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const a = column.value(left);
    const b = column.value(right);
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
  });
}
