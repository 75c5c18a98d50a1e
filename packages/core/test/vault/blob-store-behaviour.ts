import { randomBytes, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/kernel/index.ts';
import type { BlobStore, StoredBlob } from '../../src/vault/storage/index.ts';

const SIZES = [0, 1, 65_552, 1_000_003, 5 * 1024 * 1024, 5 * 1024 * 1024 + 1, 12_000_000];

/** Chunks of uneven sizes, as a network gives them. */
export async function* chunksOf(bytes: Buffer, chunkBytes = 60_000): AsyncGenerator<Buffer, void, undefined> {
  for (let offset = 0; offset < bytes.length; offset += chunkBytes) yield bytes.subarray(offset, offset + chunkBytes);
}

/** A source that gives `bytes` and then stays silent for ever, as a client that hangs. */
export async function* thenHang(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield* chunksOf(bytes);
  await new Promise(() => undefined);
}

export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function listAll(store: BlobStore): Promise<StoredBlob[]> {
  const blobs: StoredBlob[] = [];
  for await (const blob of store.list()) blobs.push(blob);
  return blobs;
}

/** What every store must do, whatever it is made of. The store starts empty and is empty at the end. */
export function describeBlobStore(name: string, getStore: () => BlobStore): void {
  describe(name, () => {
    test.each(SIZES)('gives back %i bytes', async (bytes) => {
      const [store, id, content] = [getStore(), randomUUID(), randomBytes(bytes)];
      expect(await store.put(id, chunksOf(content))).toEqual({ bytes });
      expect((await store.stat(id))?.bytes).toBe(bytes);
      expect((await readAll(store.get(id))).equals(content)).toBe(true);
      await store.delete(id);
    });

    test('gives back any range', async () => {
      const [store, id, content] = [getStore(), randomUUID(), randomBytes(700_000)];
      await store.put(id, chunksOf(content));
      for (const [start, end] of [
        [0, 1],
        [0, 699_999],
        [1, 65_552],
        [300_000, 699_999],
        [699_999, 699_999],
      ] as const) {
        expect((await readAll(store.get(id, { start, end }))).equals(content.subarray(start, end + 1)), `${start}-${end}`).toBe(true);
      }
      expect((await readAll(store.get(id, { start: 500_000 }))).equals(content.subarray(500_000))).toBe(true);
      await store.delete(id);
    });

    test('lists what is there, and its age', async () => {
      const [store, before] = [getStore(), Date.now()];
      const ids = [randomUUID(), randomUUID(), randomUUID()];
      for (const id of ids) await store.put(id, chunksOf(randomBytes(1_000)));
      const listed = await listAll(store);
      expect(listed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      for (const { bytes, modifiedAt } of listed) {
        expect(bytes).toBe(1_000);
        expect(Math.abs(modifiedAt.getTime() - before)).toBeLessThan(30_000);
      }
      for (const id of ids) await store.delete(id);
      expect(await listAll(store)).toEqual([]);
    });

    test('deletes, also twice, also what never was', async () => {
      const [store, id] = [getStore(), randomUUID()];
      await store.put(id, chunksOf(randomBytes(1_000)));
      await store.delete(id);
      await store.delete(id);
      await store.delete(randomUUID());
      expect(await store.stat(id)).toBeNull();
      await expect(readAll(store.get(id))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    test('takes no id that is not a UUID', async () => {
      const store = getStore();
      for (const id of [
        '',
        '.',
        '..',
        '../x',
        '/etc/passwd',
        'a/b',
        randomUUID().toUpperCase(),
        `${randomUUID()}/..`,
        `${randomUUID()}\0`,
        `${randomUUID()}.part`,
      ]) {
        await expect(store.put(id, chunksOf(randomBytes(10)))).rejects.toThrow(RangeError);
        await expect(store.stat(id)).rejects.toThrow(RangeError);
        await expect(store.delete(id)).rejects.toThrow(RangeError);
        await expect(async () => readAll(store.get(id))).rejects.toThrow();
      }
      expect(await listAll(store)).toEqual([]);
    });

    test('a failing source leaves nothing, and its error comes out as it was', async () => {
      const store = getStore();
      const refusal = new AppError('IMAGE_TOO_LARGE', { limit: 5 });
      for (const bytes of [0, 10, 300_000, 6_000_000]) {
        const id = randomUUID();
        const failing = async function* (): AsyncGenerator<Buffer, void, undefined> {
          yield* chunksOf(randomBytes(bytes));
          throw refusal;
        };
        await expect(store.put(id, failing())).rejects.toBe(refusal);
        expect(await store.stat(id)).toBeNull();
      }
      expect(await listAll(store)).toEqual([]);
    });

    test('an aborted put ends at once even while its source hangs, and leaves nothing', async () => {
      const store = getStore();
      for (const bytes of [0, 100_000, 6_000_000]) {
        const [id, controller, reason] = [randomUUID(), new AbortController(), new AppError('UPLOAD_INCOMPLETE')];
        const put = store.put(id, thenHang(randomBytes(bytes)), { signal: controller.signal });
        setTimeout(() => controller.abort(reason), 50);
        await expect(put).rejects.toBe(reason);
        expect(await store.stat(id)).toBeNull();
      }
      const early = store.put(randomUUID(), chunksOf(randomBytes(10)), { signal: AbortSignal.abort(new Error('too late')) });
      await expect(early).rejects.toThrow('too late');
      expect(await listAll(store)).toEqual([]);
    });

    test('deleting an object while it arrives ends the put, and nothing comes after', async () => {
      const store = getStore();
      for (const bytes of [100_000, 6_000_000]) {
        const id = randomUUID();
        const content = randomBytes(bytes);
        const gate = Promise.withResolvers<void>();
        const slow = async function* (): AsyncGenerator<Buffer, void, undefined> {
          yield* chunksOf(content);
          await gate.promise;
          yield content.subarray(0, 10);
        };
        const put = store.put(id, slow());
        put.catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 60));
        await store.delete(id);
        gate.resolve();
        await expect(put).rejects.toMatchObject({ code: 'CONTENT_LOST' });
        expect(await store.stat(id)).toBeNull();
      }
      expect(await listAll(store)).toEqual([]);
    });

    test('50 cycles at a time do not disturb each other', async () => {
      const store = getStore();
      const cycle = async (bytes: number): Promise<void> => {
        const [id, content] = [randomUUID(), randomBytes(bytes)];
        await store.put(id, chunksOf(content, 7_001));
        expect((await readAll(store.get(id))).equals(content)).toBe(true);
        await store.delete(id);
        expect(await store.stat(id)).toBeNull();
      };
      await Promise.all(Array.from({ length: 50 }, (_, i) => cycle(1_000 + i * 5_003)));
      expect(await listAll(store)).toEqual([]);
    });

    test('readers that leave early leave no stream behind', async () => {
      const [store, id] = [getStore(), randomUUID()];
      await store.put(id, chunksOf(randomBytes(2_000_000)));
      for (let i = 0; i < 20; i += 1) {
        const stream = store.get(id);
        if (i % 2 === 0) await new Promise((resolve) => stream.once('readable', resolve));
        const closed = new Promise((resolve) => stream.once('close', resolve));
        stream.destroy();
        await closed;
      }
      await store.delete(id);
      expect(await listAll(store)).toEqual([]);
    });

    test('may be used after its check', async () => {
      await expect(getStore().check()).resolves.toBeInstanceOf(Array);
      expect(await listAll(getStore())).toEqual([]);
    });
  });
}
