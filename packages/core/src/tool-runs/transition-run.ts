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
  /** Packed diagnostic record of the attempt. */
  diagnostics?: bigint | undefined;
};

/**
 * Ends a run: state, credits and the purge's due date change in one statement, so that no crash can part them.
 * The caller purges next; should it die first, the sweeper does. @returns whether this call ended the run.
 */
export async function endRun(ctx: Pick<RunCtx, 'db' | 'clock'>, end: RunEnd): Promise<boolean> {
  const now = ctx.clock.now();
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    WITH ended AS (
      UPDATE runs SET state = ${end.to}, error_code = ${end.code ?? null}, ended_at = ${now}::timestamptz, recipient_key = NULL
      WHERE id = ${end.runId}::uuid AND state = ANY(${[...end.from]}::text[]) AND (${end.fence ?? null}::int IS NULL OR fence = ${end.fence ?? null}::int)
      RETURNING id
    ), due AS (
      UPDATE content_objects SET ends_at = LEAST(ends_at, ${now}::timestamptz), purge_reason = COALESCE(purge_reason, ${end.purge})
      WHERE run_id IN (SELECT id FROM ended)
    ), noted AS (
      INSERT INTO diagnostics (run_id, packed, created_at)
      SELECT id, ${end.diagnostics ?? null}::bigint, ${now}::timestamptz FROM ended WHERE ${end.diagnostics ?? null}::bigint IS NOT NULL
      ON CONFLICT (run_id) DO NOTHING
    )
    SELECT id, quota_settle(id, ${end.settle}, ${now}::timestamptz) FROM ended`;
  return rows.length > 0;
}
