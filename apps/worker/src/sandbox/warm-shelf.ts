import type { ModelId } from '@imagemint/contract/models';
import type { SandboxProcess } from './sandbox-process.ts';

/** Ready processes that have opened models and have never held pixels: opening takes seconds, which no photo shall wait for. */
export type WarmShelf = {
  /** A ready process with these models open; its successor is started when it has ended. @throws Error when none can be started. */
  take(models: readonly ModelId[]): Promise<SandboxProcess>;
  dispose(): Promise<void>;
};

export type WarmShelfOptions = {
  start: (models: readonly ModelId[]) => SandboxProcess;
  /** Models that are opened before anybody asks. */
  first: readonly (readonly ModelId[])[];
  /** Processes on the shelf; the one that was wanted longest ago makes room. */
  count: number;
  /** Whether a set of models is worth a place. */
  isKept: (models: readonly ModelId[]) => boolean;
};

type Entry = { models: readonly ModelId[]; process: SandboxProcess };

/** Keeps a warm process for each of the last few sets of models that were asked for. */
export function createWarmShelf({ start, first, count, isKept }: WarmShelfOptions): WarmShelf {
  // The order of a map is that of its insertions: the first entry was wanted longest ago.
  const entries = new Map<string, Entry>();
  const opening = new Set<SandboxProcess>();
  let isDisposed = false;

  function stock(models: readonly ModelId[]): void {
    const name = models.join(',');
    if (isDisposed || count === 0 || entries.has(name) || !isKept(models)) return;
    const process = tryStart(models);
    if (process === null) return;
    entries.set(name, { models, process });
    void process.exited.then(() => {
      if (entries.get(name)?.process === process) entries.delete(name);
    });
    const [oldest] = entries.keys();
    if (entries.size > count && oldest !== undefined) remove(oldest)?.kill('surplus');
  }

  /** One that does not start now is started by the photo that wants it. */
  function tryStart(models: readonly ModelId[]): SandboxProcess | null {
    try {
      return start(models);
    } catch {
      return null;
    }
  }

  function remove(name: string): SandboxProcess | undefined {
    const process = entries.get(name)?.process;
    entries.delete(name);
    return process;
  }

  for (const models of first.slice(0, count)) stock(models);
  return {
    async take(models) {
      if (isDisposed) throw new Error('the sandbox pool is closed');
      const waiting = remove(models.join(','));
      const process = waiting !== undefined && (await isReady(waiting)) ? waiting : start(models);
      opening.add(process);
      await process.ready.finally(() => opening.delete(process));
      // Not before: opening models takes the very cores that the photo needs.
      void process.exited.then(() => stock(models));
      return process;
    },
    async dispose() {
      isDisposed = true;
      const last = [...opening, ...[...entries.values()].map(({ process }) => process)];
      for (const process of last) process.kill('surplus');
      await Promise.all(last.map((process) => process.exited));
    },
  };
}

async function isReady(process: SandboxProcess): Promise<boolean> {
  return await process.ready.then(
    () => !process.hasExited,
    () => false,
  );
}
