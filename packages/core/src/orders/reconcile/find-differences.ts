import { SubscriptionState } from '@imagemint/contract/billing';
import type { Ctx } from '../../kernel/index.ts';
import type { SyncCtx } from '../orders-ctx.ts';
import { orderOfCheckout, orderOfInvoice, shareOf, type OrderFacts } from '../sync/order-facts.ts';
import { disputeLevels, hasMoney, sumGranted, sumRefunded } from '../sync/credit-levels.ts';
import { subscriptionState } from '../sync/subscription-state.ts';

/** What differs between an order and its checkout session or invoice: names of columns and books. Empty when all is well. */
export async function findOrderDifferences(ctx: SyncCtx, stripeId: string): Promise<string[]> {
  const [facts, customerId] = await readOrderFacts(ctx, stripeId);
  const order = await ctx.db.order.findUnique({
    where: { stripeId },
    select: {
      ...{ id: true, accountId: true, state: true, amountCents: true, currency: true, credits: true, paymentIntentId: true },
      refundedCents: true,
      refunds: { select: { id: true, state: true } },
      disputes: { select: { id: true, state: true } },
      requests: { where: { state: 'ACCEPTED' }, select: { amountCents: true } },
    },
  });
  if (facts === null) return order === null ? [] : ['missing-at-stripe'];
  if (order === null) return (await isOurs(ctx, customerId)) ? ['missing-here'] : [];
  const columns = (['state', 'amountCents', 'currency', 'credits', 'paymentIntentId'] as const).filter(
    (name) => order[name] !== facts[name],
  );
  return [...columns, ...(await findMoneyDifferences(ctx, order))];
}

async function readOrderFacts(ctx: SyncCtx, stripeId: string): Promise<[OrderFacts | null, string | null]> {
  if (stripeId.startsWith('in_')) {
    const invoice = await ctx.payments.getInvoice(stripeId);
    return [invoice === null ? null : orderOfInvoice(invoice), invoice?.customerId ?? null];
  }
  const checkout = await ctx.payments.getCheckout(stripeId);
  return [checkout === null ? null : orderOfCheckout(checkout), checkout?.customerId ?? null];
}

async function isOurs(ctx: Pick<Ctx, 'db'>, customerId: string | null): Promise<boolean> {
  return customerId !== null && (await ctx.db.stripeCustomer.count({ where: { customerId } })) > 0;
}

type Order = {
  id: string;
  state: string;
  amountCents: number;
  credits: number;
  paymentIntentId: string | null;
  refundedCents: number;
  refunds: { id: string; state: string }[];
  disputes: { id: string; state: string }[];
  requests: { amountCents: number | null }[];
};

async function findMoneyDifferences(ctx: SyncCtx, order: Order): Promise<string[]> {
  if (order.paymentIntentId === null || !hasMoney(order)) return [];
  const refunds = await ctx.payments.listRefunds(order.paymentIntentId);
  const disputes = await ctx.payments.listDisputes(order.paymentIntentId);
  const grant = await ctx.db.grant.findUnique({
    where: { orderId: order.id },
    select: { amount: true, revoked: true, freezeTarget: true, writeOffTarget: true },
  });
  const refundedCents = sumRefunded(refunds);
  const levels = disputeLevels(order, disputes);
  const wanted = order.state === 'PAID' ? order.credits : 0;
  const checks: [string, boolean][] = [
    ['refunds', isSame(refunds, order.refunds)],
    ['disputes', isSame(disputes, order.disputes)],
    ['refundedCents', refundedCents === order.refundedCents],
    ['grant', (grant?.amount ?? 0) === wanted],
    ['revoked', grant === null || grant.revoked === shareOf(order, refundedCents + sumGranted(order.requests))],
    ['freezeTarget', grant === null || grant.freezeTarget === levels.frozen],
    ['writeOffTarget', grant === null || grant.writeOffTarget === levels.writtenOff],
  ];
  return checks.filter(([, isRight]) => !isRight).map(([name]) => name);
}

function isSame(there: readonly { id: string; state: string }[], here: readonly { id: string; state: string }[]): boolean {
  const key = (rows: readonly { id: string; state: string }[]) => JSON.stringify(rows.map(({ id, state }) => `${id} ${state}`).sort());
  return key(there) === key(here);
}

/** The same for a subscription. */
export async function findSubscriptionDifferences(ctx: SyncCtx, id: string): Promise<string[]> {
  const facts = await ctx.payments.getSubscription(id);
  const row = await ctx.db.subscription.findUnique({ where: { id }, select: { state: true, plan: true, periodEnd: true } });
  if (facts === null) return row === null || row.state === 'ENDED' ? [] : ['missing-at-stripe'];
  if (row === null) return (await isOurs(ctx, facts.customerId)) && facts.price?.item.startsWith('plan:') ? ['missing-here'] : [];
  const state = subscriptionState(facts, ctx.clock.now());
  const checks: [string, boolean][] = [
    ['state', SubscriptionState.parse(row.state) === state],
    ['plan', `plan:${row.plan}` === facts.price?.item],
    ['periodEnd', row.periodEnd.getTime() === facts.periodEnd.getTime()],
  ];
  return checks.filter(([, isRight]) => !isRight).map(([name]) => name);
}
