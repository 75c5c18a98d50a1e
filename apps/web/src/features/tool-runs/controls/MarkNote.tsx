import { Stamp } from 'lucide-react';
import { useTranslations } from 'use-intl';

/** Says that parts of what comes out are made up, and that the file tells everybody so. */
export function MarkNote() {
  const t = useTranslations('studio');
  return (
    <p data-testid="marked" className="flex gap-2.5 rounded-lg bg-sunken px-3 py-2.5 text-[0.8125rem] text-pretty text-soft">
      <Stamp aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-mint-text" strokeWidth={1.75} />
      {t('marked')}
    </p>
  );
}
