/** The processes and servers that one command starts, and ends together. */
export type Family = {
  /** Aborted by Ctrl-C, SIGTERM, or the end of the process that started us. */
  signal: AbortSignal;
  /** Registers what must be stopped; stops run in reverse order. */
  onStop(stop: () => Promise<void>): void;
};

const STOP_SECONDS = 45;

function abortOnSignals(): AbortController {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, abort);
  process.on('disconnect', abort);
  // The channel to the bootstrap must not keep a finished command alive.
  process.channel?.unref();
  return controller;
}

/** One that fails keeps none of the others from being stopped. @throws what the first of those failed with. */
async function stopAll(stops: (() => Promise<void>)[]): Promise<void> {
  const late = setTimeout(() => {
    process.stderr.write(`ImageMint: gave up stopping after ${STOP_SECONDS} s\n`);
    process.exit(1);
  }, STOP_SECONDS * 1000);
  const failures: unknown[] = [];
  for (const stop of stops.reverse()) await stop().catch((error: unknown) => failures.push(error));
  clearTimeout(late);
  if (failures.length > 0) throw failures[0];
}

/** One line that a person can act on. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken; choose another with PORT=4301`;
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return `${path ?? 'a folder'} is not writable or readable for this user`;
  if (code === 'ENOSPC') return 'the disk is full';
  if (syscall === 'mkdir') return `no folder can be made at ${path}`;
  return error.message.split('\n')[0] ?? error.name;
}

/**
 * Runs a command that starts others: whatever it registered is stopped when it returns, fails or is told to end,
 * and the exit code says how it went.
 */
export async function runFamily(work: (family: Family) => Promise<void>): Promise<void> {
  const controller = abortOnSignals();
  const stops: (() => Promise<void>)[] = [];
  const onStop = (stop: () => Promise<void>): void => void stops.push(stop);
  try {
    await work({ signal: controller.signal, onStop });
  } catch (error) {
    if (!controller.signal.aborted) {
      process.stderr.write(`ImageMint: ${describeError(error)}\n`);
      process.exitCode = 1;
    }
  }
  await stopAll(stops).catch((error: unknown) => {
    process.stderr.write(`ImageMint: could not stop cleanly: ${describeError(error)}\n`);
    process.exitCode = 1;
  });
  // Signals and the bootstrap's channel would keep the event loop alive.
  process.exit();
}

/** Resolves when the family is told to end. */
export async function untilStopped({ signal }: Family): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
