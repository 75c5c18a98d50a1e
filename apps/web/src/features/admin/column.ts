import type { ReactNode } from 'react';

/** A column of a staff table: how a row sorts and exports (`value`), and how it is shown. */
export type Column<Row> = {
  id: string;
  label: string;
  isNumber?: boolean;
  value: (row: Row) => string | number | null;
  show?: (row: Row) => ReactNode;
};
