import { useQuery } from '@tanstack/react-query';
import { PLAN_FACTS } from 'virtual:contract-facts';
import { useFormatter, useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';
import { useOriginName } from './use-origin-name.ts';

/** How many credits there are, where they came from, and when they end. */
export function CreditsSection() {
  const t = useTranslations('account.credits');
  const { data, error, refetch } = useQuery(trpc.billing.balance.queryOptions());
  const failure = useFailure(error);
  return (
    <Section title={t('title')} text={t('burn')}>
      {failure && <ErrorNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Skeleton rows={2} className="h-16" />}
      {data && (
        <>
          <dl className="flex flex-wrap gap-x-14 gap-y-4">
            <Figure label={t('available')} value={data.available} testId="credits-available" />
            <Figure label={t('held')} value={data.held} testId="credits-held" />
          </dl>
          {data.grants.length === 0 ? (
            <p className="mt-6 text-sm text-soft">{t('empty', { count: String(PLAN_FACTS.free.monthlyCredits) })}</p>
          ) : (
            <ul className="mt-7 grid gap-3 sm:grid-cols-2">
              {data.grants.map((grant) => (
                <Grant key={grant.origin} grant={grant} />
              ))}
            </ul>
          )}
        </>
      )}
    </Section>
  );
}

function Figure({ label, value, testId }: { label: string; value: number; testId: string }) {
  const format = useFormatter();
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-sm text-soft">{label}</dt>
      <dd data-testid={testId} className="text-4xl font-semibold tracking-tight tabular-nums">
        {format.number(value)}
      </dd>
    </div>
  );
}

type GrantProps = { grant: { origin: string; amount: number; available: number; endsAt: string | Date | null } };

function Grant({ grant: { origin, amount, available, endsAt } }: GrantProps) {
  const t = useTranslations('account.credits');
  const format = useFormatter();
  const nameOf = useOriginName();
  const ends = endsAt === null ? t('never') : format.dateTime(new Date(endsAt), { dateStyle: 'medium' });
  return (
    <li className="rounded-2xl border border-line p-4">
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <p className="font-medium">{nameOf(origin)}</p>
        <p className="text-soft tabular-nums">{t('of', { left: format.number(available), total: format.number(amount) })}</p>
      </div>
      <div className="mt-3">
        <ProgressBar value={available / Math.max(1, amount)} label={`${nameOf(origin)}, ${t('left')}`} />
      </div>
      <p className="mt-2.5 text-[0.8125rem] text-soft">
        {t('ends')} {ends}
      </p>
    </li>
  );
}
