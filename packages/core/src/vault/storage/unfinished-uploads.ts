import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
} from '@aws-sdk/client-s3';
import { isObjectId } from './object-id.ts';
import { isMissing, isUnsupported, nullIfUntold, runS3 } from './run-s3.ts';
import type { Bucket } from './bucket.ts';

type Position = { KeyMarker?: string; UploadIdMarker?: string };
type UnfinishedUpload = { id: string; key: string; uploadId: string; startedAt: Date };

/** Uploads in parts that were neither completed nor aborted; null when the server cannot list them. */
export async function listUnfinishedUploads(bucket: Bucket, prefix = bucket.prefix): Promise<UnfinishedUpload[] | null> {
  const found: UnfinishedUpload[] = [];
  let position: Position | null = {};
  while (position !== null) {
    const request: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({ Bucket: bucket.bucket, Prefix: prefix, ...position });
    const page: ListMultipartUploadsCommandOutput | null = await runS3(() => bucket.client.send(request)).catch(nullIfUntold);
    if (page === null) return null;
    for (const upload of page.Uploads ?? []) found.push(...readUpload(upload, bucket.prefix));
    position = nextPosition(page);
  }
  return found;
}

function readUpload({ Key: key = '', UploadId: uploadId, Initiated: startedAt }: MultipartUpload, prefix: string): UnfinishedUpload[] {
  const id = key.slice(prefix.length);
  if (!isObjectId(id) || uploadId === undefined) return [];
  return [{ id, key, uploadId, startedAt: startedAt ?? new Date(0) }];
}

function nextPosition({ IsTruncated, NextKeyMarker, NextUploadIdMarker }: ListMultipartUploadsCommandOutput): Position | null {
  if (IsTruncated !== true || NextKeyMarker === undefined) return null;
  return { KeyMarker: NextKeyMarker, ...(NextUploadIdMarker === undefined ? {} : { UploadIdMarker: NextUploadIdMarker }) };
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
