import { createDecipheriv, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunView } from '@imagemint/contract/runs';
import type { Vault } from '@imagemint/core/vault';
import { createTestDatabase, type TestDatabase } from '@imagemint/dev-stack';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { createOpener, transformChunks } from '@imagemint/envelope';
import { createSealer } from '@imagemint/envelope/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpDatabase } from './dump-database.ts';
import { createPhotoRequests } from './photo-requests.ts';
import { startStack, type Stack, type TestAccount } from './start-stack.ts';

/** All state and all keys that the service has while a result is READY. */
type Seizure = { blobs: Map<string, Buffer>; text: string; keys: Buffer[] };

const secret = randomBytes(32);
const everyKey: Buffer[] = [];
let database: TestDatabase;
let stack: Stack;
let account: TestAccount;
let photo: Buffer;

beforeAll(async () => {
  database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, secret, wrapVault: noteKeys });
  account = await stack.signUp();
  photo = await generatePhoto({ seed: 5, width: 64, height: 48, format: 'png' });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await database.drop();
});

/** A thief who was there all the time knows every source key that ever was. */
function noteKeys({ store, keyring }: Vault): Vault {
  const put: Vault['keyring']['put'] = async (id, key, ttlSeconds) => {
    everyKey.push(Buffer.from(key));
    await keyring.put(id, key, ttlSeconds);
  };
  return { store, keyring: { ...keyring, put } };
}

async function seize(): Promise<Seizure> {
  const blobs = new Map<string, Buffer>();
  for (const name of await readdir(stack.vaultDir)) blobs.set(name, await readFile(join(stack.vaultDir, name)));
  return { blobs, text: `${await dumpDatabase(database.url)}\n${JSON.stringify(stack.logged)}`, keys: [secret, ...everyKey] };
}

/** Whatever may be 32 bytes of a key: keys, and hexadecimal and base64url words of at least that length in the text. */
function listKeyBytes({ text, keys }: Seizure): Buffer[] {
  const hex = [...text.matchAll(/[0-9a-f]{64,}/g)].map(([word]) => Buffer.from(word.slice(0, word.length & ~1), 'hex'));
  const base64 = [...text.matchAll(/[A-Za-z0-9_-]{43,}/g)].map(([word]) => Buffer.from(word, 'base64url'));
  return [...keys, ...hex, ...base64].filter(({ length }) => length >= 32);
}

/** As the envelope's page says (docs/envelope.md), with `key` taken for the content key. */
function opensWithContentKey(envelope: Buffer, key: Buffer, object: { id: string; kind: 'source' | 'result' }): boolean {
  const headerBytes = object.kind === 'source' ? 14 : 126;
  const binding = Buffer.concat([Buffer.from(object.id.replaceAll('-', ''), 'hex'), Buffer.of(object.kind === 'source' ? 1 : 2)]);
  const info = Buffer.concat([Buffer.from('imagemint envelope v1 segments\0'), binding]);
  const segment = envelope.subarray(headerBytes, headerBytes + 65_552);
  const isLast = envelope.length === headerBytes + segment.length;
  const nonce = Buffer.concat([envelope.subarray(7, 14), Buffer.from([0, 0, 0, 0, isLast ? 1 : 0])]);
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', key, '', info, 32)), nonce);
  decipher.setAAD(Buffer.concat([binding, envelope.subarray(0, headerBytes)]));
  decipher.setAuthTag(segment.subarray(-16));
  decipher.update(segment.subarray(0, -16));
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}

async function opensWithPrivateKey(envelope: Buffer, privateKey: string, objectId: string): Promise<boolean> {
  try {
    const opener = createOpener({ kind: 'result', objectId, privateKey });
    for await (const piece of transformChunks(opener, [envelope])) if (piece.length > 0) return true;
    return false;
  } catch {
    return false;
  }
}

async function openWithAnything(seized: Seizure, objectId: string): Promise<boolean> {
  const envelope = seized.blobs.get(objectId);
  if (!envelope) throw new Error('there is no result to open');
  for (const bytes of [...listKeyBytes(seized), envelope.subarray(0, 126)]) {
    for (let at = 0; at + 32 <= bytes.length; at += 1) {
      const key = bytes.subarray(at, at + 32);
      if (opensWithContentKey(envelope, key, { id: objectId, kind: 'result' })) return true;
      if ((at === 0 || at + 32 === bytes.length) && (await opensWithPrivateKey(envelope, key.toString('base64url'), objectId))) return true;
    }
  }
  return false;
}

test('the attempts below can succeed: they open what the right key belongs to', async () => {
  const [id, key] = [randomUUID(), randomBytes(32)];
  const sealer = await createSealer({ kind: 'source', objectId: id, key });
  const sealed = Buffer.concat([...(await sealer.update(photo)), ...(await sealer.finish())]);
  expect(opensWithContentKey(sealed, key, { id, kind: 'source' })).toBe(true);
  expect(opensWithContentKey(sealed, randomBytes(32), { id, kind: 'source' })).toBe(false);
});

test.each([
  { whose: 'a key of its own', ownKey: true },
  { whose: 'a key that the service made for it', ownKey: false },
])('a READY result for $whose opens with nothing that the service has', async ({ ownKey }) => {
  const requests = createPhotoRequests({ origin: stack.origin, authorization: account.authorization });
  const run = ownKey ? await requests.start(photo) : await startWithoutKey();
  const view = await requests.untilReadyOrOver(run.runId);
  expect(view.state).toBe('READY');
  const objectId = view.resultObjectId ?? '';
  const seized = await seize();
  expect([...seized.blobs.keys()]).toEqual([objectId]);
  expect(seized.text).toContain(objectId);
  expect(seized.text).not.toContain(run.privateKey);
  expect(everyKey.length).toBeGreaterThan(0);
  expect(await openWithAnything(seized, objectId)).toBe(false);

  // The same search with one thing more, which only the customer has.
  expect(await openWithAnything({ ...seized, text: `${seized.text} ${run.privateKey}` }, objectId)).toBe(true);
  expect((await requests.download(run)).picture.length).toBeGreaterThan(0);
  await requests.cancel(run.runId);
});

async function startWithoutKey(): Promise<{ runId: string; privateKey: string }> {
  const headers = { authorization: account.authorization, 'content-type': 'image/png' };
  const reply = await fetch(`${stack.origin}/v1/runs?tool=convert`, { method: 'POST', headers, body: new Uint8Array(photo) });
  const { id, resultKey } = (await reply.json()) as RunView & { resultKey: string };
  return { runId: id, privateKey: resultKey };
}
