type Figure = { label: string; value: string; isAlarm?: boolean };

/** A few numbers, large. */
export function Figures({ label, items }: { label: string; items: readonly Figure[] }) {
  return (
    <dl
      aria-label={label}
      className="grid grid-cols-2 overflow-hidden rounded-2xl border border-line bg-surface sm:grid-cols-3 lg:grid-cols-5 has-[>:nth-child(3):last-child]:lg:grid-cols-3"
    >
      {items.map((item) => (
        <div key={item.label} className="flex flex-col-reverse justify-end px-5 shadow-[0_0_0_0.5px_var(--color-line)] py-4">
          <dt className="mt-1 text-[0.8125rem] text-soft">{item.label}</dt>
          <dd className={`text-2xl font-semibold tracking-tight tabular-nums ${item.isAlarm === true ? 'text-red-text' : ''}`}>
            {item.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
