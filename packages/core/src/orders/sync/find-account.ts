import { z } from 'zod';
import type { SyncTx } from '../orders-ctx.ts';

/**
 * The account behind a customer of the payment processor; null for one that is not ours.
 * @param hint the account that a checkout session names, for a customer that was made just before we could note it.
 */
export async function findAccount(
  { tx, clock }: Pick<SyncTx, 'tx' | 'clock'>,
  customer: { customerId: string | null; hint?: string | null },
): Promise<string | null> {
  const { customerId, hint = null } = customer;
  if (customerId === null) return null;
  const known = await tx.stripeCustomer.findUnique({ where: { customerId }, select: { accountId: true } });
  if (known) return hint === null || hint === known.accountId ? known.accountId : null;
  if (!z.uuid().safeParse(hint).success) return null;
  const rows = await tx.$queryRaw<{ account_id: string }[]>`
    INSERT INTO stripe_customers (account_id, customer_id, created_at)
    SELECT id, ${customerId}, ${clock.now()}::timestamptz FROM accounts WHERE id = ${hint}::uuid
    ON CONFLICT DO NOTHING RETURNING account_id`;
  return rows[0]?.account_id ?? null;
}
