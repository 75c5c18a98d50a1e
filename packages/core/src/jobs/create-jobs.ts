import { z } from 'zod';
import { AppError, describeFault, type Log } from '../kernel/index.ts';
import { openQueue, type JobsBackend } from './backend.ts';
import type { JobDefinition, QueueName } from './define-job.ts';

/** The sending side of the queues. */
export type Jobs = {
  /**
   * Adds a job; the same `id` is added once. Lower `priority` is served first.
   * @throws AppError SERVICE_UNAVAILABLE when the queue's store is away.
   */
  enqueue<Payload>(job: JobDefinition<string, Payload>, payload: Payload, options: { id: string; priority: number }): Promise<void>;
  /** Removes a job that has not started; a running one is left alone. */
  discard(queue: QueueName, id: string): Promise<void>;
  /** Jobs that wait or run. */
  countPending(queue: QueueName): Promise<number>;
  /** Whether the job waits or runs. */
  isPending(queue: QueueName, id: string): Promise<boolean>;
  [Symbol.asyncDispose](): Promise<void>;
};

const ANSWER_TIMEOUT_MS = 5_000;
/** Of jobs that are over; `unknown` where there is none. */
const ENDED_STATES = ['completed', 'failed', 'unknown'];

/** Opens the queues. Finished jobs are kept for a minute at most, with nothing but an id in them. */
export function createJobs(options: { backend: JobsBackend; log: Log; prefix?: string }): Jobs {
  const keep = { count: 200, age: 60 };
  const open = (name: QueueName) => {
    const opened = openQueue(options.backend, name, {
      ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
      defaultJobOptions: { attempts: 1, removeOnComplete: keep, removeOnFail: keep, stackTraceLimit: 0 },
    });
    opened.queue.on('error', (error) => options.log.warn('jobs.connection-failed', { fault: describeFault(error) }));
    return opened;
  };
  const opened: Record<QueueName, ReturnType<typeof open>> = {
    images: open('images'),
    models: open('models'),
    billing: open('billing'),
  };
  return {
    async enqueue(job, payload, { id, priority }) {
      const data = z.parse(job.payload, payload);
      await within(opened[job.queue].queue.add(job.name, data, { jobId: id, priority }), ANSWER_TIMEOUT_MS);
    },
    async discard(queue, id) {
      // A job that runs is locked and cannot be removed; its handler finds the run ended.
      await within(opened[queue].queue.remove(id), ANSWER_TIMEOUT_MS).catch(() => undefined);
    },
    async countPending(queue) {
      const counts = await within(opened[queue].queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed'), ANSWER_TIMEOUT_MS);
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    async isPending(queue, id) {
      return !ENDED_STATES.includes(await within(opened[queue].queue.getJobState(id), ANSWER_TIMEOUT_MS));
    },
    async [Symbol.asyncDispose]() {
      for (const { queue, release } of Object.values(opened)) {
        await queue.close();
        release();
      }
    },
  };
}

async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AppError('SERVICE_UNAVAILABLE', { retryAfterSeconds: 5 })), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('SERVICE_UNAVAILABLE', { retryAfterSeconds: 5, cause: error });
  } finally {
    clearTimeout(timer);
  }
}
