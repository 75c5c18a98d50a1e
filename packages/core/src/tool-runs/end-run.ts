import type { ErrorCode } from '@imagemint/contract/errors';
import type { RunState } from '@imagemint/contract/runs';
import type { PurgeReason } from '../purge/index.ts';
import type { RunCtx } from './run-ctx.ts';

export type RunEnd = {
  runId: string;
  from: readonly RunState[];
  to: 'DELIVERED' | 'EXPIRED' | 'FAILED' | 'CANCELLED';
  settle: 'COMMITTED' | 'RELEASED';
  purge: PurgeReason;
  code?: ErrorCode | undefined;
  /** Only an attempt with this fence may end the run. */
  fence?: number | undefined;
  /** Only a run whose end date has come by then may be ended: it may have got a later one since it was looked at. */
  dueBy?: Date | undefined;
  /** Packed diagnostic record of the attempt. */
  diagnostics?: bigint | undefined;
};

/**
 * Ends a run: state, credits and the purge's due date change in one statement, so that no crash can part them.
 * A result that has left whole is charged already: whatever was to end its run, it ends as DELIVERED. That is decided in the statement,
 * because the last byte may leave at any moment. What was painted on the photo follows it.
 * The caller purges next; should it die first, the sweeper does. @returns whether this call ended the run.
 */
export async function endRun(ctx: Pick<RunCtx, 'db' | 'clock'>, end: RunEnd): Promise<boolean> {
  const now = ctx.clock.now();
  const chargedPurge: PurgeReason = end.to === 'DELIVERED' ? end.purge : 'delivered';
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    WITH ended AS (
      UPDATE runs SET state = CASE WHEN transferred_at IS NULL THEN ${end.to} ELSE 'DELIVERED' END,
        error_code = CASE WHEN transferred_at IS NULL THEN ${end.code ?? null} END, ended_at = ${now}::timestamptz, recipient_key = NULL,
        params = (params - 'strokes') #- '{then,0,params,strokes}' #- '{then,1,params,strokes}' #- '{then,2,params,strokes}'
      WHERE id = ${end.runId}::uuid AND state = ANY(${[...end.from]}::text[]) AND (${end.fence ?? null}::int IS NULL OR fence = ${end.fence ?? null}::int)
        AND (${end.dueBy ?? null}::timestamptz IS NULL OR ends_at <= ${end.dueBy ?? null}::timestamptz)
      RETURNING id, transferred_at IS NOT NULL AS is_charged
    ), due AS (
      UPDATE content_objects c SET ends_at = LEAST(c.ends_at, ${now}::timestamptz),
        purge_reason = COALESCE(c.purge_reason, CASE WHEN e.is_charged THEN ${chargedPurge} ELSE ${end.purge} END)
      FROM ended e WHERE c.run_id = e.id
    ), noted AS (
      INSERT INTO diagnostics (run_id, packed, created_at)
      SELECT id, ${end.diagnostics ?? null}::bigint, ${now}::timestamptz FROM ended WHERE ${end.diagnostics ?? null}::bigint IS NOT NULL
      ON CONFLICT (run_id) DO NOTHING
    )
    SELECT id, quota_settle(id, CASE WHEN is_charged THEN 'COMMITTED' ELSE ${end.settle} END, ${now}::timestamptz) FROM ended`;
  return rows.length > 0;
}
