// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- not found by itself when another workspace type-checks this file
/// <reference path="./s3rver.d.ts" />
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

export type S3Server = {
  endpoint: string;
  bucket: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Where the server keeps its objects, for tests that look for leftovers. */
  directory: string;
  stop(): Promise<void>;
};

/**
 * Starts an S3-compatible server with one empty bucket on 127.0.0.1. Clients use path-style addresses and compute
 * checksums WHEN_REQUIRED only: this server corrupts streams that carry trailing ones.
 */
export async function startS3(options: { bucket?: string } = {}): Promise<S3Server> {
  const bucket = options.bucket ?? 'vault';
  const directory = await mkdtemp(join(tmpdir(), 'imagemint-s3-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    region: 'us-east-1',
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    directory,
    async stop() {
      // Clients keep idle connections, which a close would wait for.
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
