import type { SandboxProcess } from './sandbox-process.ts';

/** Kills watched processes that grow beyond their limits. See docs/adr/0009-sandboxes-are-killed.md. */
export type MemoryWatchdog = {
  /** Watches until the returned function is called. */
  watch(process: SandboxProcess, limitBytes: number): () => void;
};

const LOOK_EVERY_MS = 20;

/** One timer for all watched processes; it runs only while there are any. */
export function createMemoryWatchdog(): MemoryWatchdog {
  const watched = new Map<SandboxProcess, number>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    for (const [process, limitBytes] of watched) if (process.readResidentBytes() > limitBytes) process.kill('memory');
  }

  return {
    watch(process, limitBytes) {
      watched.set(process, limitBytes);
      timer ??= setInterval(look, LOOK_EVERY_MS);
      return () => {
        watched.delete(process);
        if (watched.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
