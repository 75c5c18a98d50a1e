import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chunksOf, describeBlobStore, listAll, readAll, thenHang } from '../../../test/vault/blob-store-behaviour.ts';
import { type S3TestServer, startS3TestServer } from '../../../test/vault/s3-test-server.ts';
import { createS3Store } from './index.ts';

const PART = 5 * 1024 * 1024;
let server: S3TestServer;
let store: ReturnType<typeof createS3Store>;

beforeAll(async () => {
  server = await startS3TestServer();
  store = createStore();
});

afterEach(() => {
  server.intercept = null;
  server.versioning = 'never';
  server.requests.length = 0;
});

afterAll(async () => {
  store.close();
  await server.close();
});

function createStore(options: { endpoint?: string; bucket?: string; prefix?: string } = {}): ReturnType<typeof createS3Store> {
  const { bucket, region, credentials, endpoint } = server;
  return createS3Store({ bucket, region, credentials, endpoint, forcePathStyle: true, ...options });
}

describeBlobStore('S3 store', () => store);

const errorBody = (code: string): string => `<Error><Code>${code}</Code><Message>no</Message></Error>`;

describe('uploads in parts', () => {
  test('hold one part at a time and are completed', async () => {
    const [id, content] = [randomUUID(), randomBytes(2 * PART + 7)];
    await store.put(id, chunksOf(content, 1_000_000));
    expect(server.requests.filter((line) => line.startsWith('PUT')).map((line) => /partNumber=(\d)/.exec(line)?.[1])).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect((await readAll(store.get(id))).equals(content)).toBe(true);
    expect(await server.listUploads()).toEqual([]);
    await store.delete(id);
  });

  test('are aborted on the server before an abort is reported', async () => {
    const controller = new AbortController();
    const put = store.put(randomUUID(), thenHang(randomBytes(PART + 1_000)), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('client left')), 150);
    await expect(put).rejects.toThrow('client left');
    expect(server.requests.some((line) => line.startsWith('POST') && line.includes('uploads'))).toBe(true);
    expect(await server.listUploads()).toEqual([]);
  });

  test('cut at 40 random moments leave neither part nor object', async () => {
    for (let i = 0; i < 40; i += 1) {
      const controller = new AbortController();
      const put = store.put(randomUUID(), thenHang(randomBytes(PART + 1_000)), { signal: controller.signal });
      setTimeout(() => controller.abort(new Error('client left')), i * 3);
      await expect(put).rejects.toThrow('client left');
    }
    expect(await server.listUploads()).toEqual([]);
    expect(await listAll(store)).toEqual([]);
  });

  test('are aborted when the last step fails', async () => {
    server.intercept = (line) =>
      line.startsWith('POST') && line.includes('uploadId=') ? { status: 403, body: errorBody('AccessDenied') } : null;
    await expect(store.put(randomUUID(), chunksOf(randomBytes(PART + 1)))).rejects.toThrow();
    expect(await server.listUploads()).toEqual([]);
  });

  test('left by a killed process are listed, and deleting removes them', async () => {
    const id = randomUUID();
    server.intercept = (line) => (line.startsWith('DELETE') ? { status: 503 } : null);
    const controller = new AbortController();
    const put = store.put(id, thenHang(randomBytes(PART + 1)), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('killed')), 150);
    await expect(put).rejects.toThrow('killed');
    server.intercept = null;
    expect(await server.listUploads()).toHaveLength(1);
    expect(await listAll(store)).toMatchObject([{ id, bytes: 0 }]);
    await store.delete(id);
    expect(await server.listUploads()).toEqual([]);
    expect(await listAll(store)).toEqual([]);
  });
});

describe('a server in trouble', () => {
  test.each([
    { status: 507, code: 'InsufficientStorage', expected: 'STORAGE_FULL' },
    { status: 403, code: 'QuotaExceeded', expected: 'STORAGE_FULL' },
    { status: 503, code: 'SlowDown', expected: 'SERVICE_UNAVAILABLE' },
    { status: 500, code: 'InternalError', expected: 'SERVICE_UNAVAILABLE' },
  ])('$status $code is $expected', async ({ status, code, expected }) => {
    server.intercept = (line) => (line.startsWith('PUT') ? { status, body: errorBody(code) } : null);
    await expect(store.put(randomUUID(), chunksOf(randomBytes(100)))).rejects.toMatchObject({ code: expected });
    server.intercept = null;
    expect(await listAll(store)).toEqual([]);
  });

  test('unreachable is SERVICE_UNAVAILABLE, for every verb', async () => {
    const lost = createStore({ endpoint: 'http://127.0.0.1:9' });
    const id = randomUUID();
    await expect(lost.put(id, chunksOf(randomBytes(10)))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(lost.stat(id)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(lost.delete(id)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(readAll(lost.get(id))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(listAll(lost)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(lost.check()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    lost.close();
  });

  test('an object that stays after its deletion is not called deleted', async () => {
    const id = randomUUID();
    await store.put(id, chunksOf(randomBytes(10)));
    server.intercept = (line) => (line.startsWith('DELETE') ? { status: 204 } : null);
    await expect(store.delete(id)).rejects.toThrow('still there');
    server.intercept = null;
    await store.delete(id);
  });

  test('a failing abort is not called deleted', async () => {
    const id = randomUUID();
    server.intercept = (line) => (line.startsWith('DELETE') ? { status: 403, body: errorBody('AccessDenied') } : null);
    await expect(store.delete(id)).rejects.toThrow();
  });
});

describe('check at start', () => {
  test('refuses a bucket that keeps or kept versions', async () => {
    for (const state of ['Enabled', 'Suspended'] as const) {
      server.versioning = state;
      await expect(store.check()).rejects.toThrow(/keeps versions/);
    }
  });

  test('says what a server does not tell', async () => {
    server.intercept = (line) =>
      /[?&](uploads|versioning|lifecycle)/.test(line) ? { status: 501, body: errorBody('NotImplemented') } : null;
    expect((await store.check()).toSorted()).toEqual(['lifecycle-rule-missing', 'unfinished-uploads-unknown', 'versioning-unknown']);
  });

  test('is content with a lifecycle rule for objects and for unfinished uploads', async () => {
    const rule =
      '<Rule><ID>net</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter><Expiration><Days>1</Days></Expiration><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>';
    server.intercept = (line) =>
      line.includes('lifecycle') ? { status: 200, body: `<LifecycleConfiguration>${rule}</LifecycleConfiguration>` } : null;
    expect(await store.check()).toEqual([]);
  });

  test('refuses a bucket that is missing or closed to us', async () => {
    const missing = createStore({ bucket: 'nowhere' });
    await expect(missing.check()).rejects.toMatchObject({ name: 'SetupError' });
    missing.close();
    server.intercept = (line) => (line.startsWith('PUT') ? { status: 403, body: errorBody('AccessDenied') } : null);
    await expect(store.check()).rejects.toMatchObject({ name: 'SetupError' });
  });
});

test('keeps to its prefix', async () => {
  const [one, other] = [createStore({ prefix: 'a/' }), createStore({ prefix: 'b/' })];
  const id = randomUUID();
  await one.put(id, chunksOf(randomBytes(10)));
  expect(await listAll(other)).toEqual([]);
  expect(await other.stat(id)).toBeNull();
  expect(await listAll(store)).toEqual([]);
  await one.delete(id);
  one.close();
  other.close();
});

// Answered by the front: s3rver encrypts its page tokens with DES, which OpenSSL 3 no longer has.
test('lists every page', async () => {
  const [first, second, stranger] = [randomUUID(), randomUUID(), 'notes.txt'];
  const page = (keys: string[], next: string): string => {
    const items = keys.map(
      (key) => `<Contents><Key>${key}</Key><Size>9</Size><LastModified>2026-11-01T00:00:00.000Z</LastModified></Contents>`,
    );
    return `<ListBucketResult>${items.join('')}${next}</ListBucketResult>`;
  };
  server.intercept = (line) => {
    if (!line.includes('list-type=2')) return null;
    if (line.includes('continuation-token=more%3D')) return { status: 200, body: page([second], '') };
    return {
      status: 200,
      body: page([first, stranger], '<IsTruncated>true</IsTruncated><NextContinuationToken>more=</NextContinuationToken>'),
    };
  };
  const modifiedAt = new Date('2026-11-01T00:00:00Z');
  expect(await listAll(store)).toEqual([first, second].map((id) => ({ id, bytes: 9, modifiedAt })));
});
