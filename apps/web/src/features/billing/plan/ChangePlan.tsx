import type { PaidPlanId } from '@imagemint/contract/plans';
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
import type { OnPlanDone } from './plan-done.ts';

type Preview = Outputs['billing']['previewPlanChange'];

type ChangePlanProps = { to: PaidPlanId; onClose: () => void; onDone: OnPlanDone };

/** What a change of plan costs and gives now, and the button that does it. */
export function ChangePlan(props: ChangePlanProps) {
  const isStaying = usePlan()?.subscription?.plan === props.to;
  return isStaying ? <Stay {...props} /> : <Change {...props} />;
}

function Change({ to, ...ends }: ChangePlanProps) {
  const t = useTranslations('orders.change');
  const shell = useTranslations('shell.plans');
  const day = useDay();
  const money = useMoney();
  const { data, error, refetch } = useQuery(trpc.billing.previewPlanChange.queryOptions({ plan: to }, { staleTime: 0 }));
  const failure = useFailure(error);
  if (failure) return <ErrorNotice failure={failure} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={3} />;
  const plan = shell(to);
  const go = data.dueNowCents > 0 ? t('goPaying', { price: money(data.dueNowCents) }) : t('go', { plan });
  const outcome = data.isUpgrade ? t('done', { plan }) : t('doneLater', { plan, date: day(data.effectiveAt) });
  return (
    <div className="space-y-4">
      <PreviewFacts preview={data} />
      <Decision to={to} go={go} outcome={outcome} {...ends} />
    </div>
  );
}

/** Takes back a change that was planned for the end of the paid month. */
function Stay({ to, ...ends }: ChangePlanProps) {
  const t = useTranslations('orders');
  const plan = useTranslations('shell.plans')(to);
  return (
    <div className="space-y-4">
      <p className="text-sm text-pretty text-soft">{t('change.stayText', { plan })}</p>
      <Decision to={to} go={t('plan.stay', { plan })} outcome={t('change.doneStaying', { plan })} {...ends} />
    </div>
  );
}

function Decision({ to, go, outcome, onClose, onDone }: ChangePlanProps & { go: string; outcome: string }) {
  const t = useTranslations('orders.change');
  const change = useMutation(
    trpc.billing.changePlan.mutationOptions({ onSuccess: (after) => onDone(outcome, after), onSettled: refreshBilling }),
  );
  const failure = useFailure(change.error);
  return (
    <>
      {failure && <ErrorNotice failure={failure} />}
      <div className="flex flex-wrap justify-end gap-2 pt-1">
        <Button onClick={onClose}>{t('keep')}</Button>
        <Button variant="primary" data-testid="change-plan" busy={change.isPending} onClick={() => change.mutate({ plan: to })}>
          {go}
        </Button>
      </div>
    </>
  );
}

function PreviewFacts({ preview: { isUpgrade, dueNowCents, creditsNow, effectiveAt, thenCents } }: { preview: Preview }) {
  const t = useTranslations('orders.change');
  const day = useDay();
  const money = useMoney();
  const facts: Fact[] = [
    { label: t('now'), value: dueNowCents > 0 ? money(dueNowCents) : t('nothing') },
    ...(creditsNow > 0 ? [{ label: t('gives'), value: t('credits', { count: creditsNow }) }] : []),
    { label: t('from'), value: isUpgrade ? t('atOnce') : day(effectiveAt) },
    { label: t('then'), value: t('each', { price: money(thenCents) }) },
  ];
  return (
    <>
      <FactList facts={facts} />
      <p className="text-sm text-pretty text-soft">{t(isUpgrade ? 'upgradeText' : 'downgradeText')}</p>
    </>
  );
}
