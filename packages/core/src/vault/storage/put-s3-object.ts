import {
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { AppError } from '../../kernel/index.ts';
import { readUntilAborted } from './read-until-aborted.ts';
import { runS3 } from './run-s3.ts';
import type { Bucket } from './bucket.ts';
import { abortUpload } from './unfinished-uploads.ts';

/** S3's smallest part but the last; also what one upload holds in memory. */
const PART_BYTES = 5 * 1024 * 1024;

type Upload = { key: string; ciphertext: AsyncIterable<Uint8Array>; signal: AbortSignal };

/**
 * Stores one object, in parts when it is larger than one part. Any failure removes what had arrived before it is reported,
 * which the SDK's own uploader does not wait for. An abort lets the request under way end first (at most one part): cut off, it could
 * still take effect after what was meant to undo it.
 */
export async function putS3Object(bucket: Bucket, upload: Upload): Promise<{ bytes: number }> {
  const name = { Bucket: bucket.bucket, Key: upload.key };
  const completed: CompletedPart[] = [];
  let uploadId: string | undefined;
  let bytes = 0;
  try {
    for await (const { body, isLast } of gatherParts(readUntilAborted(upload.ciphertext, upload.signal))) {
      bytes += body.length;
      if (isLast && uploadId === undefined) {
        await runS3(() => bucket.client.send(new PutObjectCommand({ ...name, Body: body, ContentLength: body.length })));
        upload.signal.throwIfAborted();
        return { bytes };
      }
      uploadId ??= await startUpload(bucket, upload);
      const part = { ...name, UploadId: uploadId, PartNumber: completed.length + 1, Body: body, ContentLength: body.length };
      const { ETag } = await runS3(() => bucket.client.send(new UploadPartCommand(part)));
      completed.push({ PartNumber: part.PartNumber, ...(ETag === undefined ? {} : { ETag }) });
    }
    const request = new CompleteMultipartUploadCommand({ ...name, UploadId: uploadId, MultipartUpload: { Parts: completed } });
    upload.signal.throwIfAborted();
    await runS3(() => bucket.client.send(request));
    upload.signal.throwIfAborted();
    return { bytes };
  } catch (error) {
    await cleanUp(bucket, upload.key, uploadId);
    throw upload.signal.aborted ? upload.signal.reason : error;
  }
}

async function startUpload(bucket: Bucket, upload: Upload): Promise<string> {
  const request = new CreateMultipartUploadCommand({ Bucket: bucket.bucket, Key: upload.key });
  const { UploadId } = await runS3(() => bucket.client.send(request));
  if (UploadId === undefined) throw new AppError('SERVICE_UNAVAILABLE');
  return UploadId;
}

// A failure here is not reported over the first one: the caller purges the id, and the reconciler finds what stays.
async function cleanUp(bucket: Bucket, key: string, uploadId: string | undefined): Promise<void> {
  if (uploadId !== undefined) await abortUpload(bucket, { key, uploadId }).catch(() => undefined);
  await bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.bucket, Key: key })).catch(() => undefined);
}

/** Cuts a stream into parts of one size; always ends with a part marked last, which may be empty only when it is the only one. */
async function* gatherParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<{ body: Buffer; isLast: boolean }, void, undefined> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (heldBytes + rest.length > PART_BYTES) {
      const taken = PART_BYTES - heldBytes;
      yield { body: Buffer.concat([...held, rest.subarray(0, taken)]), isLast: false };
      rest = rest.subarray(taken);
      held = [];
      heldBytes = 0;
    }
    held.push(rest);
    heldBytes += rest.length;
  }
  yield { body: Buffer.concat(held), isLast: true };
}
