import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { isTerminal, type RunView } from '@imagemint/contract/runs';
import { getRun, watchRun, type RunCtx } from '@imagemint/core/tool-runs';
import { runIdOf } from './runs.ts';

const HEARTBEAT_MS = 10_000;

/**
 * `GET /v1/runs/:runId/events`: server-sent events (HTML Living Standard 9.2), the run now and after every change. An event's id names
 * what it says: a client that comes back with `Last-Event-ID` is told only what is new, and with 204 that nothing will follow.
 */
export async function streamRun(req: Request, res: Response): Promise<void> {
  const ctx: RunCtx = res.locals.ctx;
  const runId = runIdOf(req);
  await getRun(ctx, { runId });
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  if (res.closed) return;
  if (req.method === 'HEAD') return void (begin(res), res.end());
  const seen = req.headers['last-event-id'];
  const heartbeat = setInterval(() => res.headersSent && res.write(': still here\n\n'), HEARTBEAT_MS);
  try {
    for await (const view of watchRun(ctx, { runId, signal: gone.signal })) {
      const id = eventIdOf(view);
      if (id === seen && isTerminal(view.state)) continue;
      begin(res);
      if (id !== seen) res.write(`id: ${id}\nevent: run\ndata: ${JSON.stringify(view)}\n\n`);
    }
    if (!res.headersSent) res.status(204);
    res.end();
  } finally {
    clearInterval(heartbeat);
  }
}

function begin(res: Response): void {
  if (res.headersSent) return;
  res.status(200).set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  res.flushHeaders();
}

/** The countdown runs by itself; everything else is news. */
function eventIdOf(view: RunView): string {
  const news = JSON.stringify({ ...view, purgeInSeconds: null });
  return createHash('sha256').update(news).digest('base64url').slice(0, 16);
}
