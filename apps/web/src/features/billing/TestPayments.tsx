import { useQuery } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';

/** Says that no money moves, wherever money is spoken of, while payments are made with the fake. */
export function TestPayments() {
  const t = useTranslations('pricing.test');
  const { data } = useQuery(trpc.service.info.queryOptions());
  if (data?.payments !== 'fake') return null;
  return (
    <aside aria-label={t('title')} className="mb-8 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-xl bg-amber-wash px-4 py-3 text-sm">
      <FlaskConical aria-hidden="true" className="size-[1.125rem] shrink-0 text-amber-text" />
      <p className="min-w-0 flex-1 basis-56">
        <span className="font-medium">{t('title')}.</span> <span className="text-soft">{t('text')}</span>
      </p>
      {data.paymentsConsole !== null && (
        <a
          href={data.paymentsConsole}
          target="_blank"
          rel="noreferrer"
          className="rounded text-amber-text underline decoration-amber-text/40 underline-offset-4 hover:decoration-amber-text"
        >
          {t('console')}
        </a>
      )}
    </aside>
  );
}
