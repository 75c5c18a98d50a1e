import { randomUUID } from 'node:crypto';
import { authorize } from '../kernel/index.ts';
import type { AccountsCtx } from './accounts-ctx.ts';

/** Makes sure that an account with this address, role and plan exists, for seeds and for the operator's first staff account. */
export async function ensureAccount(
  ctx: Pick<AccountsCtx, 'actor' | 'db' | 'clock' | 'emailCipher'>,
  input: { email: string; role: 'customer' | 'staff'; plan: string },
): Promise<{ accountId: string }> {
  authorize(ctx, 'system');
  const { id } = await ctx.db.account.upsert({
    where: { emailIndex: ctx.emailCipher.index(input.email) },
    update: { role: input.role, plan: input.plan },
    create: {
      id: randomUUID(),
      emailCiphertext: ctx.emailCipher.seal(input.email),
      emailIndex: ctx.emailCipher.index(input.email),
      role: input.role,
      plan: input.plan,
      createdAt: ctx.clock.now(),
    },
    select: { id: true },
  });
  return { accountId: id };
}
