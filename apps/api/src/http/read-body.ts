import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { AppError } from '@imagemint/core/kernel';

/**
 * A body as the very chunks that arrived, one at a time: the sender waits while a chunk is in use. A stream's own iterator joins waiting
 * chunks into a copy and drops the originals, which nobody could wipe then. A chunk is wiped when the next one is asked for. Leaving early
 * wipes what waits here and leaves the stream alone, because the request still has to be answered.
 * @throws AppError UPLOAD_INCOMPLETE when the stream closes before its end; what the stream itself fails with.
 */
export async function* readBody(stream: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  // Its events were over before anybody listened.
  if (stream.destroyed && !stream.readableEnded) throw new AppError('UPLOAD_INCOMPLETE');
  const waiting: Buffer[] = [];
  const take = (chunk: Buffer): void => {
    waiting.push(chunk);
    stream.pause();
  };
  const done = new AbortController();
  const { signal } = done;
  const ended = Promise.race([
    once(stream, 'end', { signal }),
    once(stream, 'close', { signal }).then(() => {
      if (!stream.readableEnded) throw new AppError('UPLOAD_INCOMPLETE');
    }),
  ]).then(() => 'ended' as const);
  ended.catch(() => undefined);
  stream.on('data', take);
  try {
    for (;;) {
      const chunk = waiting.shift();
      if (chunk) yield* lend(chunk);
      else if ((await nextChunk(stream, ended, signal)) === 'ended' && waiting.length === 0) return;
    }
  } finally {
    done.abort();
    stream.off('data', take);
    for (const chunk of waiting) chunk.fill(0);
    // Whoever drains the rest was stopped by our last pause.
    if (stream.listenerCount('data') > 0) stream.resume();
  }
}

/** A chunk is the reader's until it asks for the next one or leaves; then it is wiped. */
function* lend(chunk: Buffer): Generator<Buffer, void, undefined> {
  try {
    yield chunk;
  } finally {
    chunk.fill(0);
  }
}

/** Lets the stream flow until it has given something, or has ended. */
async function nextChunk(stream: Readable, ended: Promise<'ended'>, signal: AbortSignal): Promise<'ended' | 'data'> {
  if (stream.readableEnded) return 'ended';
  const data = once(stream, 'data', { signal }).then(() => 'data' as const);
  data.catch(() => undefined);
  stream.resume();
  return await Promise.race([data, ended]);
}
