import { receiptNumber } from '@imagemint/contract/billing';
import { CURRENCY } from '@imagemint/contract/plans';
import type { SyncTx } from '../orders-ctx.ts';
import { tell } from '../mails/tell.ts';
import type { DisputeFacts, RefundFacts } from '../stripe/facts.ts';
import { isGone } from './credit-levels.ts';
import type { KeptOrder } from './keep-order.ts';
import { shareOf } from './order-facts.ts';

/** Credits of an order that its refunds and disputes have moved. */
export type Books = { frozen: number; writtenOff: number; owed: number };

/** Writes to the customer of a refund that is on its way, or that came back. */
export async function tellOfRefund(ctx: SyncTx, order: KeptOrder, refund: { facts: RefundFacts; after: Books }): Promise<void> {
  const { id, amountCents } = refund.facts;
  const facts = { receiptNumber: receiptNumber(order.number), amountCents, currency: CURRENCY } as const;
  const credits = shareOf(order, amountCents);
  const { accountId } = order;
  if (isGone(refund.facts)) {
    await tell(ctx, { accountId, template: 'refund-failed', about: id, facts: { ...facts, creditsReturned: credits } });
  } else {
    const taken = { creditsTaken: credits, creditsOwed: Math.min(credits, refund.after.owed) };
    await tell(ctx, { accountId, template: 'refund-sent', about: id, facts: { ...facts, ...taken } });
  }
}

/** Writes to the customer of a dispute that froze credits, and of its end; inquiries and our answers change nothing for them. */
export async function tellOfDispute(
  ctx: SyncTx,
  order: KeptOrder,
  dispute: { facts: DisputeFacts; before: Books; after: Books },
): Promise<void> {
  const { id, amountCents, state } = dispute.facts;
  const { before, after } = dispute;
  const { accountId } = order;
  const number = receiptNumber(order.number);
  if (state === 'OPEN') {
    const facts = { receiptNumber: number, amountCents, currency: CURRENCY, creditsFrozen: after.frozen } as const;
    await tell(ctx, { accountId, template: 'dispute-opened', about: id, facts });
  } else if (state === 'WON') {
    const facts = { receiptNumber: number, outcome: 'won', credits: Math.max(0, before.frozen - after.frozen) } as const;
    await tell(ctx, { accountId, template: 'dispute-closed', about: id, facts });
  } else if (state === 'LOST') {
    const facts = { receiptNumber: number, outcome: 'lost', credits: Math.max(0, after.writtenOff - before.writtenOff) } as const;
    await tell(ctx, { accountId, template: 'dispute-closed', about: id, facts });
  }
}
