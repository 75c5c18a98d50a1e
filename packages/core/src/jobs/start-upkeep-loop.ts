import { describeFault, type Log } from '../kernel/index.ts';

/** Repeats `work` every `everyMs`, never beside itself; a failure is logged and the next round comes as usual. */
export function startUpkeepLoop(options: { name: string; everyMs: number; work: () => Promise<unknown>; log: Log }): AsyncDisposable {
  const { name, everyMs, work, log } = options;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  async function round(): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.error('runs.sweep-failed', { reason: name, fault: describeFault(error) });
    }
    if (!isStopped) schedule();
  }

  function schedule(): void {
    timer = setTimeout(() => {
      current = round();
    }, everyMs);
  }

  schedule();
  return {
    async [Symbol.asyncDispose]() {
      isStopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
