import { requireStaff } from '../../kernel/index.ts';
import type { OrdersCtx } from '../orders-ctx.ts';
import { replayLedger } from '../../billing/index.ts';

export type PaymentFigures = {
  mode: 'stripe' | 'fake';
  /** Events of the inbox that are not applied. */
  waitingEvents: number;
  /** Those of them that failed before. */
  failingEvents: number;
  ledgerDrift: number;
  last: { startedAt: Date; endedAt: Date; compared: number; healed: number; drift: number } | null;
};

/** How well orders and Stripe agree. */
export async function getPaymentFigures(ctx: Pick<OrdersCtx, 'actor' | 'db' | 'payments'>): Promise<PaymentFigures> {
  requireStaff(ctx);
  const [waitingEvents, failingEvents, { drift }, last] = await Promise.all([
    ctx.db.stripeEvent.count({ where: { outcome: null } }),
    ctx.db.stripeEvent.count({ where: { outcome: null, attempts: { gt: 0 } } }),
    replayLedger(ctx),
    ctx.db.reconciliation.findFirst({
      orderBy: { id: 'desc' },
      select: { startedAt: true, endedAt: true, compared: true, healed: true, drift: true },
    }),
  ]);
  return { mode: ctx.payments.mode, waitingEvents, failingEvents, ledgerDrift: drift, last };
}
