import type { SyncCtx, SyncTx } from '../orders-ctx.ts';
import { createTurns } from './turns.ts';

/** Longer than the few calls to the payment processor that one sync makes may take. */
const TIMEOUT_MS = 90_000;

/** Each holds a connection to the database while the payment processor is asked: a slow one must not hold them all. */
const turns = createTurns({ atOnce: 4, maxWaiting: 100 });

/**
 * Runs `work` while nobody else, here or in another process, works on the same object of the payment processor. Its present state is
 * asked for inside, so that nobody writes an older state over a newer one.
 * @throws AppError PAYMENTS_UNAVAILABLE when too many wait for that already.
 */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are verbs that have checked their actor
export async function withObjectLock<T>(ctx: SyncCtx, objectId: string, work: (ctx: SyncTx) => Promise<T>): Promise<T> {
  const run = () =>
    ctx.db.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`stripe:${objectId}`}, 0))`;
        return await work({ clock: ctx.clock, log: ctx.log, payments: ctx.payments, tx });
      },
      { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
    );
  return await turns.take(objectId, run);
}
