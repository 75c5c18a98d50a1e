import { createHash } from 'node:crypto';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { createApi, type ApiDeps } from '@imagemint/api';
import { createBillingWorker } from '@imagemint/api/billing-worker';
import type { PaceRules } from '@imagemint/contract/abuse';
import { type ToolId, toolsWith } from '@imagemint/contract/tools';
import { createPace } from '@imagemint/core/abuse';
import { createEmailCipher } from '@imagemint/core/accounts';
import { createPayments } from '@imagemint/core/orders';
import { createJobs, type JobsBackend } from '@imagemint/core/jobs';
import { createLogger, systemClock, type Clock, type Log } from '@imagemint/core/kernel';
import { createRunEvents, recoverRuns } from '@imagemint/core/tool-runs';
import { createFolderStore, createMemoryKeyring, type Vault } from '@imagemint/core/vault';
import { createDb } from '@imagemint/db';
import { createOutbox, type Outbox } from '@imagemint/dev-stack';
import { type FakeStripe, startFakeStripe } from '@imagemint/dev-stack/stripe';
import { listUnbuiltModels } from '@imagemint/imaging/build-models';
import { createWorker, type CreateWorkerOptions } from '@imagemint/worker';
import { MODELS_DIR } from './env.ts';

export type ServiceOptions = {
  databaseUrl: string;
  host: string;
  port: number;
  /** At least 32 bytes, kept from start to start. */
  secret: Uint8Array;
  /** Folder of the vault; best on tmpfs. */
  vaultDir: string;
  allowDisk?: boolean;
  webDir?: string;
  redisUrl?: string | undefined;
  contactEmail?: string;
  clock?: Clock;
  log?: Log;
  lanes?: number;
  /** Where the models are; the checkout's own folder by default. */
  modelsDir?: string;
  /** Tools that take no new runs, beside those whose models are missing. */
  toolsOff?: readonly ToolId[];
  /** Sandboxes that wait with models open, each with those of one tool; none without. */
  warm?: number;
  rateLimits?: ApiDeps['rateLimits'];
  /** Keys of a Stripe account; without them a fake takes its place. */
  stripe?: { secretKey: string; webhookSecret: string } | undefined;
  /** Of the fake: its port, and where it keeps its customers from start to start. */
  fakeStripe?: { port?: number; stateFile?: string } | undefined;
  /** How often mails go out and what was left is tried again. */
  tendEveryMs?: number;
  /** Limits against floods, in place of the product's own. */
  velocity?: PaceRules;
  /** Changes to the worker for tests. */
  worker?: Partial<Pick<CreateWorkerOptions, 'sandbox' | 'sweepEveryMs' | 'reconcileEveryMs' | 'drainMs'>>;
  /** A wrapped vault, for tests that inject faults. */
  wrapVault?: (vault: Vault) => Vault;
};

export type Service = {
  origin: string;
  toolsOff: ReadonlySet<ToolId>;
  port: number;
  outbox: Outbox;
  /** null where real keys are given. */
  fakeStripe: FakeStripe | null;
  /** What verbs need beside an actor and a request id. */
  deps: ApiDeps;
  close(): Promise<void>;
};

const SANDBOX_MEMORY_BYTES = 2 * 1024 ** 3;
const SANDBOX_TIME_LIMIT_MS = 60_000;
const MAX_CONNECTIONS = 20;
/** What most customers come for. */
const WARM_FIRST: readonly ToolId[] = ['remove-background'];

/** A folder in memory for one installation; null where the system has no such place. */
export function chooseVaultDir(dataDir: string): { path: string; allowDisk: boolean } {
  const name = `imagemint-${process.getuid?.() ?? 0}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  return existsSync('/dev/shm') ? { path: join('/dev/shm', name), allowDisk: false } : { path: join(tmpdir(), name), allowDisk: true };
}

async function openVault(options: ServiceOptions, parts: { clock: Clock; log: Log }): Promise<Vault> {
  const store = createFolderStore({ path: options.vaultDir, allowDisk: options.allowDisk ?? false });
  for (const warning of await store.check()) parts.log.warn('vault.store-warning', { reason: warning });
  const vault: Vault = { store, keyring: createMemoryKeyring({ clock: parts.clock }) };
  return options.wrapVault?.(vault) ?? vault;
}

async function findToolsOff(options: ServiceOptions, modelsFolder: string): Promise<ReadonlySet<ToolId>> {
  const missing = await listUnbuiltModels(modelsFolder);
  return new Set([...(options.toolsOff ?? []), ...missing.flatMap(toolsWith)]);
}

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** The fake tells this service by its webhook, as Stripe would. */
async function startFake(options: ServiceOptions, clock: Clock): Promise<FakeStripe> {
  return await startFakeStripe({
    ...options.fakeStripe,
    now: () => clock.now(),
    webhook: { url: `http://${isWildcard(options.host) ? '127.0.0.1' : options.host}:${options.port}/stripe/webhook` },
  });
}

function toPaymentsOptions(fake: FakeStripe | null) {
  if (fake === null) throw new Error('there is neither Stripe nor its fake');
  return { secretKey: fake.secretKey, webhookSecret: fake.webhookSecret, apiBase: fake.url };
}

function chooseBackend({ redisUrl, databaseUrl }: ServiceOptions): JobsBackend {
  return redisUrl ? { kind: 'redis', url: redisUrl } : { kind: 'postgres', url: databaseUrl };
}

/**
 * Starts api and worker in this process on a migrated database: the default family. Source keys live in this process alone, so whatever
 * an earlier one left unfinished ends first, and whatever is unfinished at the end ends with it.
 */
export async function composeService(options: ServiceOptions): Promise<Service> {
  const { clock = systemClock, log = createLogger({ level: 'info' }) } = options;
  const vault = await openVault(options, { clock, log });
  const backend = chooseBackend(options);
  const db = createDb({ url: options.databaseUrl, maxConnections: MAX_CONNECTIONS });
  const jobs = createJobs({ backend, log });
  const runEvents = await createRunEvents({ url: options.databaseUrl, log });
  const outbox = createOutbox();
  const pace = createPace({ clock, rules: options.velocity });
  const shared = { db, clock, log, vault, jobs, runEvents, pace };
  const system = { ...shared, actor: { kind: 'system' } as const, requestId: 'start' };
  await recoverRuns(system);

  const lanes = options.lanes ?? availableParallelism();
  const modelsFolder = options.modelsDir ?? MODELS_DIR;
  const toolsOff = await findToolsOff(options, modelsFolder);
  const worker = await createWorker({
    ctx: shared,
    jobs: { backend },
    lanes,
    storeFolder: options.vaultDir,
    modelsFolder,
    sandbox: {
      ...{ spares: lanes, memoryLimitBytes: SANDBOX_MEMORY_BYTES, timeLimitMs: SANDBOX_TIME_LIMIT_MS },
      warm: options.warm ?? 0,
      warmFirst: WARM_FIRST.filter((tool) => !toolsOff.has(tool)),
    },
    ...options.worker,
  });
  const origin = new URL(`http://localhost:${options.port}`);
  const fakeStripe = options.stripe === undefined ? await startFake(options, clock) : null;
  const deps: ApiDeps = {
    ...shared,
    toolsOff,
    mailer: outbox,
    emailCipher: createEmailCipher(options.secret),
    origin: origin.origin,
    payments: createPayments(options.stripe ?? toPaymentsOptions(fakeStripe)),
    paymentsConsole: fakeStripe === null ? undefined : `${fakeStripe.url}/console`,
    secret: options.secret,
    contactEmail: options.contactEmail ?? 'privacy@imagemint.org',
    outbox,
    ...(options.webDir === undefined ? {} : { webDir: options.webDir }),
    ...(options.rateLimits === undefined ? {} : { rateLimits: options.rateLimits }),
  };
  const api = await createApi(deps);
  const billing = createBillingWorker({ ctx: deps, backend, tendEveryMs: options.tendEveryMs });
  const { port } = await api.listen(options.host, options.port);
  log.info('service.started', { port });
  return {
    origin: deps.origin,
    toolsOff,
    port,
    outbox,
    fakeStripe,
    deps,
    async close() {
      fakeStripe?.setWebhook(null);
      await api.close();
      await billing.close();
      await fakeStripe?.[Symbol.asyncDispose]();
      await worker.close();
      await recoverRuns(system, { withResults: true });
      await Promise.all([jobs[Symbol.asyncDispose](), runEvents[Symbol.asyncDispose](), vault.keyring.close()]);
      await db.$disconnect();
    },
  };
}
