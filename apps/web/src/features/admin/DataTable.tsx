import { useNavigate } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { saveText } from '../../save-text.ts';
import { Button } from '../../ui/Button.tsx';
import { writeCsv } from '../../write-csv.ts';
import type { Column } from './column.ts';
import type { TableSearch } from './read-table-search.ts';
import { sortRows } from './sort-rows.ts';

type DataTableProps<Row> = {
  name: string;
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  search: TableSearch;
  tools?: ReactNode;
};

/** A table that sorts by its headings and exports what it shows; its view lives in the address. */
export function DataTable<Row>({ name, label, rows, columns, rowKey, search, tools }: DataTableProps<Row>) {
  const t = useTranslations('staff');
  const sorted = sortRows(
    rows,
    columns.find(({ id }) => id === search.sort),
    search.desc === true,
  );
  const save = () => {
    const saved = columns.map((column) => ({ label: column.label, value: column.exported ?? column.value }));
    saveText(`${name}.csv`, writeCsv(sorted, saved), 'text/csv');
  };
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <div className="flex flex-wrap items-end gap-3">{tools}</div>
        <div className="flex items-center gap-3">
          <p role="status" className="text-sm text-soft tabular-nums">
            {t('rows', { count: rows.length })}
          </p>
          <Button size="sm" disabled={rows.length === 0} onClick={save}>
            <Download aria-hidden="true" className="size-4" />
            {t('export')}
          </Button>
        </div>
      </div>
      <div role="region" aria-label={label} tabIndex={0} className="overflow-x-auto rounded-2xl border border-line">
        <table className="w-full text-left text-sm whitespace-nowrap">
          <thead className="bg-sunken text-[0.8125rem]">
            <tr>
              {columns.map((column) => (
                <Heading key={column.id} column={column} search={search} />
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {sorted.map((row) => (
              <tr key={rowKey(row)} className="hover:bg-sunken/60">
                {columns.map((column) => (
                  <td key={column.id} className={`px-4 py-2.5 tabular-nums ${column.isNumber === true ? 'text-right' : ''}`}>
                    {column.show ? column.show(row) : column.value(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className="px-4 py-12 text-center text-sm text-soft">{t('empty')}</p>}
      </div>
    </div>
  );
}

function Heading<Row>({ column, search }: { column: Column<Row>; search: TableSearch }) {
  const t = useTranslations('staff');
  const navigate = useNavigate();
  const isSorted = search.sort === column.id;
  const isDescending = isSorted && search.desc === true;
  const toggle = () => {
    const next: TableSearch = { ...search, sort: column.id };
    delete next.desc;
    if (isSorted && !isDescending) next.desc = true;
    void navigate({ to: '.', search: next, replace: true, resetScroll: false });
  };
  const Arrow = isDescending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}
      className={`border-b border-line p-0 font-medium ${column.isNumber === true ? 'text-right' : ''}`}
    >
      <button
        type="button"
        title={t('sortBy', { column: column.label })}
        onClick={toggle}
        className="inline-flex h-10 items-center gap-1.5 px-4 text-soft -outline-offset-2 hover:text-ink aria-pressed:text-ink"
        aria-pressed={isSorted}
      >
        {column.label}
        {isSorted && <Arrow aria-hidden="true" className="size-3.5" />}
      </button>
    </th>
  );
}
