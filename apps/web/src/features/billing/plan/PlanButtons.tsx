import { isHigherPlan, type PaidPlanId } from '@imagemint/contract/plans';
import { useMutation } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { useFailure } from '../../../use-failure.ts';
import type { PlanView } from '../views.ts';
import { actionsOf } from './plan-actions.ts';

/** What is asked before a plan changes. */
export type PlanDialog = null | { kind: 'change'; to: PaidPlanId } | { kind: 'cancel' };

type PlanButtonsProps = { view: PlanView; isResuming: boolean; onResume: () => void; onOpen: (dialog: PlanDialog) => void };

/** The buttons of the plan's card: those that its state allows. */
export function PlanButtons({ view, isResuming, onResume, onOpen }: PlanButtonsProps) {
  const t = useTranslations('orders.plan');
  const shell = useTranslations('shell.plans');
  const portal = useMutation(trpc.billing.openPortal.mutationOptions({ onSuccess: ({ url }) => location.assign(url) }));
  const failure = useFailure(portal.error);
  const { changes, stay, cancels, canResume } = actionsOf(view);
  const present = view.subscription?.plan ?? 'free';
  if (changes.length + cancels.length === 0 && !view.hasPortal && stay === null) return null;
  return (
    <>
      <div className="mt-5 flex flex-wrap gap-2">
        {canResume && (
          <Button variant="primary" busy={isResuming} onClick={onResume}>
            {t('resume')}
          </Button>
        )}
        {stay !== null && <Button onClick={() => onOpen({ kind: 'change', to: stay })}>{t('stay', { plan: shell(stay) })}</Button>}
        {changes.map((to) => (
          <Button key={to} onClick={() => onOpen({ kind: 'change', to })}>
            {t(isHigherPlan(to, present) ? 'upgrade' : 'downgrade', { plan: shell(to) })}
          </Button>
        ))}
        {view.hasPortal && (
          <Button title={t('portalHint')} busy={portal.isPending || portal.isSuccess} onClick={() => portal.mutate()}>
            {t('portal')}
            <ExternalLink aria-hidden="true" className="size-4 text-soft" />
          </Button>
        )}
        {cancels.length > 0 && (
          <Button variant="danger" onClick={() => onOpen({ kind: 'cancel' })}>
            {t('cancel')}
          </Button>
        )}
      </div>
      {failure && (
        <div className="mt-4">
          <ErrorNotice failure={failure} />
        </div>
      )}
    </>
  );
}
