import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { PlanId } from '@imagemint/contract/plans';
import { createDb } from '@imagemint/db';
import { createTestDatabase } from '@imagemint/dev-stack/create-test-database';
import { generateRecipientKeys } from '@imagemint/envelope';
import { createSealer } from '@imagemint/envelope/node';
import { createEmailCipher, ensureAccount } from '../src/accounts/index.ts';
import { grantCredits } from '../src/billing/index.ts';
import { createJobs } from '../src/jobs/index.ts';
import { createLogger, type Actor, type LogEvent } from '../src/kernel/index.ts';
import type { Mail } from '../src/mail/index.ts';
import {
  announceResult,
  claimRun,
  completeRun,
  createRunEvents,
  openRun,
  queueRun,
  receiveSource,
  type RunCtx,
} from '../src/tool-runs/index.ts';
import { createFolderStore, createMemoryKeyring, type Vault } from '../src/vault/index.ts';

/** A PNG header of the given size, followed by bytes that stand for pixels: core reads no more than the header. */
export function fakePng(width = 64, height = 48, bytes = 5_000): Buffer {
  const photo = Buffer.alloc(bytes, 'pixels ');
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(photo);
  photo.writeUInt32BE(width, 16);
  photo.writeUInt32BE(height, 20);
  Buffer.from([8, 2, 0, 0, 0]).copy(photo, 24);
  return photo;
}

/** A stream of one photo in chunks of 1 kB. */
export async function* chunksOf(photo: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < photo.length; at += 1_000) yield Buffer.from(photo.subarray(at, at + 1_000));
}

/** Core on a database of its own, a vault in memory and a clock that tests move. */
export async function startCore(options: { vault?: (vault: Vault) => Vault; now?: () => Date } = {}) {
  const database = await createTestDatabase();
  const db = createDb({ url: database.url, maxConnections: 10 });
  let offsetMs = 0;
  const now = options.now ?? (() => new Date());
  const clock = { now: () => new Date(now().getTime() + offsetMs) };
  const logged: { event: LogEvent }[] = [];
  const log = createLogger({
    level: 'debug',
    destination: { write: (line: string) => void logged.push(JSON.parse(line) as { event: LogEvent }) },
  });
  const folder = await mkdtemp('/dev/shm/imagemint-core-');
  const plain: Vault = { store: createFolderStore({ path: folder }), keyring: createMemoryKeyring({ clock }) };
  const vault = options.vault?.(plain) ?? plain;
  const jobs = createJobs({ backend: { kind: 'postgres', url: database.url }, log });
  const runEvents = await createRunEvents({ url: database.url, log });
  const outbox: Mail[] = [];
  const mailer = { send: async (mail: Mail) => void outbox.push(mail) };
  const emailCipher = createEmailCipher(new Uint8Array(32).fill(1));
  const shared = { requestId: 'test', clock, db, log, vault, jobs, runEvents, mailer, emailCipher, origin: 'http://localhost' };
  const system = { ...shared, actor: { kind: 'system' } as Actor };

  return {
    system,
    shared,
    outbox,
    logged,
    folder,
    database,
    advance: (seconds: number) => void (offsetMs += seconds * 1000),
    /** A context of a new account with `credits` beside its plan's. */
    async as(account: { plan?: PlanId; role?: 'customer' | 'staff'; credits?: number } = {}) {
      const { plan = 'pro', role = 'customer' } = account;
      const { accountId } = await ensureAccount(system, { email: `${randomUUID()}@example.org`, role, plan });
      if (account.credits) await grantCredits(system, { accountId, origin: 'test', amount: account.credits, endsAt: null });
      const actor: Actor = { kind: 'account', accountId, role, plan, via: 'session', credentialId: randomUUID() };
      return { ...shared, actor, accountId };
    },
    async [Symbol.asyncDispose]() {
      await jobs[Symbol.asyncDispose]();
      await runEvents[Symbol.asyncDispose]();
      await vault.keyring.close();
      await db.$disconnect();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Core = Awaited<ReturnType<typeof startCore>>;

/** A run whose photo is uploaded and whose job waits. */
export async function queuedRun(ctx: RunCtx, input: { retainSeconds?: number; photo?: Buffer } = {}) {
  const keys = await generateRecipientKeys({ extractable: true });
  const { retainSeconds } = input;
  const opened = await openRun(ctx, { tool: 'convert', params: {}, recipientKey: keys.publicKey, retainSeconds });
  await receiveSource(ctx, { runId: opened.runId, stream: chunksOf(input.photo ?? fakePng()) });
  await queueRun(ctx, { runId: opened.runId });
  return { ...opened, keys };
}

/** What a worker does, with the source itself as the result. */
export async function process(core: Core, runId: string, plaintext: Buffer = fakePng()): Promise<{ objectId: string; completed: boolean }> {
  const claimed = await claimRun(core.system, { runId });
  if (!claimed) throw new Error('nothing to claim');
  const { objectId, put } = await announceResult(core.system, {
    runId,
    fence: claimed.fence,
    endsAt: new Date(core.shared.clock.now().getTime() + 900_000),
  });
  const sealer = await createSealer({ kind: 'result', objectId, recipientPublicKey: claimed.recipientKey });
  await put(
    (async function* () {
      yield* await sealer.update(plaintext);
      yield* await sealer.finish();
    })(),
  );
  const completed = await completeRun(core.system, { runId, fence: claimed.fence, objectId, outputFormat: 'png', diagnostics: 1n });
  return { objectId, completed };
}

/** Ids of all blobs in the vault. */
export async function listBlobs(vault: Vault): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of vault.store.list()) ids.push(id);
  return ids;
}
