import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { PlanId } from '@imagemint/contract/plans';
import { createApiKey, ensureAccount, issueSignInLink } from '@imagemint/core/accounts';
import { grantCredits, replayLedger } from '@imagemint/core/billing';
import { createLogger, type Actor, type Log } from '@imagemint/core/kernel';
import { createTestDatabase, findFreePort } from '@imagemint/dev-stack';
import { createClient, type Client } from '../client/create-client.ts';
import { composeService, type Service, type ServiceOptions } from '../compose-service.ts';
import { NO_RATE_LIMITS, NO_VELOCITY } from '../no-limits.ts';

export type TestAccount = { accountId: string; email: string; actor: Actor; client: Client; apiKey: string; authorization: string };

export type Stack = {
  service: Service;
  origin: string;
  vaultDir: string;
  /** Of its owner. */
  databaseUrl: string;
  logged: Record<string, unknown>[];
  signUp(account?: { role?: 'customer' | 'staff'; plan?: PlanId; credits?: number }): Promise<TestAccount>;
  /** What must be true when nothing is under way: no blob, no row, no open hold, a ledger that adds up. */
  findLeftovers(): Promise<{ blobs: string[]; objects: number; openHolds: number; drift: number }>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** The whole service on a database and a vault of its own, with limits that tests do not run into. */
export async function startStack(options: Partial<ServiceOptions> = {}): Promise<Stack> {
  const database = await createTestDatabase();
  const vaultDir = options.vaultDir ?? (await mkdtemp('/dev/shm/imagemint-test-'));
  const logged: Record<string, unknown>[] = [];
  const log: Log = createLogger({
    level: 'debug',
    destination: { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  });
  const service = await composeService({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: await findFreePort(),
    secret: randomBytes(32),
    vaultDir,
    log,
    rateLimits: NO_RATE_LIMITS,
    velocity: NO_VELOCITY,
    ...options,
  });
  const system = { ...service.deps, requestId: 'test', actor: { kind: 'system' } as Actor };
  return {
    service,
    origin: service.origin,
    vaultDir,
    databaseUrl: options.databaseUrl ?? database.url,
    logged,
    async signUp({ role = 'customer', plan = 'pro', credits = 1_000 } = {}) {
      const email = `${randomUUID()}@example.org`;
      const { accountId } = await ensureAccount(system, { email, role, plan });
      if (credits > 0) await grantCredits(system, { accountId, origin: 'test', amount: credits, endsAt: null });
      const { token } = await issueSignInLink(system, { email });
      const client = createClient(service.origin);
      await client.trpc.accounts.redeemSignInLink.mutate({ token });
      const actor: Actor = { kind: 'account', accountId, role, plan, via: 'session', credentialId: randomUUID() };
      const { key } = await createApiKey({ ...system, actor }, { label: 'test' });
      return { accountId, email, actor, client, apiKey: key, authorization: `Bearer ${key}` };
    },
    async findLeftovers() {
      return {
        blobs: await readdir(vaultDir),
        objects: await service.deps.db.contentObject.count(),
        openHolds: await service.deps.db.hold.count({ where: { state: 'OPEN' } }),
        drift: (await replayLedger(system)).drift,
      };
    },
    async [Symbol.asyncDispose]() {
      await service.close();
      await database.drop();
      await rm(vaultDir, { recursive: true, force: true });
    },
  };
}

export const NOTHING_LEFT = { blobs: [], objects: 0, openHolds: 0, drift: 0 };

/** Waits for a condition that real time brings about. @throws Error when it does not come. */
export async function eventually(check: () => Promise<boolean> | boolean, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('it never happened');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
