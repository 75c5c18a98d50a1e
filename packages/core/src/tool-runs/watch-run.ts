import { isTerminal, type RunState, type RunView } from '@imagemint/contract/runs';
import { getRun } from './get-run.ts';
import type { RunCtx } from './run-ctx.ts';

type WatchCtx = Pick<RunCtx, 'actor' | 'db' | 'clock' | 'runEvents'>;

/** A change of the place in the queue is not a change of the run's row; it is looked up this often while queued. */
const PLACE_MS = 1_000;

/**
 * Yields the run as it is now, then after every change; ends when the run is over and nothing of it is held.
 * @throws AppError NOT_FOUND
 */
export async function* watchRun(ctx: WatchCtx, input: { runId: string; signal?: AbortSignal }): AsyncGenerator<RunView, void, undefined> {
  const bell = createBell(input.signal);
  const unsubscribe = ctx.runEvents.subscribe(input.runId, bell.ring);
  try {
    let last = '';
    while (input.signal?.aborted !== true) {
      // Asked first: what is gone before the run is read is in the run that is read.
      const held = await isHeld(ctx, input.runId);
      const view = await getRun(ctx, input);
      const seen = JSON.stringify({ ...view, purgeInSeconds: null });
      if (seen !== last) yield view;
      last = seen;
      if (isTerminal(view.state) && !held) return;
      await bell.wait(view.state === 'QUEUED' ? PLACE_MS : undefined);
    }
  } finally {
    unsubscribe();
    bell.dispose();
  }
}

/**
 * Resolves when the run is READY or over, and with `until` when that holds of such a run too.
 * @throws AppError NOT_FOUND; the signal's reason when it is aborted first.
 */
export async function waitForRun(
  ctx: WatchCtx,
  input: { runId: string; signal?: AbortSignal; until?: (view: RunView) => boolean },
): Promise<RunView> {
  const { runId, signal, until = () => true } = input;
  const bell = createBell(signal);
  // The row is read when it may be what is waited for, and not at each step on the way.
  const unsubscribe = ctx.runEvents.subscribe(runId, (change) => (change === null || hasEnded(change.state) ? bell.ring() : undefined));
  try {
    for (;;) {
      signal?.throwIfAborted();
      const view = await getRun(ctx, { runId });
      if (hasEnded(view.state) && until(view)) return view;
      await bell.wait();
    }
  } finally {
    unsubscribe();
    bell.dispose();
  }
}

function hasEnded(state: RunState): boolean {
  return state === 'READY' || isTerminal(state);
}

async function isHeld(ctx: WatchCtx, runId: string): Promise<boolean> {
  return (await ctx.db.contentObject.findFirst({ where: { runId }, select: { id: true } })) !== null;
}

/** A bell that remembers a ring until somebody waits for it. */
function createBell(signal: AbortSignal | undefined): {
  ring: () => void;
  wait: (timeoutMs?: number) => Promise<void>;
  dispose: () => void;
} {
  let rung = false;
  let wake: (() => void) | null = null;
  const ring = () => {
    rung = true;
    wake?.();
  };
  signal?.addEventListener('abort', ring);
  return {
    ring,
    async wait(timeoutMs) {
      if (!rung) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (timeoutMs !== undefined) timer = setTimeout(resolve, timeoutMs);
        });
        clearTimeout(timer);
      }
      wake = null;
      rung = false;
    },
    dispose: () => signal?.removeEventListener('abort', ring),
  };
}
