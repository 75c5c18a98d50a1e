import type { PaidPlanId } from '@imagemint/contract/plans';
import { useTranslations } from 'use-intl';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ChangePlan } from './ChangePlan.tsx';
import type { OnPlanDone } from './plan-done.ts';

type ChangePlanDialogProps = { to: PaidPlanId | null; onClose: () => void; onDone: OnPlanDone };

/** Asks before a plan is changed, with what it costs and gives. */
export function ChangePlanDialog({ to, onClose, onDone }: ChangePlanDialogProps) {
  const t = useTranslations('orders.change');
  const shell = useTranslations('shell.plans');
  return (
    <Dialog open={to !== null} onClose={onClose} title={to === null ? '' : t('title', { plan: shell(to) })}>
      {to !== null && <ChangePlan to={to} onClose={onClose} onDone={onDone} />}
    </Dialog>
  );
}
