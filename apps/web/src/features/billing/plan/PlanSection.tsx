import { PLANS } from '@imagemint/contract/plans';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { trpc } from '../../../trpc.ts';
import { buttonStyles } from '../../../ui/button-styles.ts';
import { DoneNotice } from '../../../ui/DoneNotice.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { Tag, type TagTone } from '../../../ui/Tag.tsx';
import { useFailure } from '../../../use-failure.ts';
import { refreshBilling } from '../refresh-billing.ts';
import { useDay } from '../use-day.ts';
import { useMoney } from '../use-money.ts';
import type { PlanView } from '../views.ts';
import { CancelPlanDialog } from './CancelPlanDialog.tsx';
import { ChangePlanDialog } from './ChangePlanDialog.tsx';
import { PlanButtons, type PlanDialog } from './PlanButtons.tsx';
import { isSubscribed } from './plan-actions.ts';
import { isStillSo, type OnPlanDone, type PlanDone } from './plan-done.ts';

type SubscriptionState = NonNullable<PlanView['subscription']>['state'];

const TONES: Record<SubscriptionState, TagTone> = {
  INCOMPLETE: 'warn',
  ACTIVE: 'good',
  ENDING: 'plain',
  GRACE: 'warn',
  SUSPENDED: 'bad',
  ENDED: 'plain',
};

/** The plan in force, what happens next with it, and everything that can be done about it. */
export function PlanSection() {
  const t = useTranslations('orders.plan');
  const shell = useTranslations('shell');
  const { data, error, refetch } = useQuery(trpc.billing.plan.queryOptions());
  const failure = useFailure(error);
  return (
    <Section
      title={t('title')}
      action={
        <Link to="/pricing" search={{}} className={buttonStyles({ size: 'sm' })}>
          {data && isSubscribed(data) ? shell('buy') : t('choose')}
        </Link>
      }
    >
      {failure && <ErrorNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Skeleton rows={1} className="h-36" />}
      {data && <Plan view={data} />}
    </Section>
  );
}

function Plan({ view }: { view: PlanView }) {
  const t = useTranslations('orders');
  const shell = useTranslations('shell.plans');
  const money = useMoney();
  const [dialog, setDialog] = useState<PlanDialog>(null);
  const [done, setDone] = useState<PlanDone | null>(null);
  const finish: OnPlanDone = (text, after) => {
    setDialog(null);
    setDone({ text, after });
  };
  const resume = useMutation(
    trpc.billing.resumePlan.mutationOptions({ onSuccess: (after) => finish(t('plan.resumed'), after), onSettled: refreshBilling }),
  );
  const failure = useFailure(resume.error);
  const { subscription } = view;
  const isBought = subscription !== null && isSubscribed(view);
  const shown = isBought ? subscription.plan : view.plan;
  const close = () => setDialog(null);
  return (
    <div className="space-y-4">
      <div className="rounded-2xl border border-line p-5" data-testid="plan">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <p className="text-2xl font-semibold tracking-tight">{shell(shown)}</p>
          {isBought && <Tag tone={TONES[subscription.state]}>{t(`plan.tags.${subscription.state}`)}</Tag>}
          {isBought && (
            <p className="ml-auto text-sm text-soft tabular-nums">{t('plan.price', { price: money(subscription.priceCents) })}</p>
          )}
        </div>
        <PlanState view={view} />
        <PlanButtons view={view} isResuming={resume.isPending} onResume={() => resume.mutate()} onOpen={setDialog} />
      </div>
      {failure && <ErrorNotice failure={failure} />}
      <DoneNotice done={done && isStillSo(done, view) ? done : null} />
      <ChangePlanDialog to={dialog?.kind === 'change' ? dialog.to : null} onClose={close} onDone={finish} />
      <CancelPlanDialog view={view} open={dialog?.kind === 'cancel'} onClose={close} onDone={finish} />
    </div>
  );
}

/** What the plan's state means, in plain words. */
function PlanState({ view: { plan, givenPlan, subscription } }: { view: PlanView }) {
  const t = useTranslations('orders.plan');
  const shell = useTranslations('shell.plans');
  const format = useFormatter();
  const day = useDay();
  const money = useMoney();
  const lines: string[] = [];
  if (subscription !== null) {
    const { state, periodEnd, graceEndsAt, nextPlan, nextPriceCents } = subscription;
    const willChange = state === 'ACTIVE' && nextPlan !== subscription.plan;
    const values = { date: day(periodEnd), grace: day(graceEndsAt ?? periodEnd), price: money(nextPriceCents) };
    lines.push(willChange ? t('next', { ...values, plan: shell(nextPlan) }) : t(`states.${state}`, values));
    if (state !== 'ENDED' && plan === givenPlan && plan !== subscription.plan && plan !== 'free')
      lines.push(t('alsoGiven', { plan: shell(plan) }));
  } else if (plan === 'free') lines.push(t('free', { count: format.number(PLANS.free.monthlyCredits) }));
  else lines.push(t('given'));
  return <p className="mt-2 max-w-xl text-sm text-pretty text-soft">{lines.join(' ')}</p>;
}
