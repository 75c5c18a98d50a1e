import type { SyncCtx } from '../orders-ctx.ts';
import { endDuplicates } from './end-duplicates.ts';
import { payBackLate } from './pay-back.ts';
import { findAccount } from './find-account.ts';
import { keepOrder } from './keep-order.ts';
import { orderOfInvoice } from './order-facts.ts';
import { notAnOrder, type Synced } from './synced.ts';
import { readMoneyBack, syncMoneyBack } from './sync-money-back.ts';
import { updateBoughtPlan } from './update-bought-plan.ts';
import { withObjectLock } from './with-object-lock.ts';

/** Brings the order of a plan's period to the present state of its invoice, and the account to the plan that is paid for. */
export async function syncInvoice(ctx: SyncCtx, invoiceId: string): Promise<Synced> {
  const synced = await withObjectLock(ctx, invoiceId, async (locked): Promise<Synced & { paidAt?: Date | null }> => {
    const facts = await ctx.payments.getInvoice(invoiceId);
    if (facts === null) return notAnOrder('unknown-object');
    const accountId = await findAccount(locked, facts);
    if (accountId === null) return notAnOrder('foreign');
    const orderFacts = orderOfInvoice(facts);
    if (orderFacts === null) return notAnOrder('ignored');
    const moneyBack = await readMoneyBack(ctx, orderFacts);
    const order = await keepOrder(locked, accountId, orderFacts);
    await syncMoneyBack(locked, order, moneyBack);
    await updateBoughtPlan(locked, accountId);
    return { outcome: 'applied', order, paidAt: facts.paidAt };
  });
  if (synced.order?.state === 'PAID') {
    await endDuplicates(ctx, synced.order.accountId);
    await payBackLate(ctx, synced.order, synced.paidAt ?? null);
  }
  return synced;
}
