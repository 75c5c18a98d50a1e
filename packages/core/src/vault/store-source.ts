import { randomUUID } from 'node:crypto';
import { bucketOf, KILOBYTE_EDGES } from '@imagemint/contract/buckets';
import { generateSourceKey } from '@imagemint/envelope';
import { createSealer } from '@imagemint/envelope/node';
import { AppError, asSystem, authorize } from '../kernel/index.ts';
import { purgeObject } from './purge-object.ts';
import { readUntilAborted } from './storage/index.ts';
import type { VaultCtx } from './vault.ts';

export type SourceUpload = {
  runId: string;
  /** Chunks are overwritten with zeros once sealed. */
  bytes: AsyncIterable<Uint8Array>;
  maxBytes: number;
  /** Latest moment of the purge. */
  endsAt: Date;
  signal?: AbortSignal | undefined;
  /** Sees every plaintext chunk before it is sealed and may refuse by throwing. */
  inspect: (chunk: Uint8Array) => void;
  /** Called after the last chunk; may refuse by throwing. */
  finish: () => void;
};

/**
 * Encrypts an upload into the vault while it arrives. On any failure nothing is left and the purge is logged.
 * @returns the object's id and the plaintext length in bytes.
 * @throws AppError IMAGE_EMPTY, IMAGE_TOO_LARGE, UPLOAD_INCOMPLETE, STORAGE_FULL, or what `inspect` throws.
 */
export async function storeSource(ctx: VaultCtx, upload: SourceUpload): Promise<{ objectId: string; bytes: number }> {
  authorize(ctx, 'account');
  const objectId = randomUUID();
  const now = ctx.clock.now();
  await ctx.db.contentObject.create({
    data: { id: objectId, runId: upload.runId, kind: 'source', createdAt: now, endsAt: upload.endsAt },
  });
  const key = generateSourceKey();
  try {
    const count = { bytes: 0 };
    await ctx.vault.store.put(objectId, sealUpload({ ...upload, objectId, key, count }), upload.signal ? { signal: upload.signal } : {});
    if (count.bytes === 0) throw new AppError('IMAGE_EMPTY');
    upload.finish();
    const ttlSeconds = Math.ceil((upload.endsAt.getTime() - ctx.clock.now().getTime()) / 1000);
    await ctx.vault.keyring.put(objectId, key, Math.max(1, ttlSeconds));
    const sizeBucket = bucketOf(count.bytes / 1000, KILOBYTE_EDGES);
    const stored = await ctx.db.contentObject.updateMany({ where: { id: objectId, purgeReason: null }, data: { sizeBucket } });
    // The run was cancelled meanwhile, and its purge has overtaken the upload.
    if (stored.count === 0) throw new AppError('RUN_CANCELLED');
    return { objectId, bytes: count.bytes };
  } catch (error) {
    await purgeObject(asSystem(ctx), { objectId, reason: 'aborted' });
    throw asUploadError(error, upload.signal);
  } finally {
    key.fill(0);
  }
}

async function* sealUpload(
  upload: SourceUpload & { objectId: string; key: Uint8Array; count: { bytes: number } },
): AsyncGenerator<Uint8Array, void, undefined> {
  const sealer = await createSealer({ kind: 'source', objectId: upload.objectId, key: upload.key });
  try {
    // Ended by the signal at once, so that a client that sends nothing more cannot keep what is held here.
    for await (const chunk of readUntilAborted(upload.bytes, upload.signal)) {
      try {
        admitChunk(upload, chunk);
        yield* await sealer.update(chunk);
      } finally {
        // The socket's memory goes back to the allocator unwiped; nothing of the photo may lie there.
        chunk.fill(0);
      }
    }
    yield* await sealer.finish();
  } finally {
    sealer.destroy();
  }
}

function admitChunk(upload: SourceUpload & { count: { bytes: number } }, chunk: Uint8Array): void {
  upload.signal?.throwIfAborted();
  upload.count.bytes += chunk.length;
  if (upload.count.bytes > upload.maxBytes) throw new AppError('IMAGE_TOO_LARGE', { limit: upload.maxBytes });
  upload.inspect(chunk);
}

function asUploadError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isCut = signal?.aborted === true || ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'EPIPE'].includes(code);
  return isCut ? new AppError('UPLOAD_INCOMPLETE', { cause: error }) : error;
}
