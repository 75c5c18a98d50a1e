import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AppError } from '../../kernel/index.ts';
import type { ByteRange } from './blob-store.ts';

/** Every read is a trip to the thread pool and a fresh buffer: 64 KiB cost twice the time, 1 MiB not much less than this. */
const READ_BYTES = 524_288;

/** Streams a file, never following a link in its place. Fails with AppError NOT_FOUND when it does not exist. */
export function createFileReader(path: string, range: ByteRange = { start: 0 }): Readable {
  let handle: FileHandle | null = null;
  let position = range.start;
  const end = range.end ?? Number.MAX_SAFE_INTEGER;

  async function readNext(file: FileHandle): Promise<Uint8Array | null> {
    const bytes = Math.min(READ_BYTES, end - position + 1);
    if (bytes <= 0) return null;
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(bytes), 0, bytes, position);
    position += bytesRead;
    return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
  }

  return new Readable({
    highWaterMark: READ_BYTES,
    construct(callback) {
      open(path, constants.O_RDONLY | constants.O_NOFOLLOW).then(
        (opened) => {
          handle = opened;
          callback();
        },
        (error: unknown) => callback(asReadError(error)),
      );
    },
    read() {
      if (handle === null) return;
      readNext(handle).then(
        (chunk) => this.push(chunk),
        (error: unknown) => this.destroy(asReadError(error)),
      );
    },
    destroy(error, callback) {
      if (handle === null) return callback(error);
      handle.close().then(
        () => callback(error),
        (closeError: unknown) => callback(error ?? asReadError(closeError)),
      );
    },
  });
}

function asReadError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('the blob cannot be read');
  return 'code' in error && error.code === 'ENOENT' ? new AppError('NOT_FOUND', { cause: error }) : error;
}
