import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import { isObjectId } from './object-id.ts';
import { isMissing, isUnsupported, nullIfUntold, runS3 } from './run-s3.ts';
import type { Bucket } from './bucket.ts';

type UnfinishedUpload = { id: string; key: string; uploadId: string; startedAt: Date };

/** Uploads in parts that were neither completed nor aborted; null when the server cannot list them. */
export async function listUnfinishedUploads(bucket: Bucket, prefix = bucket.prefix): Promise<UnfinishedUpload[] | null> {
  const found: UnfinishedUpload[] = [];
  let position: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (position !== null) {
    const request: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({ Bucket: bucket.bucket, Prefix: prefix, ...position });
    const page: ListMultipartUploadsCommandOutput | null = await runS3(() => bucket.client.send(request)).catch(nullIfUntold);
    if (page === null) return null;
    for (const { Key: key = '', UploadId: uploadId, Initiated: startedAt = new Date(0) } of page.Uploads ?? []) {
      const id = key.slice(bucket.prefix.length);
      if (isObjectId(id) && uploadId !== undefined) found.push({ id, key, uploadId, startedAt });
    }
    const { NextKeyMarker, NextUploadIdMarker } = page;
    const hasMore = page.IsTruncated === true && NextKeyMarker !== undefined;
    position = hasMore
      ? { KeyMarker: NextKeyMarker, ...(NextUploadIdMarker === undefined ? {} : { UploadIdMarker: NextUploadIdMarker }) }
      : null;
  }
  return found;
}

/** Throws away the parts of every unfinished upload to this key. */
export async function abortUnfinishedUploads(bucket: Bucket, key: string): Promise<void> {
  for (const upload of (await listUnfinishedUploads(bucket, key)) ?? []) {
    if (upload.key === key) await abortUpload(bucket, upload);
  }
}

/** Throws away the parts of one upload. Succeeds when there is none; servers that cannot abort leave it to the lifecycle rule. */
export async function abortUpload(bucket: Bucket, upload: { key: string; uploadId: string }): Promise<void> {
  const request = new AbortMultipartUploadCommand({ Bucket: bucket.bucket, Key: upload.key, UploadId: upload.uploadId });
  await runS3(() => bucket.client.send(request)).catch((error: unknown) => {
    if (!isMissing(error) && !isUnsupported(error)) throw error;
  });
}
