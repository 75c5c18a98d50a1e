import { RunState } from '@imagemint/contract/runs';
import pg from 'pg';
import { describeFault, type Log } from '../kernel/index.ts';

const RECONNECT_MS = 500;
/** A connection that died without a word is found out after one beat and one time limit. */
const BEAT_MS = 10_000;
const ANSWER_MS = 5_000;

/** What a run is since its last change. */
export type RunChange = { state: RunState; fence: number };
/** Is given `null` when anything may have changed. */
export type RunListener = (change: RunChange | null) => void;

/** Tells, within milliseconds, that a run has changed; in whatever process it changed. Carries ids, states and fences only. */
export type RunEvents = {
  /** Calls `listener` after every change of the run, in their order, and after a reconnect, when changes may have been missed. */
  subscribe(runId: string, listener: RunListener): () => void;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Listens on the database's `imagemint_run` channel (PostgreSQL LISTEN) with one connection, and reconnects by itself.
 * @throws Error when the first connection cannot be made; nothing goes on then.
 */
export async function createRunEvents(options: { url: string; log: Log }): Promise<RunEvents> {
  const listeners = createListeners();
  let client: pg.Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let beat: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: options.url,
      keepAlive: true,
      query_timeout: ANSWER_MS,
      connectionTimeoutMillis: ANSWER_MS,
    });
    next.on('error', reconnect);
    next.on('end', reconnect);
    next.on('notification', ({ payload = '' }) => listeners.call(payload));
    await next.connect();
    await next.query('LISTEN imagemint_run');
    client = next;
    beat = setInterval(() => void next.query('SELECT 1').catch(reconnect), BEAT_MS);
    beat.unref();
    listeners.callAll();
  }

  function reconnect(): void {
    clearInterval(beat);
    client?.removeAllListeners();
    client?.on('error', () => undefined);
    void client?.end().catch(() => undefined);
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
    subscribe: listeners.subscribe,
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(timer);
      clearInterval(beat);
      const last = client;
      client = null;
      last?.removeAllListeners();
      await last?.end();
    },
  };
}

type Listeners = {
  subscribe: RunEvents['subscribe'];
  /** @param payload as the database's `run_notify` writes it: id, state and fence. */
  call(payload: string): void;
  callAll(): void;
};

function createListeners(): Listeners {
  const byRun = new Map<string, Set<RunListener>>();
  return {
    subscribe(runId, listener) {
      const set = byRun.get(runId) ?? new Set();
      set.add(listener);
      byRun.set(runId, set);
      return () => {
        set.delete(listener);
        if (set.size === 0) byRun.delete(runId);
      };
    },
    call(payload) {
      const [runId = '', state, fence] = payload.split(' ');
      const { data } = RunState.safeParse(state);
      byRun.get(runId)?.forEach((listener) => listener(data === undefined ? null : { state: data, fence: Number(fence) }));
    },
    callAll: () => [...byRun.values()].forEach((set) => set.forEach((listener) => listener(null))),
  };
}
