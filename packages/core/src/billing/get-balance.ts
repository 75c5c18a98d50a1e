import { requireAccount, type Ctx } from '../kernel/index.ts';
import { readBalance, type BalanceView } from './read-balance.ts';

/** The caller's credits. */
export async function getBalance(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<BalanceView> {
  return await readBalance(ctx, requireAccount(ctx));
}
