import pg from 'pg';
import { describeFault, type Log } from '../kernel/index.ts';

const RECONNECT_MS = 500;

/** Tells, within milliseconds, that a run has changed; in whatever process it changed. Carries ids only. */
export type RunEvents = {
  /** Calls `listener` after every change of the run, and after a reconnect, when changes may have been missed. */
  subscribe(runId: string, listener: () => void): () => void;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Listens on the database's `imagemint_run` channel (PostgreSQL LISTEN) with one connection, and reconnects by itself.
 * @throws Error when the first connection cannot be made; nothing goes on then.
 */
export async function createRunEvents(options: { url: string; log: Log }): Promise<RunEvents> {
  const listeners = new Map<string, Set<() => void>>();
  let client: pg.Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const callAll = () => [...listeners.values()].forEach((set) => set.forEach((listener) => listener()));

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: options.url, keepAlive: true });
    next.on('error', reconnect);
    next.on('end', reconnect);
    next.on('notification', ({ payload }) => listeners.get(payload ?? '')?.forEach((listener) => listener()));
    await next.connect();
    await next.query('LISTEN imagemint_run');
    client = next;
    callAll();
  }

  function reconnect(): void {
    client?.removeAllListeners();
    client?.on('error', () => undefined);
    client = null;
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      connect().catch((error: unknown) => {
        options.log.warn('jobs.connection-failed', { reason: 'run-events', fault: describeFault(error) });
        reconnect();
      });
    }, RECONNECT_MS);
  }

  try {
    await connect();
  } catch (error) {
    // Nobody could end the attempts that the failure has begun.
    closed = true;
    clearTimeout(timer);
    throw error;
  }
  return {
    subscribe(runId, listener) {
      const set = listeners.get(runId) ?? new Set();
      set.add(listener);
      listeners.set(runId, set);
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(runId);
      };
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(timer);
      const last = client;
      client = null;
      last?.removeAllListeners();
      await last?.end();
    },
  };
}
