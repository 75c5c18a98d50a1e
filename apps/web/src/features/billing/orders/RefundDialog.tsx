import { REFUND_REASONS, type RefundReason, WITHDRAWAL_DAYS } from '@imagemint/contract/billing';
import { planOf } from '@imagemint/contract/plans';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { FactList } from '../../../ui/FactList.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { SelectField } from '../../../ui/SelectField.tsx';
import { useFailure } from '../../../use-failure.ts';
import { isSubscribed } from '../plan/plan-actions.ts';
import { refreshBilling } from '../refresh-billing.ts';
import { useMoney } from '../use-money.ts';
import { usePlan } from '../use-plan.ts';
import type { OrderView } from '../views.ts';

type RefundDialogProps = { order: OrderView | null; onClose: () => void; onDone: (text: string) => void };

/** Asks for money back; what comes back, what ends with it and who decides is known before. */
export function RefundDialog({ order, onClose, onDone }: RefundDialogProps) {
  const t = useTranslations('orders.refund');
  return (
    <Dialog open={order !== null} onClose={onClose} title={t('title', { number: order?.number ?? '' })}>
      {order && <Refund order={order} onClose={onClose} onDone={onDone} />}
    </Dialog>
  );
}

function Refund({ order, onClose, onDone }: RefundDialogProps & { order: OrderView }) {
  const t = useTranslations('orders.refund');
  const money = useMoney();
  const plan = usePlan();
  const [reason, setReason] = useState<RefundReason>('changed-mind');
  const { endsPlan, isRefundAutomatic } = order;
  const amount = money(order.payBackCents, order.currency);
  const outcome = isRefundAutomatic ? t(endsPlan ? 'doneEnded' : 'done', { amount }) : t('asked');
  const ask = useMutation(
    trpc.billing.requestRefund.mutationOptions({
      // Where the payment processor refuses, the order itself says so.
      onSuccess: ({ request }) => (request?.state === 'DECLINED' ? onClose() : onDone(outcome)),
      onSettled: refreshBilling,
    }),
  );
  const failure = useFailure(ask.error);
  const goesOn = planOf(order.item) !== null && !endsPlan && plan !== undefined && isSubscribed(plan);
  const days = String(WITHDRAWAL_DAYS);
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate({ orderId: order.id, reason });
      }}
    >
      <FactList facts={[{ label: t('amount'), value: amount }]} />
      {endsPlan && (
        <Notice tone="warn" title={t(isRefundAutomatic ? 'endsPlan' : 'wouldEndPlan')}>
          {t('endsPlanText')}
        </Notice>
      )}
      <p className="text-sm text-pretty text-soft">
        {t(isRefundAutomatic ? 'automatic' : 'person', { days })} {t('credits')} {goesOn && t('plan')}
      </p>
      <SelectField
        label={t('reason')}
        value={reason}
        options={REFUND_REASONS.map((value) => ({ value, label: t(`reasons.${value}`) }))}
        onChange={setReason}
      />
      {failure && <ErrorNotice failure={failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('keep')}</Button>
        <Button type="submit" variant="primary" data-testid="refund" busy={ask.isPending}>
          {t(isRefundAutomatic ? 'go' : 'ask', { amount })}
        </Button>
      </div>
    </form>
  );
}
