import { addSeconds, requireStaff, type Ctx } from '../kernel/index.ts';

export type PurgeFigures = { total: number; p50Ms: number | null; p99Ms: number | null; overdue: number; held: number };

const WINDOW_SECONDS = 24 * 3600;

/** Purge lag (from the moment an object had to go until it was gone) over the last 24 hours, and what is overdue now. */
export async function getPurgeFigures(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<PurgeFigures> {
  requireStaff(ctx);
  const now = ctx.clock.now();
  const rows = await ctx.db.$queryRaw<PurgeFigures[]>`
    SELECT COUNT(*)::int AS total,
           PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM purged_at - due_at) * 1000)::float8 AS "p50Ms",
           PERCENTILE_CONT(0.99) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM purged_at - due_at) * 1000)::float8 AS "p99Ms",
           (SELECT COUNT(*) FROM content_objects WHERE ends_at <= ${now}::timestamptz)::int AS overdue,
           (SELECT COUNT(*) FROM content_objects)::int AS held
    FROM purge_log WHERE purged_at > ${addSeconds(now, -WINDOW_SECONDS)}::timestamptz`;
  return rows[0] ?? { total: 0, p50Ms: null, p99Ms: null, overdue: 0, held: 0 };
}
