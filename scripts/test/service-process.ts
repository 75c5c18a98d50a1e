import { createLogger } from '@imagemint/core/kernel';
import type { Vault } from '@imagemint/core/vault';
import { composeService } from '../compose-service.ts';
import { NO_RATE_LIMITS, NO_VELOCITY } from '../no-limits.ts';

/** How the service of a fault test is started: one JSON argument. */
export type ServiceOrder = {
  databaseUrl: string;
  port: number;
  secret: number[];
  vaultDir: string;
  sandboxEntry?: string;
  death?: DeathOrder;
};

/**
 * Where the next purge kills the whole process: before its key is gone, between key and blob, right after the blob, or when everything
 * is gone and the log entry is next.
 */
export type DeathPoint = 'before-key' | 'before-blob' | 'after-blob' | 'before-log';

/** What the test tells the process: at which point to die, after letting the purges of so many objects pass. */
export type DeathOrder = { point: DeathPoint; after: number };

const order = JSON.parse(process.argv[2] ?? '') as ServiceOrder;
let death: DeathOrder | null = order.death ?? null;
const passed = new Set<string>();

process.on('message', (message: DeathOrder) => {
  death = message;
  process.send?.('armed');
});

function dieAt(point: DeathPoint, objectId: string): void {
  if (death?.point !== point) return;
  // The sweeper may purge beside the request that does: what counts is objects.
  if (passed.size < death.after) passed.add(objectId);
  if (!passed.has(objectId)) process.kill(process.pid, 'SIGKILL');
}

function wrapVault({ store, keyring }: Vault): Vault {
  const deleted = new Set<string>();
  return {
    store: {
      ...store,
      async delete(id) {
        dieAt('before-blob', id);
        await store.delete(id);
        deleted.add(id);
        dieAt('after-blob', id);
      },
      async stat(id) {
        const found = await store.stat(id);
        // The look after a deletion is the last thing before the log entry.
        if (deleted.delete(id)) dieAt('before-log', id);
        return found;
      },
    },
    keyring: {
      ...keyring,
      async delete(id) {
        dieAt('before-key', id);
        await keyring.delete(id);
      },
    },
  };
}

const service = await composeService({
  databaseUrl: order.databaseUrl,
  host: '127.0.0.1',
  port: order.port,
  secret: Uint8Array.from(order.secret),
  vaultDir: order.vaultDir,
  lanes: 1,
  log: createLogger({ level: 'warn' }),
  rateLimits: NO_RATE_LIMITS,
  velocity: NO_VELOCITY,
  wrapVault,
  ...(order.sandboxEntry === undefined
    ? {}
    : { worker: { sandbox: { spares: 1, memoryLimitBytes: 2 * 1024 ** 3, timeLimitMs: 60_000, entry: order.sandboxEntry } } }),
});
process.send?.('started');
process.on('SIGTERM', () => void service.close().then(() => process.exit()));
// Nothing outlives its test.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
