import { AppError, requireAccount, type AccountActor, type Ctx } from '../kernel/index.ts';

/** The signed-in customer; money is never moved by an API key. @throws AppError UNAUTHENTICATED or FORBIDDEN */
export function requireBuyer(ctx: Pick<Ctx, 'actor'>): AccountActor {
  const account = requireAccount(ctx);
  if (account.via !== 'session') throw new AppError('FORBIDDEN');
  return account;
}
