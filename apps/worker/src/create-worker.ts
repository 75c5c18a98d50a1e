import { randomUUID } from 'node:crypto';
import { eraseEndedBlocks } from '@imagemint/core/abuse';
import { eraseEndedCredentials } from '@imagemint/core/accounts';
import { createJobWorker, type JobsBackend, startUpkeepLoop } from '@imagemint/core/jobs';
import { eraseSentMessages } from '@imagemint/core/mail';
import { eraseEndedRuns, reconcile, type RunCtx, sweep } from '@imagemint/core/tool-runs';
import { createHandlers, type HandlerParts } from './handlers/index.ts';
import { readBuildNumber } from './read-build-number.ts';
import { createSandboxPool, type IsolationLevel, type SandboxPoolOptions } from './sandbox/index.ts';

export type CreateWorkerOptions = {
  ctx: HandlerParts['ctx'];
  jobs: {
    backend: JobsBackend;
    prefix?: string;
    /** A job whose worker is silent for this long is given to another. */
    lockMs?: number;
    stalledCheckMs?: number;
  };
  /** Photos at the same time; one needs about one core. */
  lanes: number;
  sandbox: Omit<SandboxPoolOptions, 'lanes' | 'onKilled' | 'storeFolder' | 'modelsFolder'>;
  /** The vault's folder, where it is one. */
  storeFolder?: string;
  /** Where `npm start` has built the models. */
  modelsFolder?: string;
  sweepEveryMs?: number;
  reconcileEveryMs?: number;
  eraseEveryMs?: number;
  /** How long runs under way may still take when the worker is closed; then they go back to the queue. */
  drainMs?: number;
};

export type RunningWorker = {
  isolation: IsolationLevel;
  /** Takes no more runs, waits for those under way, and ends every process. Returns when nothing of it is left. */
  close(): Promise<void>;
};

const SWEEP_EVERY_MS = 1_000;
const RECONCILE_EVERY_MS = 15_000;
/** Far below the shortest retention, a day. */
const ERASE_EVERY_MS = 300_000;
const DRAIN_MS = 20_000;

/**
 * Starts taking runs off the queue, and the loops that purge what is due, mend what was lost and erase what has been kept long enough.
 * @throws Error when no sandbox can be started.
 */
export async function createWorker(options: CreateWorkerOptions): Promise<RunningWorker> {
  const { log } = options.ctx;
  const stopping = new AbortController();
  const sandbox = await createSandboxPool({
    ...options.sandbox,
    lanes: options.lanes,
    ...(options.storeFolder === undefined ? {} : { storeFolder: options.storeFolder }),
    ...(options.modelsFolder === undefined ? {} : { modelsFolder: options.modelsFolder }),
    onKilled: (reason) => log.warn('worker.sandbox-killed', { reason }),
  });
  if (sandbox.isolation !== 'full') log.warn('worker.isolation-missing', { reason: sandbox.isolation });
  const handlers = createHandlers({ ctx: options.ctx, sandbox, stopping: stopping.signal, workerBuild: readBuildNumber() });
  // One lane of two or more is left to tools that take no model.
  const concurrency = { images: options.lanes, models: Math.max(1, options.lanes - 1) };
  // The payment processor is called by the api: a worker has no way out.
  const jobWorkers = (['images', 'models'] as const).map((queue) => {
    const own = Object.values(handlers).filter(({ job }) => job.queue === queue);
    return createJobWorker({ ...options.jobs, queue, handlers: own, concurrency: concurrency[queue], log });
  });
  const loops = startLoops(options);
  log.info('worker.started', { count: options.lanes, reason: sandbox.isolation });
  return {
    isolation: sandbox.isolation,
    async close() {
      const timer = setTimeout(() => stopping.abort(), options.drainMs ?? DRAIN_MS);
      await Promise.all(jobWorkers.map((jobWorker) => jobWorker.close()));
      clearTimeout(timer);
      await Promise.all([sandbox[Symbol.asyncDispose](), ...loops.map((loop) => loop[Symbol.asyncDispose]())]);
      log.info('worker.stopped');
    },
  };
}

/** Personal data whose retention is over; what is left of photos has loops of its own. */
async function eraseEnded(ctx: RunCtx): Promise<void> {
  await eraseEndedRuns(ctx);
  await eraseEndedCredentials(ctx);
  await eraseSentMessages(ctx);
  await eraseEndedBlocks(ctx);
}

function startLoops(options: CreateWorkerOptions): AsyncDisposable[] {
  const { log } = options.ctx;
  const asSystem = (): RunCtx => ({ ...options.ctx, actor: { kind: 'system' }, requestId: randomUUID() });
  return [
    startUpkeepLoop({ name: 'sweep', everyMs: options.sweepEveryMs ?? SWEEP_EVERY_MS, work: () => sweep(asSystem()), log }),
    startUpkeepLoop({ name: 'reconcile', everyMs: options.reconcileEveryMs ?? RECONCILE_EVERY_MS, work: () => reconcile(asSystem()), log }),
    startUpkeepLoop({ name: 'erase', everyMs: options.eraseEveryMs ?? ERASE_EVERY_MS, work: () => eraseEnded(asSystem()), log }),
  ];
}
