import { authorize } from '../kernel/index.ts';
import type { RunCtx } from './run-ctx.ts';
import type { RunChange } from './run-events.ts';

/** Watches whether an attempt still owns its run. */
export type ClaimWatch = {
  /** Aborts when the run was cancelled, has ended, or was given to another. */
  signal: AbortSignal;
  /** To be called with the fence of the claim. */
  follow: (fence: number) => void;
  dispose: () => void;
};

/** Watches a run that is about to be claimed; begun before the claim, so that no change falls in between. */
export function watchClaim(ctx: Pick<RunCtx, 'actor' | 'db' | 'runEvents'>, input: { runId: string }): ClaimWatch {
  authorize(ctx, 'system');
  const { runId } = input;
  const cancelled = new AbortController();
  let fence: number | null = null;
  let last: RunChange | null | undefined;
  const look = () => {
    if (fence === null || last === undefined) return;
    if (last === null) return void lookUp(fence);
    // What was told before the claim has a lower fence.
    if (last.fence > fence || (last.fence === fence && last.state !== 'PROCESSING')) cancelled.abort();
  };
  const lookUp = async (claimed: number) => {
    // Without the database nothing is known; the commit is fenced anyway.
    const isOurs = await isClaimed(ctx, { runId, fence: claimed }).catch(() => true);
    if (!isOurs) cancelled.abort();
  };
  const unsubscribe = ctx.runEvents.subscribe(runId, (change) => {
    last = change;
    look();
  });
  return {
    signal: cancelled.signal,
    follow(claimed) {
      fence = claimed;
      look();
    },
    dispose() {
      fence = null;
      unsubscribe();
    },
  };
}

async function isClaimed(ctx: Pick<RunCtx, 'db'>, input: { runId: string; fence: number }): Promise<boolean> {
  const run = await ctx.db.run.findUnique({ where: { id: input.runId }, select: { state: true, fence: true } });
  return run?.state === 'PROCESSING' && run.fence === input.fence;
}
