import { randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { AppError, SetupError } from '../../kernel/index.ts';
import type { StoreWarning } from './blob-store.ts';
import { isMissing, nullIfUntold, runS3 } from './run-s3.ts';
import type { Bucket } from './bucket.ts';
import { listUnfinishedUploads } from './unfinished-uploads.ts';

/** Refuses a bucket that keeps deleted objects or cannot be written; warns of what the server does not tell. */
export async function checkBucket(bucket: Bucket): Promise<StoreWarning[]> {
  try {
    await runS3(() => bucket.client.send(new HeadBucketCommand({ Bucket: bucket.bucket })));
    const warnings = [await checkVersioning(bucket), await checkLifecycle(bucket)];
    if ((await listUnfinishedUploads(bucket)) === null) warnings.push('unfinished-uploads-unknown');
    await tryToWrite(bucket);
    return warnings.filter((warning) => warning !== null);
  } catch (error) {
    // Unreachable is not wrongly set up: the caller may try again.
    if (error instanceof SetupError || error instanceof AppError) throw error;
    const name = error instanceof Error ? ` (${error.name})` : '';
    throw new SetupError(
      `The vault bucket ${bucket.bucket} cannot be used${name}. It must exist and let this service list, read, write and delete.`,
      {
        cause: error,
      },
    );
  }
}

async function checkVersioning({ client, bucket }: Bucket): Promise<StoreWarning | null> {
  const found = await runS3(() => client.send(new GetBucketVersioningCommand({ Bucket: bucket }))).catch(nullIfUntold);
  if (found === null) return 'versioning-unknown';
  if (found.Status === undefined) return null;
  throw new SetupError(
    `The vault bucket ${bucket} keeps versions (versioning is ${found.Status}), so deleted photos would stay. Use a bucket on which versioning was never switched on.`,
  );
}

async function checkLifecycle({ client, bucket }: Bucket): Promise<StoreWarning | null> {
  const request = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket });
  const found = await runS3(() => client.send(request)).catch((error: unknown) => (isMissing(error) ? { Rules: [] } : nullIfUntold(error)));
  const rules = (found?.Rules ?? []).filter((rule) => rule.Status === 'Enabled');
  const hasBoth =
    rules.some((rule) => rule.Expiration?.Days !== undefined) && rules.some((rule) => rule.AbortIncompleteMultipartUpload !== undefined);
  return hasBoth ? null : 'lifecycle-rule-missing';
}

async function tryToWrite({ client, bucket, prefix }: Bucket): Promise<void> {
  const name = { Bucket: bucket, Key: `${prefix}${randomUUID()}` };
  await runS3(() => client.send(new PutObjectCommand({ ...name, Body: Buffer.from('check') }))).catch((error: unknown) => {
    // A full bucket must start, or what fills it could not be purged.
    if (!(error instanceof AppError && error.code === 'STORAGE_FULL')) throw error;
  });
  await runS3(() => client.send(new DeleteObjectCommand(name)));
  const isStillThere = await runS3(() => client.send(new HeadObjectCommand(name))).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
  if (isStillThere) throw new SetupError(`The vault bucket ${bucket} still shows what was deleted.`);
}
