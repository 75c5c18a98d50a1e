import { AppError } from '../../kernel/index.ts';
import type { SyncCtx } from '../orders-ctx.ts';
import type { SubscriptionFacts } from '../stripe/facts.ts';
import { syncSubscription } from '../sync/sync-subscription.ts';

/**
 * What the payment processor has of a subscription that is to be changed. It may have ended without our being told yet; then that is noted.
 * @throws AppError SUBSCRIPTION_MISSING when it is over.
 */
export async function getLivingFacts(ctx: SyncCtx, subscriptionId: string): Promise<SubscriptionFacts> {
  const facts = await ctx.payments.getSubscription(subscriptionId);
  if (facts !== null && facts.status !== 'canceled') return facts;
  await syncSubscription(ctx, subscriptionId);
  throw new AppError('SUBSCRIPTION_MISSING');
}
