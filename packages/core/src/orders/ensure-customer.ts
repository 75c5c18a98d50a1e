import { getAccount } from '../accounts/index.ts';
import { requireAccount } from '../kernel/index.ts';
import type { OrdersCtx } from './orders-ctx.ts';

/** The caller's counterpart at the payment processor, made with the account's id and address when there is none yet. */
export async function ensureCustomer(ctx: Pick<OrdersCtx, 'actor' | 'db' | 'clock' | 'emailCipher' | 'payments'>): Promise<string> {
  const { accountId } = requireAccount(ctx);
  const known = await ctx.db.stripeCustomer.findUnique({ where: { accountId }, select: { customerId: true } });
  if (known) return known.customerId;
  const { email } = await getAccount(ctx);
  const customerId = await ctx.payments.createCustomer({ accountId, email });
  await ctx.db.stripeCustomer.createMany({ data: [{ accountId, customerId, createdAt: ctx.clock.now() }], skipDuplicates: true });
  return customerId;
}
