import { describe, expect, test } from 'vitest';
import { collect, makePlaintext, OBJECT_ID, SEALERS } from '../test/envelope-fixtures.ts';
import {
  createOpenStream,
  createSealer,
  createSealStream,
  generateRecipientKeys,
  generateSourceKey,
  openResult,
  transformChunks,
  verifyAcknowledgement,
} from './index.ts';

const keys = await generateRecipientKeys({ extractable: false });
const plaintext = makePlaintext(300_000);
const sealed = await collect(SEALERS.node({ kind: 'result', objectId: OBJECT_ID, recipientPublicKey: keys.publicKey }), [plaintext]);

function streamOf(bytes: Buffer, chunkBytes: number): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(offset, offset + chunkBytes));
      offset += chunkBytes;
    },
  });
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('web streams', () => {
  test('seal and open as transform streams', async () => {
    const options = { kind: 'source', objectId: OBJECT_ID, key: generateSourceKey() } as const;
    const back = streamOf(plaintext, 10_000).pipeThrough(createSealStream(options)).pipeThrough(createOpenStream(options));
    expect(await readAll(back)).toEqual(plaintext);
  });

  test('a refused envelope errors the stream', async () => {
    const options = { kind: 'source', objectId: OBJECT_ID, key: generateSourceKey() } as const;
    const back = streamOf(sealed, 10_000).pipeThrough(createOpenStream(options));
    await expect(readAll(back)).rejects.toMatchObject({ code: 'HEADER_INVALID' });
  });

  test.each([1_000, 65_536, 1_000_000])('openResult reads %i bytes at a time and acknowledges at the end', async (chunkBytes) => {
    const opened = openResult({ privateKey: keys.privateKey, objectId: OBJECT_ID, ciphertext: streamOf(sealed, chunkBytes) });
    expect(await readAll(opened.plaintext)).toEqual(plaintext);
    expect(await verifyAcknowledgement(sealed, await opened.acknowledgement)).toBe(true);
  });

  test('openResult emits before everything has arrived', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const opened = openResult({ privateKey: keys.privateKey, objectId: OBJECT_ID, ciphertext: readable });
    const writer = writable.getWriter();
    void writer.write(sealed.subarray(0, 150_000));
    const { value } = await opened.plaintext.getReader().read();
    expect(value).toEqual(new Uint8Array(plaintext.subarray(0, 65_536)));
  });

  test('a connection that breaks errors the plaintext and the acknowledgement', async () => {
    let pulls = 0;
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        if (pulls > 2) throw new Error('connection reset');
        controller.enqueue(sealed.subarray((pulls - 1) * 100_000, pulls * 100_000));
      },
    });
    const opened = openResult({ privateKey: keys.privateKey, objectId: OBJECT_ID, ciphertext: broken });
    await expect(readAll(opened.plaintext)).rejects.toThrow('connection reset');
    await expect(opened.acknowledgement).rejects.toMatchObject({ code: 'ENDED' });
  });

  test('a reader that leaves stops the download and gets no acknowledgement', async () => {
    let reason: unknown;
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(sealed.subarray(0, 100_000)),
      cancel: (given) => {
        reason = given;
      },
    });
    const opened = openResult({ privateKey: keys.privateKey, objectId: OBJECT_ID, ciphertext: endless });
    await opened.plaintext.cancel('left');
    expect(reason).toBe('left');
    await expect(opened.acknowledgement).rejects.toMatchObject({ code: 'ENDED' });
  });

  test('a refused result stops the download', async () => {
    let isCancelled = false;
    const wrong = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.alloc(200)),
      cancel: () => {
        isCancelled = true;
      },
    });
    const opened = openResult({ privateKey: keys.privateKey, objectId: OBJECT_ID, ciphertext: wrong });
    await expect(readAll(opened.plaintext)).rejects.toMatchObject({ code: 'HEADER_INVALID' });
    expect(isCancelled).toBe(true);
  });
});

describe('one life', () => {
  const options = { kind: 'source', objectId: OBJECT_ID, key: generateSourceKey() } as const;

  test('calls do not overlap, and none comes after the end', async () => {
    const sealer = await createSealer(options);
    const first = sealer.update(plaintext);
    await expect(sealer.update(plaintext)).rejects.toMatchObject({ code: 'ENDED' });
    await first;
    await sealer.finish();
    await expect(sealer.finish()).rejects.toMatchObject({ code: 'ENDED' });
  });

  test('destroy during a call ends it', async () => {
    const sealer = await createSealer(options);
    const running = sealer.update(plaintext);
    sealer.destroy();
    await expect(running).rejects.toMatchObject({ code: 'ENDED' });
  });

  test('a loop that is left early destroys its sealer', async () => {
    const sealer = await createSealer(options);
    for await (const chunk of transformChunks(sealer, [plaintext])) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await expect(sealer.finish()).rejects.toMatchObject({ code: 'ENDED' });
  });

  test('a chunk may be overwritten as soon as its promise has settled', async () => {
    const sealer = await createSealer(options);
    const shared = Buffer.alloc(50_000);
    const parts: Uint8Array[] = [];
    for (let i = 0; i < 6; i += 1) {
      plaintext.copy(shared, 0, i * 50_000, (i + 1) * 50_000);
      parts.push(...(await sealer.update(shared)).map((part) => part.slice()));
      shared.fill(0);
    }
    parts.push(...(await sealer.finish()));
    const back = new Blob(parts.map((part) => new Uint8Array(part))).stream().pipeThrough(createOpenStream(options));
    expect(await readAll(back)).toEqual(plaintext);
  });
});
