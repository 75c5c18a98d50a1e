import { authorize, type Ctx } from '../kernel/index.ts';
import type { PurgeReason } from './purge-reasons.ts';

/**
 * Appends a purge to the log, removes the object's row and completes the run's timeline, all or nothing.
 * Call it only when key and blob are verified gone. Idempotent. @returns whether this call wrote the entry.
 */
export async function recordPurge(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { objectId: string; reason: PurgeReason },
): Promise<boolean> {
  authorize(ctx, 'system');
  const rows = await ctx.db.$queryRaw<{ recorded: boolean }[]>`
    SELECT purge_record(${input.objectId}::uuid, ${input.reason}, ${ctx.clock.now()}::timestamptz) AS recorded`;
  return rows[0]?.recorded ?? false;
}
