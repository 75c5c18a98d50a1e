import { expect, test } from 'vitest';
import { generateRecipientKeys, generateSourceKey, isRecipientPublicKey } from './index.ts';
import { createSealer } from './create-sealer.ts';
import { createOpener } from './create-opener.ts';
import { OBJECT_ID } from '../test/envelope-fixtures.ts';

// RFC 7748: coordinates of small order, in little-endian hex.
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

test('makes keys that fit the key check', async () => {
  const text = await generateRecipientKeys({ extractable: true });
  const held = await generateRecipientKeys({ extractable: false });
  expect(await isRecipientPublicKey(text.publicKey)).toBe(true);
  expect(await isRecipientPublicKey(held.publicKey)).toBe(true);
  expect(text.privateKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(held.privateKey.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('jwk', held.privateKey)).rejects.toThrow();
});

test('refuses public keys that protect nothing', async () => {
  for (const hex of SMALL_ORDER) {
    const publicKey = Buffer.from(hex, 'hex').toString('base64url');
    expect(await isRecipientPublicKey(publicKey), hex).toBe(false);
    await expect(createSealer({ kind: 'result', objectId: OBJECT_ID, recipientPublicKey: publicKey })).rejects.toMatchObject({
      code: 'KEY_INVALID',
    });
  }
});

test('refuses public keys that are no keys', async () => {
  const { publicKey } = await generateRecipientKeys({ extractable: true });
  for (const text of [
    '',
    publicKey.slice(1),
    `${publicKey}A`,
    `${publicKey}=`,
    `+${publicKey.slice(1)}`,
    `${publicKey.slice(0, 42)}\n`,
    '__proto__',
  ]) {
    expect(await isRecipientPublicKey(text), text).toBe(false);
  }
});

test('refuses source keys and object ids of the wrong form', async () => {
  const key = generateSourceKey();
  expect(key.length).toBe(32);
  for (const bytes of [0, 16, 31, 33]) {
    await expect(createSealer({ kind: 'source', objectId: OBJECT_ID, key: new Uint8Array(bytes) })).rejects.toMatchObject({
      code: 'KEY_INVALID',
    });
    expect(() => createOpener({ kind: 'source', objectId: OBJECT_ID, key: new Uint8Array(bytes) })).toThrow('KEY_INVALID');
  }
  for (const objectId of ['', 'x', OBJECT_ID.toUpperCase(), `${OBJECT_ID} `, OBJECT_ID.replaceAll('-', '')]) {
    await expect(createSealer({ kind: 'source', objectId, key })).rejects.toMatchObject({ code: 'ID_INVALID' });
    expect(() => createOpener({ kind: 'source', objectId, key })).toThrow('ID_INVALID');
  }
});

test('refuses a private key that is no key', async () => {
  const { publicKey } = await generateRecipientKeys({ extractable: true });
  const sealer = await createSealer({ kind: 'result', objectId: OBJECT_ID, recipientPublicKey: publicKey });
  const opener = createOpener({ kind: 'result', objectId: OBJECT_ID, privateKey: 'not a key' });
  await expect(opener.update(sealer.header)).rejects.toMatchObject({ code: 'KEY_INVALID' });
});
