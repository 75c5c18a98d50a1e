import { addSeconds, authorize, type Ctx } from '../kernel/index.ts';

const KEPT_SECONDS = 30 * 24 * 3600;

/** Removes messages 30 days after they were sent (retention rule `mail`), and those that never were 30 days after they were written. */
export async function eraseSentMessages(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<number> {
  authorize(ctx, 'system');
  const until = addSeconds(ctx.clock.now(), -KEPT_SECONDS);
  const { count } = await ctx.db.message.deleteMany({
    where: { OR: [{ sentAt: { lte: until } }, { sentAt: null, createdAt: { lte: until } }] },
  });
  return count;
}
