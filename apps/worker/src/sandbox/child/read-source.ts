import { open } from 'node:fs/promises';
import { plainLength } from '@imagemint/envelope';
import { createOpener } from '@imagemint/envelope/node';
import { FRAME } from '../frames.ts';
import type { JobFrame } from '../sandbox-job.ts';
import type { ControlPipe } from './control-pipe.ts';

const READ_BYTES = 1_048_576;

/** The stored photo cannot be had back: gone, cut, or not what was stored. */
export class SourceLostError extends Error {
  override readonly name = 'SourceLostError';
}

/** Decrypts the whole photo into memory and wipes the key. @throws SourceLostError when anything about it is wrong. */
export async function readSource(job: JobFrame, key: Uint8Array, pipe: ControlPipe): Promise<Buffer> {
  const length = plainLength('source', job.sourceBytes);
  const opener = createOpener({ kind: 'source', objectId: job.sourceId, key });
  key.fill(0);
  try {
    if (length === null) throw new SourceLostError();
    const photo = Buffer.allocUnsafeSlow(length);
    let at = 0;
    const take = (pieces: Uint8Array[]) => {
      for (const piece of pieces) {
        photo.set(piece, at);
        at += piece.length;
        piece.fill(0);
      }
    };
    for await (const chunk of job.sourcePath === null ? readPipe(pipe) : readFile(job.sourcePath)) take(await opener.update(chunk));
    take(await opener.finish());
    if (at !== length) throw new SourceLostError();
    return photo;
  } catch (cause) {
    throw new SourceLostError(undefined, { cause });
  } finally {
    opener.destroy();
  }
}

async function* readFile(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path, 'r');
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, READ_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* readPipe(pipe: ControlPipe): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const frame = await pipe.next();
    if (frame.type === FRAME.sourceEnd) return;
    if (frame.type !== FRAME.source) throw new SourceLostError();
    yield frame.payload;
  }
}
