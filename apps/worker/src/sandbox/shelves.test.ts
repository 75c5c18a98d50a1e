import { expect, test, vi } from 'vitest';
import type { SandboxProcess } from './sandbox-process.ts';
import { createSpareShelf } from './spare-shelf.ts';
import { createWarmShelf } from './warm-shelf.ts';

function fakeProcess(): SandboxProcess & { end: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const fake = { ready: Promise.resolve(), exited: promise, hasExited: false, kill: () => resolve(), end: () => resolve() };
  return fake as unknown as SandboxProcess & { end: () => void };
}

/** Starts one process, and then none, as where descriptors have run out. */
function startOnce(process: SandboxProcess): () => SandboxProcess {
  const left = [process];
  return () => {
    const next = left.pop();
    if (next === undefined) throw new Error('a sandbox has no pipes');
    return next;
  };
}

test('a successor that cannot be started ends nothing', async () => {
  const process = fakeProcess();
  const shelf = createWarmShelf({ start: startOnce(process), first: [], count: 1, isKept: () => true });
  expect(await shelf.take(['background'])).toBe(process);
  process.end();
  await expect(shelf.take(['background'])).rejects.toThrow('no pipes');
  await shelf.dispose();
});

test('a spare is given even where no other can be started, and more are tried later', async () => {
  vi.useFakeTimers();
  const [first, second] = [fakeProcess(), fakeProcess()];
  const start = vi.fn<() => SandboxProcess>(fakeProcess);
  start.mockImplementationOnce(() => {
    throw new Error('a sandbox has no pipes');
  });
  start.mockReturnValueOnce(second);
  const shelf = createSpareShelf({ count: 1, start, first: [first] });
  expect(await shelf.take()).toBe(first);
  expect(start).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await shelf.take()).toBe(second);
  vi.useRealTimers();
  first.end();
  await shelf.dispose();
});
