import { bucketOf, KILOBYTE_EDGES } from '@imagemint/contract/buckets';
import type { OutputFormat } from '@imagemint/contract/formats';
import { authorize } from '../kernel/index.ts';
import { purgeObject, purgeRunContent } from '../vault/index.ts';
import type { RunCtx } from './run-ctx.ts';

/** Shortest time that a finished result stays for its first transfer, also when nothing is to be retained. */
export const MIN_TRANSFER_SECONDS = 30;

export type CompleteRunInput = {
  runId: string;
  fence: number;
  /** The result's content object, whole in the vault. */
  objectId: string;
  outputFormat: OutputFormat;
  /** Packed diagnostic record. */
  diagnostics: bigint;
};

/**
 * Makes a processed run READY and purges its source. State, end dates and the diagnostic record change in one statement.
 * @returns false when the run was cancelled, a newer attempt owns it, or the result has been purged for its end date (the reconciler then
 *   gives the run a new job); this attempt's result is purged then.
 */
export async function completeRun(ctx: RunCtx, input: CompleteRunInput): Promise<boolean> {
  authorize(ctx, 'system');
  const now = ctx.clock.now();
  const stat = await ctx.vault.store.stat(input.objectId);
  const sizeBucket = bucketOf((stat?.bytes ?? 0) / 1000, KILOBYTE_EDGES);
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    WITH ready AS (
      UPDATE runs SET state = 'READY', ready_at = ${now}::timestamptz, result_object_id = ${input.objectId}::uuid, output_format = ${input.outputFormat},
        ends_at = ${now}::timestamptz + make_interval(secs => GREATEST(retain_seconds, ${MIN_TRANSFER_SECONDS}::int))
      WHERE id = ${input.runId}::uuid AND state = 'PROCESSING' AND fence = ${input.fence}::int
        AND EXISTS (SELECT 1 FROM content_objects WHERE id = ${input.objectId}::uuid AND run_id = ${input.runId}::uuid AND purge_reason IS NULL)
      RETURNING id, ends_at
    ), dates AS (
      UPDATE content_objects c SET
        ends_at = LEAST(c.ends_at, CASE WHEN c.id = ${input.objectId}::uuid THEN r.ends_at ELSE ${now}::timestamptz END),
        purge_reason = CASE WHEN c.id = ${input.objectId}::uuid THEN c.purge_reason ELSE COALESCE(c.purge_reason, CASE c.kind WHEN 'source' THEN 'processed' ELSE 'aborted' END) END,
        size_bucket = CASE WHEN c.id = ${input.objectId}::uuid THEN ${sizeBucket}::int ELSE c.size_bucket END
      FROM ready r WHERE c.run_id = r.id
    ), noted AS (
      INSERT INTO diagnostics (run_id, packed, created_at) SELECT id, ${input.diagnostics}::bigint, ${now}::timestamptz FROM ready
      ON CONFLICT (run_id) DO NOTHING
    )
    SELECT id FROM ready`;
  if (rows.length === 0) {
    await purgeObject(ctx, { objectId: input.objectId, reason: 'aborted' });
    return false;
  }
  await purgeRunContent(ctx, { runId: input.runId, kind: 'source', reason: 'processed' });
  return true;
}
