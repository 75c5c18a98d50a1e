import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PLAN_FACTS } from 'virtual:contract-facts';
import { useFormatter, useTranslations } from 'use-intl';
import { type Outputs, trpc } from '../../trpc.ts';
import { buttonStyles } from '../../ui/button-styles.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';
import { useDay } from './use-day.ts';
import { useOriginName } from './use-origin-name.ts';
import type { GrantView } from './views.ts';

/** How many credits there are, where they came from, when they end, and why some cannot be used. */
export function CreditsSection() {
  const t = useTranslations('account.credits');
  const shell = useTranslations('shell');
  const { data, error, refetch } = useQuery(trpc.billing.balance.queryOptions());
  const failure = useFailure(error);
  return (
    <Section
      title={t('title')}
      text={t('burn')}
      action={
        <Link to="/pricing" search={{}} hash="packs" className={buttonStyles({ size: 'sm' })}>
          {shell('buy')}
        </Link>
      }
    >
      {failure && <ErrorNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Skeleton rows={2} className="h-16" />}
      {data && (
        <>
          <Sums balance={data} />
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

/** The sums; frozen and owed ones only where there are any, and then explained. */
function Sums({ balance: { available, held, frozen, owed } }: { balance: Outputs['billing']['balance'] }) {
  const t = useTranslations('account.credits');
  return (
    <>
      <dl className="flex flex-wrap gap-x-14 gap-y-4">
        <Figure label={t('available')} value={available} testId="credits-available" />
        <Figure label={t('held')} value={held} testId="credits-held" />
        {frozen > 0 && <Figure label={t('frozen')} value={frozen} testId="credits-frozen" />}
        {owed > 0 && <Figure label={t('owed')} value={owed} testId="credits-owed" />}
      </dl>
      {frozen + owed > 0 && (
        <p className="mt-4 max-w-2xl text-sm text-pretty text-soft">
          {frozen > 0 && t('explain.frozen')} {owed > 0 && t('explain.owed')}
        </p>
      )}
    </>
  );
}

function Figure({ label, value, testId }: { label: string; value: number; testId: string }) {
  const format = useFormatter();
  return (
    <div className="flex flex-col-reverse justify-end">
      <dt className="text-sm text-soft">{label}</dt>
      <dd data-testid={testId} className="text-4xl font-semibold tracking-tight tabular-nums">
        {format.number(value)}
      </dd>
    </div>
  );
}

function Grant({ grant }: { grant: GrantView }) {
  const t = useTranslations('account.credits');
  const format = useFormatter();
  const day = useDay();
  const name = useOriginName()(grant);
  const { amount, available, frozen, owed, endsAt, receipt } = grant;
  const notes = [
    `${t('ends')} ${endsAt === null ? t('never') : day(endsAt)}`,
    frozen > 0 ? t('frozenHere', { count: format.number(frozen) }) : null,
    owed > 0 ? t('owedHere', { count: format.number(owed) }) : null,
    receipt === null ? null : t('receipt', { number: receipt }),
  ];
  return (
    <li className="rounded-2xl border border-line p-4">
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <p className="font-medium">{name}</p>
        <p className="text-soft tabular-nums">{t('of', { left: format.number(available), total: format.number(amount) })}</p>
      </div>
      <div className="mt-3">
        <ProgressBar value={available / Math.max(1, amount)} label={`${name}, ${t('left')}`} />
      </div>
      <p className="mt-2.5 text-[0.8125rem] text-soft">{notes.filter((note) => note !== null).join(' · ')}</p>
    </li>
  );
}
