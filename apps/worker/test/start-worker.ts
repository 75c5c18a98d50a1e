import { createWorker, type CreateWorkerOptions } from '../src/create-worker.ts';
import { type Core, fakePng } from '../../../packages/core/test/start-core.ts';
import { type Fault, markOf } from './with-faults.ts';
import { ECHO_ENTRY } from './pool-jobs.ts';

export const TIME_LIMIT_MS = 4_000;

/** A worker on the core under test, with sandboxes that give photos back as they are and commit the faults that they ask for. */
export async function startWorker(core: Core, options: Partial<CreateWorkerOptions> = {}) {
  const { db, clock, log, vault, jobs, runEvents } = core.shared;
  return await createWorker({
    ctx: { db, clock, log, vault, jobs, runEvents },
    jobs: { backend: { kind: 'postgres', url: core.database.url } },
    lanes: 2,
    sandbox: { spares: 2, memoryLimitBytes: 300_000_000, timeLimitMs: TIME_LIMIT_MS, entry: ECHO_ENTRY },
    storeFolder: core.folder,
    ...options,
  });
}

/** A photo that core accepts and that makes the sandbox fail. */
export function faultyPng(fault: Fault): Buffer {
  return Buffer.concat([fakePng(), Buffer.from(markOf(fault))]);
}
