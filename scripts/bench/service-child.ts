// The service in a process of its own, as `npm start` composes it. Speaks with its parent over the channel that `fork` gives.
import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createApiKey, ensureAccount } from '@imagemint/core/accounts';
import { grantCredits } from '@imagemint/core/billing';
import { createLogger, type Actor } from '@imagemint/core/kernel';
import { findFreePort } from '@imagemint/dev-stack';
import { composeService, type Service } from '../compose-service.ts';
import { NO_RATE_LIMITS, NO_VELOCITY } from '../no-limits.ts';

export type ServiceOrder = {
  databaseUrl: string;
  redisUrl?: string;
  vaultDir: string;
  accounts: number;
};

const CREDITS = 10_000_000;

async function createKeys(service: Service, count: number): Promise<string[]> {
  const system = { ...service.deps, requestId: 'bench', actor: { kind: 'system' } as Actor };
  const keys: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const { accountId } = await ensureAccount(system, { email: `bench-${at}@example.org`, role: 'customer', plan: 'pro' });
    await grantCredits(system, { accountId, origin: 'bench', amount: CREDITS, endsAt: null });
    const actor: Actor = { kind: 'account', accountId, role: 'customer', plan: 'pro', via: 'session', credentialId: accountId };
    const { key } = await createApiKey({ ...system, actor }, { label: `bench ${randomBytes(4).toString('hex')}` });
    keys.push(key);
  }
  return keys;
}

async function start(order: ServiceOrder): Promise<Service> {
  const service = await composeService({
    databaseUrl: order.databaseUrl,
    redisUrl: order.redisUrl,
    host: '127.0.0.1',
    port: await findFreePort(),
    secret: randomBytes(32),
    vaultDir: order.vaultDir,
    // As in production; the parent keeps the log in a file.
    log: createLogger({ level: 'info' }),
    // Counted as ever, but for a driver that is everybody at once.
    rateLimits: NO_RATE_LIMITS,
    velocity: NO_VELOCITY,
  });
  process.send?.({ port: service.port, apiKeys: await createKeys(service, order.accounts) });
  return service;
}

const service = start(JSON.parse(process.argv[2] ?? '{}') as ServiceOrder);
service.catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
// The only order while it runs: memory is read when what can be collected is collected.
process.on('message', () => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  process.send?.({ isCollected: true });
});
process.once('disconnect', () => {
  void service.then((running) => running.close()).finally(() => process.exit());
});
