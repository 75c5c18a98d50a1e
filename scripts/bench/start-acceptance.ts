import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createEmailCipher, ensureAccount } from '@imagemint/core/accounts';
import { grantCredits } from '@imagemint/core/billing';
import { createJobs } from '@imagemint/core/jobs';
import { createLogger, systemClock, type Actor } from '@imagemint/core/kernel';
import { cancelRun, createRunEvents, getRun, openRun, queueRun, receiveSource, type RunCtx } from '@imagemint/core/tool-runs';
import { createFolderStore, createMemoryKeyring } from '@imagemint/core/vault';
import { createDb } from '@imagemint/db';
import { generateRecipientKeys } from '@imagemint/envelope';
import { chooseVaultDir } from '../compose-service.ts';
import type { Bench } from './bench.ts';
import { createDatabase } from './create-database.ts';
import { fillQueue } from './fill-queue.ts';
import { JOBS } from './jobs.ts';

/** The accepting side of the service on a database of its own, without a worker: what is queued stays queued. */
export type Acceptance = {
  /** Opens a run, stores its photo, queues it and looks it up, as an asynchronous request does. @returns milliseconds. */
  accept: (photo: Uint8Array) => Promise<number>;
  /** Adds so many waiting runs of other customers. */
  fill: (count: number) => Promise<void>;
  countWaiting: () => Promise<number>;
  stop: () => Promise<void>;
};

const CHUNK_BYTES = 65_536;

/** Starts it. */
export async function startAcceptance(bench: Bench, name: string): Promise<Acceptance> {
  const database = await createDatabase(bench.postgres.url, `bench_queue_${name}`);
  const folder = chooseVaultDir(join(bench.folder, name));
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  const log = createLogger({ level: 'silent' });
  const db = createDb({ url: database.url, maxConnections: 4 });
  const jobs = createJobs({ backend: { kind: 'postgres', url: database.url }, log });
  const runEvents = await createRunEvents({ url: database.url, log });
  const vault = { store: createFolderStore(folder), keyring: createMemoryKeyring({ clock: systemClock }) };
  const shared = { requestId: 'bench', clock: systemClock, db, log, vault, jobs, runEvents };
  const ctx = { ...shared, actor: await createActor(shared) };
  const { publicKey } = await generateRecipientKeys({ extractable: false });
  const accept = async (photo: Uint8Array): Promise<number> => {
    const startMs = performance.now();
    const { runId } = await openRun(ctx, { ...JOBS.thumbnail, bytes: photo.length, recipientKey: publicKey });
    await receiveSource(ctx, { runId, stream: chunksOf(photo) });
    await queueRun(ctx, { runId });
    await getRun(ctx, { runId });
    const ms = performance.now() - startMs;
    await cancelRun(ctx, { runId });
    return ms;
  };
  return {
    accept,
    fill: (count) => fillQueue(database.url, count),
    countWaiting: () => jobs.countPending('images'),
    async stop() {
      const left = await readdir(folder.path);
      await Promise.all([jobs[Symbol.asyncDispose](), runEvents[Symbol.asyncDispose](), vault.keyring.close()]);
      await db.$disconnect();
      await database.drop();
      await rm(folder.path, { recursive: true, force: true });
      if (left.length > 0) throw new Error(`${left.length} objects are left of cancelled runs`);
    },
  };
}

async function createActor(shared: Omit<RunCtx, 'actor'>): Promise<Actor> {
  const account = { email: 'bench@example.org', role: 'customer', plan: 'pro' } as const;
  const system = {
    ...shared,
    actor: { kind: 'system' } as Actor,
    emailCipher: createEmailCipher(new Uint8Array(32).fill(1)),
  };
  const { accountId } = await ensureAccount(system, account);
  await grantCredits(system, { accountId, origin: 'bench', amount: 1_000_000, endsAt: null });
  return { kind: 'account', accountId, role: account.role, plan: account.plan, via: 'session', credentialId: accountId };
}

// The vault wipes what it was given.
async function* chunksOf(photo: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < photo.length; at += CHUNK_BYTES) yield Buffer.from(photo.subarray(at, at + CHUNK_BYTES));
}
