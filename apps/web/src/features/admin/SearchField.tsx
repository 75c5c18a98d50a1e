import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type FormEvent, useId } from 'react';
import type { TableSearch } from './read-table-search.ts';

type SearchFieldProps = { label: string; search: TableSearch; error?: string | undefined };

/** Narrows a table; what was searched for is part of the address. */
export function SearchField({ label, search, error }: SearchFieldProps) {
  const navigate = useNavigate();
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const next: TableSearch = { ...search };
    const typed = new FormData(event.currentTarget).get('q');
    const q = typeof typed === 'string' ? typed.trim() : '';
    delete next.q;
    if (q !== '') next.q = q;
    void navigate({ to: '.', search: next, replace: true });
  };
  return (
    <form role="search" onSubmit={submit}>
      <label htmlFor={id} className="mb-1.5 block text-[0.8125rem] text-soft">
        {label}
      </label>
      <div className="relative">
        <Search aria-hidden="true" className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-soft" />
        <input
          key={search.q ?? ''}
          id={id}
          name="q"
          type="search"
          defaultValue={search.q ?? ''}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          className="h-10 w-72 max-w-full rounded-xl border border-line bg-surface pr-3 pl-9 font-mono text-[0.8125rem] hover:border-edge aria-invalid:border-red-text"
        />
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="mt-1.5 text-[0.8125rem] text-red-text">
          {error}
        </p>
      )}
    </form>
  );
}
