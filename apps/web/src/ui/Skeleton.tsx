import { useTranslations } from 'use-intl';

/** Holds the place of rows that are on their way. */
export function Skeleton({ rows = 4, className = 'h-12' }: { rows?: number; className?: string }) {
  const t = useTranslations('shell');
  return (
    <div role="status" aria-label={t('loading')} className="space-y-2">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={`animate-breathe rounded-xl bg-sunken ${className}`} />
      ))}
    </div>
  );
}
