import { randomUUID } from 'node:crypto';
import { applyEvent, applyEventJob, type OrdersCtx, reviewOrders, tendOrders } from '@imagemint/core/orders';
import { bindHandler, createJobWorker, type JobsBackend, startUpkeepLoop } from '@imagemint/core/jobs';

const TEND_EVERY_MS = 2_000;
const REVIEW_EVERY_MS = 3_600_000;
/** Each keeps a connection to the database while it asks the payment processor. */
const CONCURRENCY = 3;

export type BillingWorkerOptions = {
  ctx: Omit<OrdersCtx, 'actor' | 'requestId'>;
  backend: JobsBackend;
  tendEveryMs?: number | undefined;
  reviewEveryMs?: number | undefined;
};

/**
 * Applies what the payment processor told, sends mails, and compares with it every hour. It works beside the api, not in the worker, which
 * has no way out of its network.
 */
export function createBillingWorker(options: BillingWorkerOptions): { close(): Promise<void> } {
  const { log } = options.ctx;
  const asSystem = (): OrdersCtx => ({ ...options.ctx, actor: { kind: 'system' }, requestId: randomUUID() });
  const handlers = [bindHandler(applyEventJob, (payload) => applyEvent(asSystem(), payload))];
  const jobWorker = createJobWorker({ backend: options.backend, queue: 'billing', handlers, concurrency: CONCURRENCY, log });
  const loops = [
    startUpkeepLoop({ name: 'orders', everyMs: options.tendEveryMs ?? TEND_EVERY_MS, work: () => tendOrders(asSystem()), log }),
    startUpkeepLoop({ name: 'review', everyMs: options.reviewEveryMs ?? REVIEW_EVERY_MS, work: () => reviewOrders(asSystem()), log }),
  ];
  return {
    async close() {
      await jobWorker.close();
      await Promise.all(loops.map((loop) => loop[Symbol.asyncDispose]()));
    },
  };
}
