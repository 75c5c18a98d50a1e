type Figure = { label: string; value: string; isAlarm?: boolean };

/** A few numbers, large. */
export function Figures({ label, items }: { label: string; items: readonly Figure[] }) {
  return (
    <dl
      aria-label={label}
      className="grid grid-cols-2 gap-px overflow-hidden rounded-2xl border border-line bg-line sm:grid-cols-3 lg:grid-cols-5 has-[>:nth-child(3):last-child]:lg:grid-cols-3"
    >
      {items.map((item) => (
        <div key={item.label} className="flex flex-col-reverse justify-end bg-surface px-5 py-4">
          <dt className="mt-1 text-[0.8125rem] text-soft">{item.label}</dt>
          <dd className={`text-2xl font-semibold tracking-tight tabular-nums ${item.isAlarm === true ? 'text-red-text' : ''}`}>
            {item.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
