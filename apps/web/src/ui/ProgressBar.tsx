/** A bar from 0 to 1; without a value it only says that something is going on. */
export function ProgressBar({ value, label }: { value: number | null; label: string }) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      className="h-1 overflow-hidden rounded-full bg-line"
    >
      <div
        className={`h-full origin-left rounded-full bg-mint-line transition-transform duration-200 ${percent === null ? 'animate-breathe' : ''}`}
        style={{ transform: `scaleX(${(percent ?? 100) / 100})` }}
      />
    </div>
  );
}
