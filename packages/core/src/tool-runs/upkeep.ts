import { reconcileVault, sweepVault } from '../vault/index.ts';
import { expireRuns } from './expire-runs.ts';
import { reconcileRuns } from './reconcile-runs.ts';
import type { RunCtx } from './run-ctx.ts';

/** What must happen every second: runs and objects whose end date has come go. */
export async function sweep(ctx: RunCtx): Promise<{ expired: number; purged: number; overdue: number }> {
  const expired = await expireRuns(ctx);
  return { expired, ...(await sweepVault(ctx)) };
}

/** What must happen every few seconds: store, database and queue are compared, and what is missing or left over is mended. */
export async function reconcile(ctx: RunCtx): Promise<{ strays: number; lost: number; requeued: number; orphans: number }> {
  const vault = await reconcileVault(ctx);
  return { ...vault, ...(await reconcileRuns(ctx)) };
}
