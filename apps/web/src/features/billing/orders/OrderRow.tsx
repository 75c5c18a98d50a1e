import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Tag, type TagTone } from '../../../ui/Tag.tsx';
import { useFailure } from '../../../use-failure.ts';
import { useDay } from '../use-day.ts';
import { useItemName } from '../use-item-name.ts';
import { useMoney } from '../use-money.ts';
import type { OrderView } from '../views.ts';
import { canAskRefund, noteOf } from './order-note.ts';
import { useInvoice } from './use-invoice.ts';

const TONES: Record<OrderView['state'], TagTone> = {
  OPEN: 'plain',
  PENDING: 'warn',
  PAID: 'good',
  FAILED: 'bad',
  EXPIRED: 'plain',
  MISMATCHED: 'warn',
};

/** One order: what, when, how much, in which state, and what can be done. */
export function OrderRow({ order, onRefund }: { order: OrderView; onRefund: () => void }) {
  const t = useTranslations('orders.list');
  const nameOf = useItemName();
  const invoice = useInvoice(order.id);
  const failure = useFailure(invoice.error);
  const { number, state } = order;
  const isRefunded = state === 'PAID' && order.refundedCents >= order.amountCents && order.amountCents > 0;
  return (
    <li data-order={number} className="py-4 text-sm first:pt-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="font-medium">{nameOf(order.item)}</span>
            <Tag tone={isRefunded ? 'plain' : TONES[state]}>{isRefunded ? t('refunded') : t(`states.${state}`)}</Tag>
          </p>
          <p className="mt-0.5 text-soft">
            <code className="font-mono text-xs">{number}</code> · <Dates order={order} />
          </p>
        </div>
        <Amount order={order} />
      </div>
      <Note order={order} />
      <div className="mt-3 flex flex-wrap gap-2 empty:hidden">
        {state === 'PAID' && (
          <Button size="sm" aria-label={t('receiptLabel', { number })} busy={invoice.isPending} onClick={invoice.open}>
            {t('receipt')}
            <ExternalLink aria-hidden="true" className="size-3.5 text-soft" />
          </Button>
        )}
        {canAskRefund(order) && (
          <Button size="sm" aria-label={t('refundLabel', { number })} onClick={onRefund}>
            {t('refund')}
          </Button>
        )}
      </div>
      {failure && (
        <div className="mt-3">
          <ErrorNotice failure={failure} />
        </div>
      )}
    </li>
  );
}

function Dates({ order: { createdAt, paidAt, periodStart, periodEnd } }: { order: OrderView }) {
  const t = useTranslations('orders.list');
  const day = useDay();
  const when = paidAt === null ? t('ordered', { date: day(createdAt) }) : t('paid', { date: day(paidAt) });
  return periodStart === null || periodEnd === null ? when : `${when}, ${t('period', { from: day(periodStart), to: day(periodEnd) })}`;
}

function Amount({ order: { amountCents, taxCents, currency, credits, refundedCents, state } }: { order: OrderView }) {
  const t = useTranslations('orders.list');
  const money = useMoney();
  const parts = [
    state === 'PAID' ? t('creditsGiven', { count: credits }) : null,
    taxCents > 0 ? t('tax', { tax: money(taxCents, currency) }) : null,
    refundedCents > 0 ? t('back', { amount: money(refundedCents, currency) }) : null,
  ];
  return (
    <p className="tabular-nums sm:text-right">
      <span className="font-medium">{money(amountCents, currency)}</span>
      <span className="block text-soft">{parts.filter((part) => part !== null).join(' · ')}</span>
    </p>
  );
}

/** What happens with the order just now, where something does. */
function Note({ order }: { order: OrderView }) {
  const t = useTranslations('orders.list');
  const money = useMoney();
  const { dispute, request, currency } = order;
  const note = noteOf(order);
  if (note === null) return null;
  let text = '';
  if (note === 'dispute' && dispute !== null) text = t(`disputes.${dispute}`);
  else if (note === 'request' && request !== null) {
    const { state, isReturned, amountCents, declineReason } = request;
    const amount = money(amountCents ?? order.refundableCents, currency);
    const reason = declineReason === null ? t('noReason') : t(`declined.${declineReason}`);
    text = t(`requests.${isReturned ? 'RETURNED' : state}`, { amount, reason });
  } else if (note === 'PENDING' || note === 'MISMATCHED') text = t(`notes.${note}`);
  return <p className="mt-2 max-w-2xl rounded-lg bg-sunken px-3 py-2 text-pretty text-soft">{text}</p>;
}
