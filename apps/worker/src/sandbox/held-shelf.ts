import type { SandboxProcess } from './sandbox-process.ts';

/** A process that has held pixels is gone this long after its first job, in milliseconds: 5 s less the time to kill and reap. */
export const DEADLINE_MS = 4_700;

/** Processes that have held pixels and may serve light jobs for a moment more. */
export type HeldShelf = {
  /** Takes a process back after a job; its life is counted from the first one. */
  put(process: SandboxProcess): void;
  /** An idle process with `neededMs` left before its deadline; null when there is none. */
  take(neededMs: number): SandboxProcess | null;
  dispose(): Promise<void>;
};

/** `windowMs`: how long after its first job a process still takes another one. */
export function createHeldShelf(options: { windowMs: number; maxIdleBytes: number }): HeldShelf {
  const idle = new Set<SandboxProcess>();
  const living = new Set<SandboxProcess>();
  let isDisposed = false;

  function begin(process: SandboxProcess): void {
    process.heldSinceMs = performance.now();
    living.add(process);
    const ofWindow = setTimeout(() => {
      if (idle.delete(process)) process.kill('surplus');
    }, options.windowMs);
    const ofDeadline = setTimeout(() => {
      idle.delete(process);
      process.kill('deadline');
    }, DEADLINE_MS);
    void process.exited.then(() => {
      clearTimeout(ofWindow);
      clearTimeout(ofDeadline);
      idle.delete(process);
      living.delete(process);
    });
  }

  const ageOf = (process: SandboxProcess): number => performance.now() - (process.heldSinceMs ?? 0);

  return {
    put(process) {
      if (process.hasExited || process.killReason !== null) return;
      if (process.heldSinceMs === null) begin(process);
      // A heap that one photo has swollen would be counted against the next one.
      const isSpent = isDisposed || ageOf(process) >= options.windowMs || process.readResidentBytes() > options.maxIdleBytes;
      if (isSpent) process.kill('surplus');
      else idle.add(process);
    },
    take(neededMs) {
      for (const process of idle) {
        if (ageOf(process) + neededMs > DEADLINE_MS) continue;
        idle.delete(process);
        return process;
      }
      return null;
    },
    async dispose() {
      isDisposed = true;
      for (const process of living) process.kill('surplus');
      await Promise.all([...living].map((process) => process.exited));
    },
  };
}
