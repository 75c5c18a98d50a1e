import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolId, ToolParams } from '@imagemint/contract/tools';
import { generateRecipientKeys, generateSourceKey } from '@imagemint/envelope';
import { createOpener, createSealer } from '@imagemint/envelope/node';
import { createSandboxPool, type KillReason, type SandboxJob, type SandboxPool, type SandboxPoolOptions } from '../src/sandbox/index.ts';

export const ECHO_ENTRY = fileURLToPath(new URL('./echo-sandbox.ts', import.meta.url));

/** A stored photo with its key. */
export type StoredPhoto = { sourceId: string; path: string; key: Uint8Array; sealed: Buffer };

/** Seals a photo into a file of the folder, as the vault does. */
export async function storePhoto(folder: string, photo: Uint8Array): Promise<StoredPhoto> {
  const sourceId = randomUUID();
  const key = generateSourceKey();
  const sealer = await createSealer({ kind: 'source', objectId: sourceId, key });
  const sealed = Buffer.concat([...(await sealer.update(photo)), ...(await sealer.finish())]);
  const path = join(folder, sourceId);
  await writeFile(path, sealed);
  return { sourceId, path, key, sealed };
}

export type JobOptions = {
  tool?: ToolId;
  params?: ToolParams;
  source?: SandboxJob['source'];
  sourceBytes?: number;
  sourceKey?: Uint8Array;
};

/** A pool on a folder in memory, with a recipient who can open what comes out. */
export async function startPool(options: Partial<SandboxPoolOptions> = {}) {
  const folder = await mkdtemp('/dev/shm/imagemint-pool-');
  const recipient = await generateRecipientKeys({ extractable: true });
  const killed: KillReason[] = [];
  const pool: SandboxPool = await createSandboxPool({
    ...{ lanes: 2, spares: 2, memoryLimitBytes: 700_000_000, timeLimitMs: 20_000, storeFolder: folder, entry: ECHO_ENTRY },
    onKilled: (reason) => void killed.push(reason),
    ...options,
  });

  async function openPicture(objectId: string, sealed: Uint8Array): Promise<Buffer> {
    const opener = createOpener({ kind: 'result', objectId, privateKey: recipient.privateKey });
    return Buffer.concat([...(await opener.update(sealed)), ...(await opener.finish())]);
  }

  /** Runs one job. `picture` is the result as its recipient sees it. */
  async function run(photo: StoredPhoto, job: JobOptions = {}, signal: AbortSignal = new AbortController().signal) {
    let sealed: Uint8Array[] = [];
    const outcome = await pool.run(
      {
        tool: job.tool ?? 'strip-metadata',
        params: job.params ?? { format: 'auto', quality: 92 },
        maxMegapixels: 100,
        recipientKey: recipient.publicKey,
        sourceId: photo.sourceId,
        sourceKey: job.sourceKey ?? photo.key,
        source: job.source ?? { path: photo.path },
        sourceBytes: job.sourceBytes ?? photo.sealed.length,
        openResult: async () => ({
          objectId: randomUUID(),
          async put(chunks) {
            sealed = [];
            for await (const chunk of chunks) sealed.push(chunk);
          },
        }),
      },
      { signal },
    );
    const resultId = outcome.kind === 'finished' ? outcome.resultId : null;
    return { ...outcome, picture: resultId === null ? null : await openPicture(resultId, Buffer.concat(sealed)) };
  }

  return {
    pool,
    folder,
    killed,
    run,
    /** Stores a photo and runs one job on it. */
    runPhoto: async (photo: Uint8Array, job: JobOptions = {}) => await run(await storePhoto(folder, photo), job),
    async [Symbol.asyncDispose]() {
      await pool[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestPool = Awaited<ReturnType<typeof startPool>>;
