import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { TableSearch } from './read-table-search.ts';

type FilterFieldProps = { label: string; options: readonly string[]; search: TableSearch };

/** Shows only rows of one kind. */
export function FilterField({ label, options, search }: FilterFieldProps) {
  const t = useTranslations('staff');
  const navigate = useNavigate();
  const id = useId();
  const choose = (value: string) => {
    const next: TableSearch = { ...search };
    delete next.filter;
    if (value !== '') next.filter = value;
    void navigate({ to: '.', search: next, replace: true });
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-[0.8125rem] text-soft">
        {label}
      </label>
      <select
        id={id}
        value={search.filter ?? ''}
        onChange={(event) => choose(event.target.value)}
        className="h-10 rounded-xl border border-line bg-surface px-3 text-sm hover:border-edge"
      >
        <option value="">{t('all')}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </div>
  );
}
