import { z } from 'zod';
import { describeFault, type Log } from '../kernel/index.ts';
import { openWorker, type JobsBackend } from './backend.ts';
import type { JobDefinition, QueueName } from './define-job.ts';

/** A job bound to what it does. */
export type JobHandler = {
  job: JobDefinition<string, never>;
  handle: (payload: never, delivery: { id: string }) => Promise<void>;
};

/** Binds a handler to its job, keeping the payload's type. */
export function bindHandler<Payload>(
  job: JobDefinition<string, Payload>,
  handle: (payload: Payload, delivery: { id: string }) => Promise<void>,
): JobHandler {
  return { job: job as unknown as JobHandler['job'], handle: handle };
}

export type JobWorker = {
  /** Takes no more jobs and resolves when those under way have ended; `force` does not wait for them. */
  close(options?: { force?: boolean }): Promise<void>;
};

export type JobWorkerOptions = {
  backend: JobsBackend;
  queue: QueueName;
  handlers: readonly JobHandler[];
  concurrency: number;
  log: Log;
  prefix?: string;
  /** A job whose worker is silent for this long is given to another. */
  lockMs?: number;
  stalledCheckMs?: number;
};

/**
 * Starts taking jobs of one queue.
 * @throws Error at once when a job has two handlers.
 */
export function createJobWorker(options: JobWorkerOptions): JobWorker {
  const byName = new Map(options.handlers.map((handler) => [handler.job.name, handler]));
  if (byName.size !== options.handlers.length) throw new Error('a job has two handlers');
  const { worker, release } = openWorker(options.backend, {
    name: options.queue,
    process: async (delivered) => {
      const handler = byName.get(delivered.name);
      if (!handler) throw new Error('a job has no handler');
      try {
        await handler.handle(z.parse(handler.job.payload, delivered.data), { id: delivered.id ?? '' });
      } catch (error) {
        const fault = describeFault(error);
        options.log.error('worker.error-unexpected', { fault });
        // The queue's store keeps the reason of a failure; a message may quote what a customer sent, a class name cannot.
        throw new Error(fault.name, { cause: error });
      }
    },
    options: {
      concurrency: options.concurrency,
      lockDuration: options.lockMs ?? 30_000,
      stalledInterval: options.stalledCheckMs ?? 10_000,
      maxStalledCount: 2,
      ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
    },
  });
  worker.on('error', (error) => options.log.warn('jobs.connection-failed', { fault: describeFault(error) }));
  return {
    async close({ force = false } = {}) {
      await worker.close(force);
      release();
    },
  };
}
