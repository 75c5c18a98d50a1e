import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createApiKey, createEmailCipher, ensureAccount, issueSignInLink } from '@imagemint/core/accounts';
import { getBalance, grantCredits, replayLedger } from '@imagemint/core/billing';
import { createLogger, systemClock, type Actor } from '@imagemint/core/kernel';
import { createDb } from '@imagemint/db';
import { createTestDatabase, findFreePort } from '@imagemint/dev-stack';
import type { DeathOrder, ServiceOrder } from './service-process.ts';

const ENTRY = fileURLToPath(new URL('./service-process.ts', import.meta.url));
const START_MS = 40_000;
const CREDITS = 1_000;

/** The service in a process of its own that can be killed, and what must hold of its database and vault whether it runs or not. */
export type ServiceProcess = Awaited<ReturnType<typeof startServiceProcess>>;
export type LoggedLine = { event: string; reason?: string };
export type Customer = { accountId: string; actor: Actor; authorization: string };

async function startChild(order: ServiceOrder, logged: LoggedLine[]): Promise<ChildProcess> {
  const child = fork(ENTRY, [JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: ['--no-warnings'] });
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => void logged.push(JSON.parse(line) as LoggedLine));
  const started = once(child, 'message', { signal: AbortSignal.timeout(START_MS) });
  await Promise.race([
    started,
    once(child, 'exit').then(() => {
      throw new Error('the service did not start');
    }),
  ]);
  return child;
}

/** Starts the whole service as a process on a database and a vault folder of its own; both outlive its death. */
export async function startServiceProcess(options: { sandboxEntry?: string } = {}) {
  const database = await createTestDatabase();
  const vaultDir = await mkdtemp('/dev/shm/imagemint-fault-');
  const secret = randomBytes(32);
  const port = await findFreePort();
  const order: ServiceOrder = { databaseUrl: database.url, port, secret: [...secret], vaultDir, ...options };
  const db = createDb({ url: database.url, maxConnections: 4 });
  const shared = { db, clock: systemClock, log: createLogger({ level: 'silent' }), requestId: 'test' };
  const system = {
    ...shared,
    emailCipher: createEmailCipher(secret),
    origin: `http://localhost:${port}`,
    actor: { kind: 'system' } as Actor,
  };
  const logged: LoggedLine[] = [];
  let child = await startChild(order, logged);
  const alive = () => child.exitCode === null && child.signalCode === null;

  const untilDead = async (limitMs = 20_000): Promise<void> => {
    if (alive()) await once(child, 'exit', { signal: AbortSignal.timeout(limitMs) });
  };
  const listBlobs = async () => await readdir(vaultDir);

  return {
    port,
    vaultDir,
    /** What every life of the service has logged, from warnings up. */
    logged,
    // By address, not by name: every try for IPv6 first costs a refused connection.
    origin: `http://127.0.0.1:${port}`,
    system,
    pid: () => child.pid ?? 0,
    listBlobs,
    untilDead,
    async kill() {
      child.kill('SIGKILL');
      await untilDead();
    },
    /** Starts it again on the same database and vault. @returns the milliseconds until it answers. */
    async restart() {
      const startMs = performance.now();
      child = await startChild(order, logged);
      return performance.now() - startMs;
    },
    /** Starts it again, and it dies in a purge of its start or soon after. */
    async restartToDie(death: DeathOrder) {
      child = await startChild({ ...order, death }, logged).catch(() => child);
      await untilDead();
    },
    /** Lets the process kill itself inside a purge to come. */
    async dieInPurge(death: DeathOrder) {
      const armed = once(child, 'message');
      child.send(death);
      await armed;
    },
    async signUp(): Promise<Customer> {
      const { accountId } = await ensureAccount(system, { email: `${randomUUID()}@example.org`, role: 'customer', plan: 'pro' });
      await grantCredits(system, { accountId, origin: 'test', amount: CREDITS, endsAt: null });
      const actor: Actor = { kind: 'account', accountId, role: 'customer', plan: 'pro', via: 'session', credentialId: randomUUID() };
      const { key } = await createApiKey({ ...system, actor }, { label: 'test' });
      return { accountId, actor, authorization: `Bearer ${key}` };
    },
    signInToken: async (email: string) => (await issueSignInLink(system, { email })).token,
    getCredits: async (customer: Customer) => await getBalance({ ...shared, actor: customer.actor }),
    /** Objects that the log calls purged although something of them is in the vault: never one, at no time. */
    async findLoggedTooEarly(): Promise<string[]> {
      const logged = await db.purgeLogEntry.findMany({ select: { objectId: true } });
      const held = new Set((await listBlobs()).map((name) => name.slice(0, 36)));
      return logged.map(({ objectId }) => objectId).filter((id) => held.has(id));
    },
    async findLeftovers() {
      return {
        blobs: await listBlobs(),
        objects: await db.contentObject.count(),
        openHolds: await db.hold.count({ where: { state: 'OPEN' } }),
        drift: (await replayLedger(system)).drift,
      };
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await untilDead();
      await db.$disconnect();
      await database.drop();
      await rm(vaultDir, { recursive: true, force: true });
    },
  };
}

/** What every account must look like when nothing is under way: credits charged for what was delivered, once, and for nothing else. */
export async function findWrongCharges(service: ServiceProcess): Promise<string[]> {
  const rows = await service.system.db.$queryRaw<{ id: string; problem: string }[]>`
    SELECT r.id::text, concat_ws(' ', r.state, h.state, count(l.seq) FILTER (WHERE l.kind IN ('commit', 'release'))) AS problem
    FROM runs r LEFT JOIN holds h ON h.run_id = r.id LEFT JOIN ledger_entries l ON l.run_id = r.id
    GROUP BY r.id, r.state, h.state, r.credits
    HAVING h.state IS DISTINCT FROM CASE WHEN r.state = 'DELIVERED' THEN 'COMMITTED' ELSE 'RELEASED' END
        OR count(l.seq) FILTER (WHERE l.kind = 'reserve') < 1
        OR count(l.seq) FILTER (WHERE l.kind = 'reserve') <> count(l.seq) FILTER (WHERE l.kind IN ('commit', 'release'))
        OR sum(l.amount) FILTER (WHERE l.kind IN ('commit', 'release')) <> r.credits`;
  return rows.map(({ id, problem }) => `${id} ${problem}`);
}
