import type { ReactNode } from 'react';

/** A column of a staff table: how a row sorts (`value`), and where it differs, how it is exported and shown. */
export type Column<Row> = {
  id: string;
  label: string;
  isNumber?: boolean;
  value: (row: Row) => string | number | null;
  exported?: (row: Row) => string | null;
  show?: (row: Row) => ReactNode;
};
