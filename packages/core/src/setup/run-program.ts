import { SetupError } from '../kernel/index.ts';

/**
 * The frame of a stand-alone process. `start` begins its work, waits for `untilTold` (SIGINT, SIGTERM or SIGHUP) and ends it.
 * A start that fails prints one line and ends with code 1.
 */
export async function runProgram(name: string, start: (untilTold: Promise<void>) => Promise<void>): Promise<never> {
  const told = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told.resolve());
  try {
    await start(told.promise);
  } catch (error) {
    // Anything but a SetupError may quote what it must not.
    const reason = error instanceof SetupError ? error.message : `cannot start (${error instanceof Error ? error.name : 'unknown'})`;
    process.stderr.write(`ImageMint ${name}: ${reason}\n`);
    process.exitCode = 1;
  }
  // Broken connections that still try to come back would keep the process alive.
  process.exit();
}
