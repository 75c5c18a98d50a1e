import type { ReactNode } from 'react';

export type Fact = { label: string; value: ReactNode };

/** A few facts, each with its name, as a small calm table. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="divide-y divide-line rounded-xl border border-line px-4 text-sm">
      {facts.map(({ label, value }) => (
        <div key={label} className="flex items-baseline justify-between gap-6 py-2.5">
          <dt className="shrink-0 text-soft">{label}</dt>
          <dd className="text-right font-medium text-pretty tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
