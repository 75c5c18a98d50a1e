import { describe, expect, test } from 'vitest';
import { collect, makePlaintext, OBJECT_ID, OPENERS, OTHER_ID, SEALERS } from '../test/envelope-fixtures.ts';
import { generateRecipientKeys, readResultHeader, verifyAcknowledgement, verifyAcknowledgementHash } from './index.ts';

const keys = await generateRecipientKeys({ extractable: false });
const sealResult = (objectId: string): Promise<Buffer> =>
  collect(SEALERS.web({ kind: 'result', objectId, recipientPublicKey: keys.publicKey }), [makePlaintext(70_000)]);

async function acknowledge(objectId: string, envelope: Buffer): Promise<string> {
  const opener = OPENERS.web({ kind: 'result', objectId, privateKey: keys.privateKey });
  await collect(opener, [envelope]);
  return opener.acknowledgement;
}

describe('acknowledgement', () => {
  test('proves that this result was opened, and no other', async () => {
    const [one, two] = [await sealResult(OBJECT_ID), await sealResult(OTHER_ID)];
    const [token, other] = [await acknowledge(OBJECT_ID, one), await acknowledge(OTHER_ID, two)];
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await verifyAcknowledgement(one, token)).toBe(true);
    expect(await verifyAcknowledgement(two, token)).toBe(false);
    expect(await verifyAcknowledgement(one, other)).toBe(false);
    expect(await verifyAcknowledgementHash(readResultHeader(one).acknowledgementHash, token)).toBe(true);
  });

  test('is not the hash that the server knows, nor any other text', async () => {
    const envelope = await sealResult(OBJECT_ID);
    const token = await acknowledge(OBJECT_ID, envelope);
    const hash = Buffer.from(readResultHeader(envelope).acknowledgementHash).toString('base64url');
    const wrong = ['', 'x', hash, `${token}=`, `${token}A`, token.slice(1), token.toLowerCase(), `${token.slice(0, 42)}!`, '\0'.repeat(43)];
    for (const text of wrong) expect(await verifyAcknowledgement(envelope, text), text).toBe(false);
  });

  test('has one spelling only', async () => {
    const envelope = await sealResult(OBJECT_ID);
    const token = await acknowledge(OBJECT_ID, envelope);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.charAt(42));
    const twin = `${token.slice(0, 42)}${alphabet.charAt(last + 1)}`;
    expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(token, 'base64url'));
    expect(await verifyAcknowledgement(envelope, twin)).toBe(false);
  });

  test('comes only after the last verified byte', async () => {
    const envelope = await sealResult(OBJECT_ID);
    const opener = OPENERS.web({ kind: 'result', objectId: OBJECT_ID, privateKey: keys.privateKey });
    await opener.update(envelope);
    const early = await Promise.race([opener.acknowledgement, Promise.resolve('not yet')]);
    expect(early).toBe('not yet');
    await opener.finish();
    expect(await verifyAcknowledgement(envelope, await opener.acknowledgement)).toBe(true);
  });

  test('never comes for a result that is cut or given up', async () => {
    const envelope = await sealResult(OBJECT_ID);
    const cut = OPENERS.web({ kind: 'result', objectId: OBJECT_ID, privateKey: keys.privateKey });
    await expect(collect(cut, [envelope.subarray(0, -1)])).rejects.toMatchObject({ code: 'SEGMENT_REFUSED' });
    await expect(cut.acknowledgement).rejects.toMatchObject({ code: 'SEGMENT_REFUSED' });
    const left = OPENERS.web({ kind: 'result', objectId: OBJECT_ID, privateKey: keys.privateKey });
    await left.update(envelope);
    left.destroy();
    await expect(left.acknowledgement).rejects.toMatchObject({ code: 'ENDED' });
  });

  test('needs a result header', async () => {
    await expect(verifyAcknowledgement(Buffer.alloc(126), 'A'.repeat(43))).rejects.toMatchObject({ code: 'HEADER_INVALID' });
    await expect(verifyAcknowledgement((await sealResult(OBJECT_ID)).subarray(0, 125), 'A'.repeat(43))).rejects.toMatchObject({
      code: 'HEADER_INVALID',
    });
  });
});
