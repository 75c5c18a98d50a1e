import type { S3Client } from '@aws-sdk/client-s3';

/** Where the objects of an S3 store are: keys are prefix and id. */
export type Bucket = { client: S3Client; bucket: string; prefix: string };
