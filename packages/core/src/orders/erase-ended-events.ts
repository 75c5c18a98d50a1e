import { addSeconds, authorize, type Ctx } from '../kernel/index.ts';

const INBOX_DAYS = 35;

/** Removes events of the payment processor 35 days after they were told (retention rule `inbox`); by then Stripe has forgotten them too. */
export async function eraseEndedEvents(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<number> {
  authorize(ctx, 'system');
  const before = addSeconds(ctx.clock.now(), -INBOX_DAYS * 86_400);
  const { count } = await ctx.db.stripeEvent.deleteMany({ where: { receivedAt: { lte: before }, outcome: { not: null } } });
  return count;
}
