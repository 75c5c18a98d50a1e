import { type ModelId, MODELS } from '@imagemint/contract/models';
import { modelsOfRun, timeFactorOfRun } from '@imagemint/contract/chain';
import { modelsOf, TOOL_IDS, type ToolId } from '@imagemint/contract/tools';
import { createLanes, type Lanes } from '@imagemint/core/kernel';
import { estimateDurationMs } from './estimate-duration.ts';
import { createHeldShelf, type HeldShelf } from './held-shelf.ts';
import type { IsolationLevel } from './isolation.ts';
import { createMemoryWatchdog, type MemoryWatchdog } from './memory-watchdog.ts';
import { runAttempt, type AttemptEnd } from './run-attempt.ts';
import type { SandboxJob, SandboxOutcome } from './sandbox-job.ts';
import type { KillReason, SandboxProcess } from './sandbox-process.ts';
import { reportWithout, type SandboxReport } from './sandbox-report.ts';
import { createSpareShelf, type SpareShelf } from './spare-shelf.ts';
import { prepareSandboxes } from './start-sandbox.ts';
import { createWarmShelf, type WarmShelf } from './warm-shelf.ts';

export type SandboxPoolOptions = {
  /** Jobs at the same time. */
  lanes: number;
  /** Processes kept ready beyond those at work. */
  spares: number;
  /** Resident memory at which a job ends as IMAGE_TOO_COMPLEX; a tool's models come on top. */
  memoryLimitBytes: number;
  /** Time after which a job ends as PROCESSING_TIMEOUT; a tool may be given a multiple of it. */
  timeLimitMs: number;
  /** Processes that wait with models open, each with those of one tool. */
  warm?: number;
  /** The tools whose models are opened before anybody asks for them. */
  warmFirst?: readonly ToolId[];
  /** How long a process that has held pixels takes further jobs, in milliseconds. */
  windowMs?: number;
  /** Largest sealed result in bytes; a sandbox that sends more has gone wrong. */
  maxResultBytes?: number;
  /** The vault's folder, where it is one: sandboxes may read it. */
  storeFolder?: string;
  /** Where the models are; without it tools that need one are not to be had. */
  modelsFolder?: string;
  /** The program of the sandbox; tests wrap the real one to inject faults. */
  entry?: string;
  /** Told of every process that we had to kill while it worked. */
  onKilled?: (reason: KillReason) => void;
};

/** Runs jobs in child processes that forget by ending. */
export type SandboxPool = AsyncDisposable & {
  /** What holds the sandboxes in on this machine; anything but `full` deserves a warning. */
  readonly isolation: IsolationLevel;
  /**
   * Applies a tool to a photo; waits for a free lane. Aborting kills the process and resolves as `aborted` once it is reaped.
   * @throws Error when no process can be started, and whatever the job's source and sink throw.
   */
  run(job: SandboxJob, options: { signal: AbortSignal }): Promise<SandboxOutcome>;
};

type PoolParts = {
  options: SandboxPoolOptions;
  lanes: Lanes;
  spares: SpareShelf;
  warm: WarmShelf;
  held: HeldShelf;
  watchdog: MemoryWatchdog;
};

const WINDOW_MS = 3_500;
const MAX_RESULT_BYTES = 512 * 1_048_576;
/** A crash may be bad luck; two are the photo. */
const MAX_CRASHES = 2;

/**
 * Finds the tightest isolation that works here, starts the spares and gives the pool.
 * @throws Error when sandboxes do not start at all.
 */
export async function createSandboxPool(options: SandboxPoolOptions): Promise<SandboxPool> {
  const { isolation, start, first } = await prepareSandboxes(options);
  const parts: PoolParts = {
    options,
    lanes: createLanes(options.lanes),
    spares: createSpareShelf({ count: options.spares, start, first: [first] }),
    warm: createWarmShelf({ start, first: (options.warmFirst ?? []).map(modelsOf), count: options.warm ?? 0, isKept: isOfOneTool }),
    held: createHeldShelf({ windowMs: options.windowMs ?? WINDOW_MS, maxIdleBytes: options.memoryLimitBytes / 2 }),
    watchdog: createMemoryWatchdog(),
  };
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    isolation,
    async run(job, { signal }) {
      const work = runInLane(parts, job, AbortSignal.any([signal, closing.signal]));
      const ended = work.catch(() => undefined);
      running.add(ended);
      void ended.then(() => running.delete(ended));
      return await work;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all(running);
      await Promise.all([parts.spares.dispose(), parts.warm.dispose(), parts.held.dispose()]);
    },
  };
}

async function runInLane(parts: PoolParts, job: SandboxJob, signal: AbortSignal): Promise<SandboxOutcome> {
  const leave = await parts.lanes.enter(signal).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (leave === null) return { kind: 'aborted' };
  const startMs = performance.now();
  try {
    return await runUntilOver(parts, job, { signal, startMs });
  } finally {
    leave();
  }
}

async function runUntilOver(parts: PoolParts, job: SandboxJob, run: { signal: AbortSignal; startMs: number }): Promise<SandboxOutcome> {
  const finish = (report: SandboxReport, resultId: string | null): SandboxOutcome => ({
    kind: 'finished',
    report,
    resultId,
    durationMs: performance.now() - run.startMs,
  });
  let crashes = 0;
  let isFreshNeeded = false;
  while (!run.signal.aborted) {
    const process = await acquire(parts, job, isFreshNeeded);
    const isFresh = process.heldSinceMs === null;
    const end = await attempt(parts, { process, job, signal: run.signal });
    if (end.kind === 'reported') return finish(end.report, end.resultId);
    const reason = process.killReason;
    if (reason !== null && reason !== 'surplus') parts.options.onKilled?.(reason);
    const verdict = judge(reason, isFresh);
    if (verdict === 'aborted') break;
    if (verdict === 'crashed') crashes += 1;
    else if (verdict !== 'again') return finish(reportWithout(verdict, job.sourceBytes), null);
    if (crashes >= MAX_CRASHES) return finish(reportWithout('TOOL_FAILED', job.sourceBytes), null);
    isFreshNeeded = true;
  }
  return { kind: 'aborted' };
}

/** What the end of a process means for its job. What an earlier photo may have caused is never blamed on this one. */
function judge(reason: KillReason | null, isFresh: boolean): 'aborted' | 'crashed' | 'again' | 'IMAGE_TOO_COMPLEX' | 'PROCESSING_TIMEOUT' {
  switch (reason) {
    case 'aborted':
      return 'aborted';
    case 'memory':
      return isFresh ? 'IMAGE_TOO_COMPLEX' : 'again';
    case 'timeout':
      return 'PROCESSING_TIMEOUT';
    case 'deadline':
      return isFresh ? 'crashed' : 'again';
    case 'surplus':
      return 'again';
    case 'misbehaved':
    case 'crashed':
    case null:
      return 'crashed';
  }
}

async function acquire(parts: PoolParts, job: SandboxJob, isFreshNeeded: boolean): Promise<SandboxProcess> {
  const models = modelsOfRun(job);
  if (models.length > 0) return await parts.warm.take(models);
  const neededMs = isFreshNeeded ? null : estimateDurationMs(job);
  const warm = neededMs === null ? null : parts.held.take(neededMs);
  return warm ?? (await parts.spares.take());
}

async function attempt(parts: PoolParts, task: { process: SandboxProcess; job: SandboxJob; signal: AbortSignal }): Promise<AttemptEnd> {
  const { process, job, signal } = task;
  const { timeLimitMs, memoryLimitBytes, maxResultBytes = MAX_RESULT_BYTES } = parts.options;
  const abort = () => process.kill('aborted');
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const unwatch = parts.watchdog.watch(process, memoryLimitBytes + modelBytesOf(job));
  const timer = setTimeout(() => process.kill('timeout'), timeLimitMs * timeFactorOfRun(job));
  try {
    const end = await runAttempt(process, job, maxResultBytes);
    if (end.kind === 'reported') settle(parts.held, { process, job, report: end.report });
    return end;
  } finally {
    clearTimeout(timer);
    unwatch();
    signal.removeEventListener('abort', abort);
  }
}

function settle(held: HeldShelf, end: { process: SandboxProcess; job: SandboxJob; report: SandboxReport }): void {
  // The rest of a refused photo may still stand in its pipe. One with a model makes room for its successor.
  if (end.report.outcome === 'CONTENT_LOST' || modelsOfRun(end.job).length > 0) end.process.kill('surplus');
  else held.put(end.process);
}

/** A chain's models may be gigabytes that hardly any other chain wants. */
function isOfOneTool(models: readonly ModelId[]): boolean {
  return TOOL_IDS.some((tool) => modelsOf(tool).join() === models.join());
}

/** Memory that a tool's models take on top of a photo's. */
function modelBytesOf(job: SandboxJob): number {
  return modelsOfRun(job).reduce((sum, id) => sum + MODELS[id].memoryMegabytes * 1_000_000, 0);
}
