import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { AppError } from '@imagemint/core/kernel';

/**
 * Sends a stream to its end: until the last byte has been handed to the operating system. However it ends, the stream is closed.
 * @throws AppError UPLOAD_INCOMPLETE when the client leaves, or has left before.
 */
export async function sendStream(res: Response, stream: Readable): Promise<void> {
  try {
    await pipeline(stream, res);
  } catch (cause) {
    throw new AppError('UPLOAD_INCOMPLETE', { cause });
  } finally {
    // Not done by the pipeline when the response was closed before.
    stream.destroy();
  }
}
