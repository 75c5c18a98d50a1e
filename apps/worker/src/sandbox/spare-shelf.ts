import type { SandboxProcess } from './sandbox-process.ts';

/** Ready processes that have never held pixels, started ahead of need. They may wait for as long as it takes. */
export type SpareShelf = {
  /** A ready process; waits for one that is starting when none is ready. @throws Error when none can be started. */
  take(): Promise<SandboxProcess>;
  /** Starts what is missing. */
  refill(): void;
  dispose(): Promise<void>;
};

const MAX_START_TRIES = 3;
const REST_AFTER_FAILURE_MS = 1_000;

/** Keeps `count` spares, made by `start`. */
export function createSpareShelf(options: { count: number; start: () => SandboxProcess; first: readonly SandboxProcess[] }): SpareShelf {
  const spares = new Set<SandboxProcess>();
  let resting: NodeJS.Timeout | undefined;
  let isDisposed = false;

  function add(process: SandboxProcess): void {
    spares.add(process);
    void process.exited.then(() => {
      // One that dies on the shelf is replaced, but never in a tight loop.
      if (!spares.delete(process) || isDisposed) return;
      resting ??= setTimeout(() => {
        resting = undefined;
        refill();
      }, REST_AFTER_FAILURE_MS);
    });
  }

  function refill(): void {
    while (!isDisposed && resting === undefined && spares.size < options.count) add(options.start());
  }

  async function takeOne(): Promise<SandboxProcess> {
    const [oldest] = spares;
    if (oldest !== undefined) spares.delete(oldest);
    const process = oldest ?? options.start();
    refill();
    await process.ready;
    return process;
  }

  options.first.forEach(add);
  refill();
  return {
    refill,
    async take() {
      for (let tries = 1; ; tries += 1) {
        if (isDisposed) throw new Error('the sandbox pool is closed');
        try {
          return await takeOne();
        } catch (error) {
          if (tries === MAX_START_TRIES) throw error;
        }
      }
    },
    async dispose() {
      isDisposed = true;
      clearTimeout(resting);
      const last = [...spares];
      for (const process of last) process.kill('surplus');
      await Promise.all(last.map((process) => process.exited));
    },
  };
}
