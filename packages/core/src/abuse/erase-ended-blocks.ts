import { BLOCK_MONTHS } from '@imagemint/contract/abuse';
import { authorize, type Ctx } from '../kernel/index.ts';

/** Removes blocks 12 months after their end, with what was written about them (retention rule `block`). */
export async function eraseEndedBlocks(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<number> {
  authorize(ctx, 'system');
  const { count } = await ctx.db.block.deleteMany({ where: { endsAt: { lte: monthsBefore(ctx.clock.now(), BLOCK_MONTHS) } } });
  return count;
}

/** The same day and time that many calendar months earlier; the month's last day where it has no such day. */
function monthsBefore(from: Date, months: number): Date {
  const day = new Date(from);
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  day.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return day;
}
