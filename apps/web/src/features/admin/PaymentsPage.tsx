import { useMutation, useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { type Outputs, trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';
import { Figures } from './Figures.tsx';
import { refreshDesk } from './refresh-desk.ts';
import { useStamp } from './use-stamp.ts';

type Payments = Outputs['admin']['payments'];

/** Whether our orders are what the payment processor says of them, and whether the ledger adds up. */
export function PaymentsPage() {
  const { data, error, refetch } = useQuery(trpc.admin.payments.queryOptions());
  const failure = useFailure(error);
  if (failure) return <ErrorNotice failure={failure} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={2} className="h-28" />;
  return (
    <div className="space-y-10">
      <PaymentFigures data={data} />
      <Comparison last={data.last} />
    </div>
  );
}

function PaymentFigures({ data }: { data: Payments }) {
  const t = useTranslations('desk.money');
  const desk = useTranslations('desk');
  const format = useFormatter();
  return (
    <Figures
      label={desk('payments')}
      items={[
        { label: t('mode'), value: t(`modes.${data.mode}`) },
        { label: t('waiting'), value: format.number(data.waitingEvents) },
        { label: t('failing'), value: format.number(data.failingEvents), isAlarm: data.failingEvents > 0 },
        { label: t('drift'), value: format.number(data.ledgerDrift), isAlarm: data.ledgerDrift !== 0 },
        { label: t('healed'), value: data.last === null ? '–' : format.number(data.last.healed) },
      ]}
    />
  );
}

function Comparison({ last }: { last: Payments['last'] }) {
  const t = useTranslations('desk.money');
  const format = useFormatter();
  const reconcile = useMutation(trpc.admin.reconcile.mutationOptions({ onSettled: refreshDesk }));
  const failure = useFailure(reconcile.error);
  const result = reconcile.data;
  return (
    <section aria-labelledby="comparison">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="max-w-2xl">
          <h2 id="comparison" className="font-semibold tracking-tight">
            {t('title')}
          </h2>
          <p className="mt-1 text-sm text-pretty text-soft">{t('text')}</p>
        </div>
        <Button busy={reconcile.isPending} onClick={() => reconcile.mutate()}>
          {t('run')}
        </Button>
      </div>
      <div className="mt-5 space-y-3">
        <LastComparison last={last} />
        {failure && <ErrorNotice failure={failure} />}
        {result && (
          <Notice tone={result.drift === 0 ? 'good' : 'warn'} title={result.drift === 0 ? t('none') : t('some', { count: result.drift })}>
            {t('done', { compared: result.compared, healed: format.number(result.healed) })}
          </Notice>
        )}
      </div>
    </section>
  );
}

function LastComparison({ last }: { last: Payments['last'] }) {
  const t = useTranslations('desk.money');
  const format = useFormatter();
  const stamp = useStamp();
  if (last === null) return <p className="text-sm text-soft">{t('never')}</p>;
  if (last.endedAt === null) return <p className="text-sm text-soft">{t('running', { date: stamp(last.startedAt) })}</p>;
  return (
    <p className="text-sm text-soft tabular-nums">
      {t('last', { date: stamp(last.endedAt), compared: last.compared, healed: format.number(last.healed) })}{' '}
      <span className={last.drift === 0 ? '' : 'font-medium text-red-text'}>
        {last.drift === 0 ? t('none') : t('some', { count: last.drift })}
      </span>
    </p>
  );
}
