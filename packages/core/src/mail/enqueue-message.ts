import { randomUUID } from 'node:crypto';
import type { Db, Tx } from '@imagemint/db';
import { authorize, type Ctx } from '../kernel/index.ts';
import { StoredFacts } from './facts.ts';

/** Where messages are written: the database, or the transaction whose outcome they tell of. */
export type EnqueueCtx = Pick<Ctx, 'actor' | 'clock'> & { db: Db | Tx };

const UNIQUE_KEY = /^[\w:-]{1,200}$/;

/**
 * Puts a message into the outbox. Within a transaction it is sent if and only if that is committed. The same `uniqueKey` is taken once,
 * for as long as the row is kept: until 30 days after it was sent.
 * @returns whether this call wrote it.
 * @throws z.ZodError when a fact could be free text.
 */
export async function enqueueMessage(
  ctx: EnqueueCtx,
  input: { accountId: string; template: string; uniqueKey: string; facts: Record<string, unknown> },
): Promise<boolean> {
  authorize(ctx, 'system');
  const { accountId, template, uniqueKey } = input;
  if (!UNIQUE_KEY.test(uniqueKey)) throw new TypeError('a unique key is made of ids and names');
  const now = ctx.clock.now();
  // ON CONFLICT DO NOTHING: a second writer neither fails nor spoils its transaction.
  const { count } = await ctx.db.message.createMany({
    data: [{ id: randomUUID(), accountId, template, uniqueKey, facts: StoredFacts.parse(input.facts), createdAt: now, nextAttemptAt: now }],
    skipDuplicates: true,
  });
  return count === 1;
}
