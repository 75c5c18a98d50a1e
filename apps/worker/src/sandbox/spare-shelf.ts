import type { SandboxProcess } from './sandbox-process.ts';

/** Ready processes that have never held pixels, started ahead of need. They may wait for as long as it takes. */
export type SpareShelf = {
  /** A ready process; waits for one that is starting when none is ready. @throws Error when none can be started. */
  take(): Promise<SandboxProcess>;
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
      if (spares.delete(process) && !isDisposed) rest();
    });
  }

  function rest(): void {
    resting ??= setTimeout(() => {
      resting = undefined;
      refill();
    }, REST_AFTER_FAILURE_MS);
  }

  function refill(): void {
    try {
      while (!isDisposed && resting === undefined && spares.size < options.count) add(options.start());
    } catch {
      rest();
    }
  }

  async function takeOne(): Promise<{ process: SandboxProcess; isReady: boolean; wasSpare: boolean }> {
    const [oldest] = spares;
    if (oldest !== undefined) spares.delete(oldest);
    const process = oldest ?? options.start();
    refill();
    const isReady = await process.ready.then(
      () => !process.hasExited,
      () => false,
    );
    return { process, isReady, wasSpare: oldest !== undefined };
  }

  options.first.forEach(add);
  refill();
  return {
    async take() {
      for (let failures = 0; failures < MAX_START_TRIES;) {
        if (isDisposed) throw new Error('the sandbox pool is closed');
        const { process, isReady, wasSpare } = await takeOne();
        if (isReady) return process;
        process.kill('surplus');
        await process.exited;
        // Spares may have died for reasons of the past; only a start that was made for this job counts.
        if (!wasSpare) failures += 1;
      }
      throw new Error('no sandbox can be started');
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
