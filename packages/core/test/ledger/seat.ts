import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Mismatch } from '../lifecycle/mismatch.ts';

export type Call = { text: string; values: (string | number | null)[] };
/** What a statement gave, or the state of its refusal; null when nobody will ever know. */
export type Reply = { value: unknown } | { code: string } | null;

/** A client with one connection. */
export type Seat = {
  /** The process that serves it in the database. */
  pid: number;
  ask: (call: Call) => Promise<Reply>;
  /** Ends the client at once, without a word to the server. */
  kill: () => void;
  close: () => Promise<void>;
};

/** Every connection works as the service does; what was answered is on disk, though the server of the tests would not wait. */
export const optionsOf = (url: string): pg.ClientConfig => ({
  connectionString: url,
  options: '-c role=imagemint_service -c synchronous_commit=on',
  // A server that has just started, or is about to stop, may never answer.
  connectionTimeoutMillis: 5_000,
});
const LOST = new Set(['57P01', '57P02', '57P03', '08006', 'ECONNRESET', 'EPIPE', 'ECONNREFUSED']);

/** @returns null when the error says that the connection is gone. */
export function replyOf(error: unknown): Reply {
  const { code = '', message } = error as { code?: string; message: string };
  if (LOST.has(code) || /connection (terminated|error)|not queryable/i.test(message)) return null;
  if (code === '') throw error;
  return { code };
}

/** Asks one statement with one column. */
export async function askOn(client: pg.Client, { text, values }: Call): Promise<Reply> {
  try {
    const { rows } = await client.query<unknown[]>({ text, values, rowMode: 'array' });
    return { value: rows[0]?.[0] };
  } catch (error) {
    return replyOf(error);
  }
}

/** A connection of this process. */
export async function openSeat(url: string): Promise<Seat> {
  const client = new pg.Client(optionsOf(url));
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return {
    pid: rows[0]?.pid ?? 0,
    ask: (call) => askOn(client, call),
    kill: () => void client.connection.stream.destroy(),
    close: () => client.end(),
  };
}

/** A connection of a process of its own, which {@link Seat.kill} kills. */
export async function openProcessSeat(url: string): Promise<Seat> {
  const child = fork(fileURLToPath(new URL('./seat-child.ts', import.meta.url)), [url], { execArgv: [] });
  const next = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [null])])) as unknown[];
    return message;
  };
  const first = (await next()) as { pid: number } | null;
  if (!first) throw new Mismatch('a client process did not start');
  return {
    pid: first.pid,
    async ask(call) {
      child.send(call);
      return (await next()) as Reply;
    },
    kill: () => void child.kill('SIGKILL'),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
