import { REFUND_REASONS, type RefundReason, WITHDRAWAL_DAYS } from '@imagemint/contract/billing';
import { planOf } from '@imagemint/contract/plans';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { FactList } from '../../../ui/FactList.tsx';
import { useFailure } from '../../../use-failure.ts';
import { refreshBilling } from '../refresh-billing.ts';
import { useMoney } from '../use-money.ts';
import type { OrderView } from '../views.ts';

/** Asks for money back; what comes back and who decides is known before. */
export function RefundDialog({ order, onClose }: { order: OrderView | null; onClose: () => void }) {
  const t = useTranslations('orders.refund');
  return (
    <Dialog open={order !== null} onClose={onClose} title={t('title', { number: order?.number ?? '' })}>
      {order && <Refund order={order} onClose={onClose} />}
    </Dialog>
  );
}

function Refund({ order, onClose }: { order: OrderView; onClose: () => void }) {
  const t = useTranslations('orders.refund');
  const id = useId();
  const money = useMoney();
  const [reason, setReason] = useState<RefundReason>('changed-mind');
  const ask = useMutation(trpc.billing.requestRefund.mutationOptions({ onSuccess: onClose, onSettled: refreshBilling }));
  const failure = useFailure(ask.error);
  const amount = money(order.refundableCents, order.currency);
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
      <p className="text-sm text-pretty text-soft">
        {t(order.isRefundAutomatic ? 'automatic' : 'person', { days })} {t('credits')} {planOf(order.item) !== null && t('plan')}
      </p>
      <div>
        <label htmlFor={id} className="mb-2 block text-sm font-medium">
          {t('reason')}
        </label>
        <select
          id={id}
          value={reason}
          onChange={({ target }) => setReason(REFUND_REASONS.find((known) => known === target.value) ?? 'other')}
          className="h-11 w-full rounded-xl border border-line bg-surface px-3 text-sm hover:border-edge"
        >
          {REFUND_REASONS.map((value) => (
            <option key={value} value={value}>
              {t(`reasons.${value}`)}
            </option>
          ))}
        </select>
      </div>
      {failure && <ErrorNotice failure={failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('keep')}</Button>
        <Button type="submit" variant="primary" data-testid="refund" busy={ask.isPending}>
          {t(order.isRefundAutomatic ? 'go' : 'ask', { amount })}
        </Button>
      </div>
    </form>
  );
}
