import type { RunView } from '@imagemint/contract/runs';
import { AppError, requireAccount, type Ctx } from '../kernel/index.ts';
import { RUN_COLUMNS, toRunView, type RunRow } from './run-view.ts';

const MAX_PLACE = 1_000;

/** One run of the caller. @throws AppError NOT_FOUND for unknown and foreign ones alike. */
export async function getRun(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>, input: { runId: string }): Promise<RunView> {
  const { accountId } = requireAccount(ctx);
  const row = await ctx.db.run.findUnique({ where: { id: input.runId, accountId }, select: RUN_COLUMNS });
  if (!row) throw new AppError('NOT_FOUND');
  return toRunView(row, { now: ctx.clock.now(), placeInQueue: await countPlace(ctx, row) });
}

/** Place in the queue, 1 = next; counting stops at 1000 so that a long queue stays cheap to ask about. */
async function countPlace(ctx: Pick<Ctx, 'db'>, row: RunRow): Promise<number | null> {
  if (row.state !== 'QUEUED' || row.queuedAt === null) return null;
  const rows = await ctx.db.$queryRaw<{ ahead: number }[]>`
    SELECT COUNT(*)::int AS ahead FROM (
      SELECT 1 FROM runs WHERE state = 'QUEUED' AND (priority, queued_at) < (${row.priority}::int, ${row.queuedAt}::timestamptz) LIMIT ${MAX_PLACE - 1}
    ) AS before`;
  return (rows[0]?.ahead ?? 0) + 1;
}
