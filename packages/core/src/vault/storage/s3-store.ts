import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { PassThrough, pipeline, Readable } from 'node:stream';
import { AppError } from '../../kernel/index.ts';
import type { BlobStore, ByteRange, StoredBlob } from './blob-store.ts';
import type { Bucket } from './bucket.ts';
import { checkBucket } from './check-bucket.ts';
import { assertObjectId, isObjectId } from './object-id.ts';
import { putS3Object } from './put-s3-object.ts';
import { isMissing, runS3 } from './run-s3.ts';
import { abortUnfinishedUploads, listUnfinishedUploads } from './unfinished-uploads.ts';

/** How to reach a bucket that holds nothing else under `prefix`. Nothing is read from the machine's AWS settings. */
export type S3StoreOptions = {
  bucket: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Address of a server that is not AWS. */
  endpoint?: string;
  /** Bucket in the path instead of the host name; most servers that are not AWS need it. */
  forcePathStyle?: boolean;
  /** First part of every key, such as `vault/`. */
  prefix?: string;
};

/** A store in an S3-compatible bucket. `close` ends its connections. */
export function createS3Store(options: S3StoreOptions): BlobStore & { close(): void } {
  const client = createClient(options);
  const bucket: Bucket = { client, bucket: options.bucket, prefix: options.prefix ?? '' };
  const running = new Map<string, { controller: AbortController; ended: Promise<unknown> }>();
  const nameOf = (id: string): { Bucket: string; Key: string } => {
    assertObjectId(id);
    return { Bucket: bucket.bucket, Key: `${bucket.prefix}${id}` };
  };

  async function stat(id: string): Promise<{ bytes: number; modifiedAt: Date } | null> {
    const request = new HeadObjectCommand(nameOf(id));
    const found = await runS3(() => client.send(request)).catch(nullIfMissing);
    return found === null ? null : { bytes: found.ContentLength ?? 0, modifiedAt: found.LastModified ?? new Date(0) };
  }

  async function remove(id: string): Promise<void> {
    const name = nameOf(id);
    await runS3(() => client.send(new DeleteObjectCommand(name)));
    await abortUnfinishedUploads(bucket, name.Key);
    if ((await stat(id)) !== null) throw new Error('a deleted blob is still there');
  }

  return {
    async put(id, ciphertext, { signal } = {}) {
      const name = nameOf(id);
      if (running.has(id)) throw new RangeError('the object is already being stored');
      const controller = new AbortController();
      const signals = signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
      const stored = putS3Object(bucket, { key: name.Key, ciphertext, signal: signals });
      running.set(id, { controller, ended: stored.catch(() => undefined) });
      try {
        return await stored;
      } finally {
        running.delete(id);
      }
    },
    get(id, range) {
      const request = new GetObjectCommand({ ...nameOf(id), ...toRange(range) });
      return openLater(async (signal) => {
        const found = await runS3(() => client.send(request, { abortSignal: signal })).catch(nullIfMissing);
        if (!(found?.Body instanceof Readable)) throw new AppError('NOT_FOUND');
        return found.Body;
      });
    },
    stat,
    async delete(id) {
      const upload = running.get(id);
      upload?.controller.abort(new AppError('CONTENT_LOST'));
      await upload?.ended;
      await remove(id);
    },
    list: () => listBucket(bucket),
    check: () => checkBucket(bucket),
    close: () => client.destroy(),
  };
}

function createClient(options: S3StoreOptions): S3Client {
  return new S3Client({
    region: options.region,
    credentials: options.credentials,
    forcePathStyle: options.forcePathStyle ?? false,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    // Anything more than required sends trailers that servers other than AWS store as content.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000, throwOnRequestTimeout: true },
  });
}

async function* listBucket(bucket: Bucket): AsyncGenerator<StoredBlob, void, undefined> {
  const unfinished = new Map<string, StoredBlob>();
  for (const { id, startedAt } of (await listUnfinishedUploads(bucket)) ?? []) unfinished.set(id, { id, bytes: 0, modifiedAt: startedAt });
  let token: string | undefined;
  do {
    const position = token === undefined ? {} : { ContinuationToken: token };
    const page = await runS3(() =>
      bucket.client.send(new ListObjectsV2Command({ Bucket: bucket.bucket, Prefix: bucket.prefix, ...position })),
    );
    for (const object of page.Contents ?? []) {
      const id = object.Key?.slice(bucket.prefix.length) ?? '';
      if (!isObjectId(id)) continue;
      unfinished.delete(id);
      yield { id, bytes: object.Size ?? 0, modifiedAt: object.LastModified ?? new Date(0) };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  yield* unfinished.values();
}

/** A stream whose source is found out later; closing it early gives up the search. */
function openLater(find: (signal: AbortSignal) => Promise<Readable>): Readable {
  const controller = new AbortController();
  const output = new PassThrough();
  output.once('close', () => controller.abort());
  find(controller.signal).then(
    (source) => pipeline(source, output, () => undefined),
    (error: unknown) => output.destroy(error instanceof Error ? error : new Error('the blob cannot be read')),
  );
  return output;
}

function toRange(range: ByteRange | undefined): { Range?: string } {
  return range === undefined ? {} : { Range: `bytes=${range.start}-${range.end ?? ''}` };
}

function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}
