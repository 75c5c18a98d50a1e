import { type PaidPlanId, PLANS } from '@imagemint/contract/plans';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { type Outputs, trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { type Fact, FactList } from '../../../ui/FactList.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useFailure } from '../../../use-failure.ts';
import { refreshBilling } from '../refresh-billing.ts';
import { useDay } from '../use-day.ts';
import { useMoney } from '../use-money.ts';
import { usePlan } from '../use-plan.ts';

type Preview = Outputs['billing']['previewPlanChange'];

/** What a change of plan costs and gives now, and the button that does it. */
export function ChangePlan({ to, onDone }: { to: PaidPlanId; onDone: () => void }) {
  const isStaying = usePlan()?.subscription?.plan === to;
  return isStaying ? <Stay plan={to} onDone={onDone} /> : <Change to={to} onDone={onDone} />;
}

function Change({ to, onDone }: { to: PaidPlanId; onDone: () => void }) {
  const t = useTranslations('orders.change');
  const shell = useTranslations('shell.plans');
  const money = useMoney();
  const { data, error, refetch } = useQuery(trpc.billing.previewPlanChange.queryOptions({ plan: to }, { staleTime: 0 }));
  const failure = useFailure(error);
  if (failure) return <ErrorNotice failure={failure} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={3} />;
  const go = data.dueNowCents > 0 ? t('goPaying', { price: money(data.dueNowCents) }) : t('go', { plan: shell(to) });
  return (
    <div className="space-y-4">
      <PreviewFacts to={to} preview={data} />
      <Decision to={to} go={go} onDone={onDone} />
    </div>
  );
}

/** Takes back a change that was planned for the end of the paid month. */
function Stay({ plan, onDone }: { plan: PaidPlanId; onDone: () => void }) {
  const t = useTranslations('orders');
  const shell = useTranslations('shell.plans');
  const name = shell(plan);
  return (
    <div className="space-y-4">
      <p className="text-sm text-pretty text-soft">{t('change.stayText', { plan: name })}</p>
      <Decision to={plan} go={t('plan.stay', { plan: name })} onDone={onDone} />
    </div>
  );
}

function Decision({ to, go, onDone }: { to: PaidPlanId; go: string; onDone: () => void }) {
  const t = useTranslations('orders.change');
  const change = useMutation(trpc.billing.changePlan.mutationOptions({ onSuccess: onDone, onSettled: refreshBilling }));
  const failure = useFailure(change.error);
  return (
    <>
      {failure && <ErrorNotice failure={failure} />}
      <div className="flex flex-wrap justify-end gap-2 pt-1">
        <Button onClick={onDone}>{t('keep')}</Button>
        <Button variant="primary" data-testid="change-plan" busy={change.isPending} onClick={() => change.mutate({ plan: to })}>
          {go}
        </Button>
      </div>
    </>
  );
}

function PreviewFacts({ to, preview: { isUpgrade, dueNowCents, creditsNow, effectiveAt } }: { to: PaidPlanId; preview: Preview }) {
  const t = useTranslations('orders.change');
  const day = useDay();
  const money = useMoney();
  const facts: Fact[] = [
    { label: t('now'), value: dueNowCents > 0 ? money(dueNowCents) : t('nothing') },
    ...(creditsNow > 0 ? [{ label: t('gives'), value: t('credits', { count: creditsNow }) }] : []),
    { label: t('from'), value: isUpgrade ? t('atOnce') : day(effectiveAt) },
    { label: t('then'), value: t('each', { price: money(PLANS[to].priceCents) }) },
  ];
  return (
    <>
      <FactList facts={facts} />
      <p className="text-sm text-pretty text-soft">{t(isUpgrade ? 'upgradeText' : 'downgradeText')}</p>
    </>
  );
}
