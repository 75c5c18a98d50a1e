import { authorize, describeFault } from '../../kernel/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { OrdersCtx } from '../orders-ctx.ts';
import { applyEventJob } from './jobs.ts';
import { putEvent } from './put-event.ts';

const PRIORITY = 1;

/**
 * Takes a webhook: checks its signature over the raw body, notes its event once, and leaves the rest to a job, so that the payment
 * processor has its answer at once. An event that was there before changes nothing.
 * @throws AppError WEBHOOK_INVALID when it is forged, stale, ahead of time or cut.
 */
export async function receiveWebhook(
  ctx: Pick<OrdersCtx, 'actor' | 'db' | 'clock' | 'log' | 'payments'> & { jobs: Jobs },
  input: { body: Buffer; signature: string | undefined },
): Promise<{ isNew: boolean }> {
  authorize(ctx, 'anyone');
  const event = ctx.payments.readWebhook({ ...input, now: ctx.clock.now() });
  if (event === null || !(await putEvent(ctx, { event, source: 'webhook' }))) return { isNew: false };
  await ctx.jobs.enqueue(applyEventJob, { eventId: event.id }, { id: event.id, priority: PRIORITY }).catch((error: unknown) => {
    // The event is in the inbox; upkeep looks through it.
    ctx.log.warn('jobs.connection-failed', { fault: describeFault(error) });
  });
  return { isNew: true };
}
