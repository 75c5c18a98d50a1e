import { createOpener, type Opener, type ResultOpenerOptions, type SourceOpenerOptions } from './create-opener.ts';
import { createSealer, type Sealer, type SealerOptions } from './create-sealer.ts';
import type { RecipientPrivateKey } from './recipient-keys.ts';

/** `createSealer` as a web stream: plaintext in, envelope out. */
export function createSealStream(options: SealerOptions): TransformStream<Uint8Array, Uint8Array> {
  return toTransformStream(() => createSealer(options));
}

/** `createOpener` as a web stream: envelope in, verified plaintext out; it errors, late, when the object is not whole. */
export function createOpenStream(options: SourceOpenerOptions | ResultOpenerOptions): TransformStream<Uint8Array, Uint8Array> {
  return toTransformStream(async () => (options.kind === 'source' ? createOpener(options) : createOpener(options)));
}

/**
 * Opens a result while it downloads. `acknowledgement` resolves after the last byte of a whole, verified result; it
 * rejects when the result is refused, cut or cancelled.
 */
export function openResult(options: { privateKey: RecipientPrivateKey; objectId: string; ciphertext: ReadableStream<Uint8Array> }): {
  plaintext: ReadableStream<Uint8Array>;
  acknowledgement: Promise<string>;
} {
  const opener = createOpener({ kind: 'result', objectId: options.objectId, privateKey: options.privateKey });
  return { plaintext: readThrough(opener, options.ciphertext), acknowledgement: opener.acknowledgement };
}

/** Runs chunks through a sealer or opener; wipes it however the loop ends. */
export async function* transformChunks(
  transform: Sealer | Opener | Promise<Sealer | Opener>,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const ready = await transform;
  try {
    for await (const chunk of chunks) yield* await ready.update(chunk);
    yield* await ready.finish();
  } finally {
    ready.destroy();
  }
}

// Not a TransformStream: not every browser tells one that its reader or writer gave up, and the acknowledgement must settle.
function readThrough(opener: Opener, ciphertext: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = ciphertext.getReader();

  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (let emitted = 0; emitted === 0;) {
      const { done, value } = await reader.read();
      const opened = done ? await opener.finish() : await opener.update(value);
      for (const bytes of opened) controller.enqueue(bytes);
      if (done) return controller.close();
      emitted = opened.length;
    }
  }

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        await pull(controller);
      } catch (error) {
        opener.destroy();
        // The sender must not go on for a reader that has refused.
        reader.cancel(error).catch(() => undefined);
        throw error;
      }
    },
    async cancel(reason) {
      opener.destroy();
      await reader.cancel(reason);
    },
  });
}

function toTransformStream(create: () => Promise<Sealer | Opener>): TransformStream<Uint8Array, Uint8Array> {
  let ready: Sealer | Opener | null = null;
  const enqueueAll = (controller: TransformStreamDefaultController<Uint8Array>, chunks: Uint8Array[]): void => {
    for (const chunk of chunks) controller.enqueue(chunk);
  };
  const transformer = {
    async start() {
      ready = await create();
    },
    async transform(chunk: Uint8Array, controller: TransformStreamDefaultController<Uint8Array>) {
      if (ready !== null) enqueueAll(controller, await ready.update(chunk));
    },
    async flush(controller: TransformStreamDefaultController<Uint8Array>) {
      if (ready !== null) enqueueAll(controller, await ready.finish());
    },
    // Older runtimes do not call cancel; there the held bytes go with the stream.
    cancel() {
      ready?.destroy();
    },
  };
  return new TransformStream(transformer);
}
