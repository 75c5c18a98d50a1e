import { getAccount } from '../../accounts/index.ts';
import { AppError } from '../../kernel/index.ts';
import type { OrdersCtx } from '../orders-ctx.ts';
import { requireBuyer } from '../require-buyer.ts';

/** The payment processor's page for cards and invoices. @throws AppError SUBSCRIPTION_MISSING for who has never bought anything. */
export async function openPortal(ctx: OrdersCtx): Promise<{ url: string }> {
  const { accountId } = requireBuyer(ctx);
  const customer = await ctx.db.stripeCustomer.findUnique({ where: { accountId }, select: { customerId: true } });
  if (!customer) throw new AppError('SUBSCRIPTION_MISSING');
  const { locale } = await getAccount(ctx);
  return { url: await ctx.payments.createPortal({ ...customer, locale, returnUrl: `${ctx.origin}/account` }) };
}
