import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import type { KeptReply } from '../wire/idempotency.ts';
import { TABLE_NAMES, type Tables, type World } from '../world.ts';

export type Secrets = { secretKey: string; webhookSecret: string };

type Snapshot = {
  version: 1;
  url: string;
  offsetSeconds: number;
  secrets: Secrets;
  replies: KeptReply[];
  tables: Record<string, { id: string }[]>;
};

export type StateFile = {
  /** Writes soon; many changes make one write. */
  schedule(): void;
  /** Writes what is not yet written. */
  close(): Promise<void>;
};

const WRITE_AFTER_MS = 50;

/** What an earlier run left, with the addresses of its pages made ours; null where there is nothing. */
export async function readState(path: string, url: string): Promise<Snapshot | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const { url: old } = JSON.parse(text) as Snapshot;
  return JSON.parse(text.replaceAll(`${old}/`, `${url}/`)) as Snapshot;
}

/**
 * The fake that another living process keeps in a file: its address and keys.
 * @returns null where there is no such file, or nobody answers there.
 */
export async function findFakeStripe(path: string): Promise<(Secrets & { url: string }) | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const { url, secrets } = JSON.parse(text) as Snapshot;
  const answers = await fetch(`${url}/console`, { signal: AbortSignal.timeout(2_000) }).then(
    async (reply) => (await reply.text()).includes('Fake Stripe'),
    () => false,
  );
  return answers ? { ...secrets, url } : null;
}

/** Fills the tables with what {@link readState} found. */
export function restoreTables(world: World, snapshot: Snapshot): void {
  for (const name of TABLE_NAMES) {
    const table = world.tables[name] as Map<string, { id: string }>;
    for (const row of snapshot.tables[name] ?? []) table.set(row.id, row);
  }
}

export type StateParts = { world: World; secrets: Secrets; replies: ReadonlyMap<string, KeptReply>; getOffset(): number };

function takeSnapshot({ world, secrets, replies, getOffset }: StateParts): Snapshot {
  const rows = (name: keyof Tables): { id: string }[] => [...world.tables[name].values()];
  const tables = Object.fromEntries(TABLE_NAMES.map((name) => [name, rows(name)]));
  return { version: 1, url: world.url, offsetSeconds: getOffset(), secrets, replies: [...replies.values()], tables };
}

/** Keeps a JSON file up to date. A reader sees the old file or the new one, never half of one. */
export function createStateFile(path: string, parts: StateParts): StateFile {
  let timer: NodeJS.Timeout | null = null;
  let writing = Promise.resolve();
  const write = async (): Promise<void> => {
    await makeFolder(dirname(path));
    await writeFile(`${path}.new`, JSON.stringify(takeSnapshot(parts)), { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  const start = (): void => {
    timer = null;
    writing = writing.catch(() => undefined).then(write);
    // Whoever closes the file hears of a failure; until then the next write may do better.
    writing.catch(() => undefined);
  };
  return {
    schedule() {
      timer ??= setTimeout(start, WRITE_AFTER_MS);
    },
    async close() {
      if (timer) {
        clearTimeout(timer);
        start();
      }
      await writing;
    },
  };
}
