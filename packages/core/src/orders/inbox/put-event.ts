import { addSeconds, type Ctx } from '../../kernel/index.ts';
import type { EventFacts } from '../stripe/facts.ts';

/** Upkeep leaves a new event to its job for so long. */
const GRACE_SECONDS = 10;

/** Notes an event in the inbox. @returns whether it was not there before. */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are verbs that have checked their actor
export async function putEvent(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  { event, source }: { event: EventFacts; source: 'webhook' | 'reconciler' },
): Promise<boolean> {
  const now = ctx.clock.now();
  const { count } = await ctx.db.stripeEvent.createMany({
    data: [{ ...event, source, receivedAt: now, nextAttemptAt: addSeconds(now, GRACE_SECONDS) }],
    skipDuplicates: true,
  });
  return count === 1;
}
