import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect, cutAt, IMPLEMENTATIONS, makePlaintext, OBJECT_ID, OPENERS, SEALERS } from '../test/envelope-fixtures.ts';
import { openResultByDocument, openSourceByDocument, sealResultByDocument, sealSourceByDocument } from '../test/reference-envelope.ts';
import { generateRecipientKeys, generateSourceKey, sealedLength, verifyAcknowledgement } from './index.ts';

const BORDERS = [0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 200_000];
const PAIRS = IMPLEMENTATIONS.flatMap((sealer) => IMPLEMENTATIONS.map((opener) => ({ sealer, opener })));
const key = Buffer.from(generateSourceKey());
const keys = await generateRecipientKeys({ extractable: true });

describe.each(PAIRS)('$sealer seals, $opener opens', ({ sealer, opener }) => {
  test.each(BORDERS)('a source of %i bytes', async (bytes) => {
    const plaintext = makePlaintext(bytes);
    const envelope = await collect(SEALERS[sealer]({ kind: 'source', objectId: OBJECT_ID, key }), [plaintext]);
    expect(envelope.length).toBe(sealedLength('source', bytes));
    expect(await collect(OPENERS[opener]({ kind: 'source', objectId: OBJECT_ID, key }), [envelope])).toEqual(plaintext);
  });

  test.each(BORDERS)('a result of %i bytes', async (bytes) => {
    const plaintext = makePlaintext(bytes);
    const envelope = await collect(SEALERS[sealer]({ kind: 'result', objectId: OBJECT_ID, recipientPublicKey: keys.publicKey }), [
      plaintext,
    ]);
    expect(envelope.length).toBe(sealedLength('result', bytes));
    const reader = OPENERS[opener]({ kind: 'result', objectId: OBJECT_ID, privateKey: keys.privateKey });
    expect(await collect(reader, [envelope])).toEqual(plaintext);
    expect(await verifyAcknowledgement(envelope, await reader.acknowledgement)).toBe(true);
  });

  test('any cutting of the input gives the same', async () => {
    const plaintext = makePlaintext(150_000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(150_200), { maxLength: 6 }),
        fc.array(fc.nat(150_200), { maxLength: 6 }),
        async (cutsIn, cutsOut) => {
          const envelope = await collect(SEALERS[sealer]({ kind: 'source', objectId: OBJECT_ID, key }), cutAt(plaintext, cutsIn));
          const opened = await collect(OPENERS[opener]({ kind: 'source', objectId: OBJECT_ID, key }), cutAt(envelope, cutsOut));
          expect(opened.equals(plaintext)).toBe(true);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe.each(IMPLEMENTATIONS)('%s agrees with an implementation written from the document', (name) => {
  test.each(BORDERS)('%i bytes', async (bytes) => {
    const plaintext = makePlaintext(bytes);
    const object = { objectId: OBJECT_ID, key, ...keys };
    const source = await collect(SEALERS[name]({ kind: 'source', objectId: OBJECT_ID, key }), [plaintext]);
    expect(openSourceByDocument(object, source)).toEqual(plaintext);
    expect(await collect(OPENERS[name]({ kind: 'source', objectId: OBJECT_ID, key }), [sealSourceByDocument(object, plaintext)])).toEqual(
      plaintext,
    );

    const result = await collect(SEALERS[name]({ kind: 'result', objectId: OBJECT_ID, recipientPublicKey: keys.publicKey }), [plaintext]);
    const opened = openResultByDocument(object, result);
    expect(opened.plaintext).toEqual(plaintext);
    expect(await verifyAcknowledgement(result, opened.acknowledgement)).toBe(true);
    const reader = OPENERS[name]({ kind: 'result', objectId: OBJECT_ID, privateKey: keys.privateKey });
    expect(await collect(reader, [sealResultByDocument(object, plaintext)])).toEqual(plaintext);
  });
});

// Written once by version 1: whatever changes later must still open them.
test('opens the envelopes of the first release', async () => {
  const object = { objectId: OBJECT_ID, key: Buffer.alloc(32, 7) };
  const source = Buffer.from(GOLDEN.source, 'base64url');
  expect((await collect(OPENERS.web({ kind: 'source', ...object }), [source])).toString()).toBe('nothing left behind');
  const reader = OPENERS.web({ kind: 'result', objectId: OBJECT_ID, privateKey: GOLDEN.privateKey });
  expect((await collect(reader, [Buffer.from(GOLDEN.result, 'base64url')])).toString()).toBe('nothing left behind');
  expect(await reader.acknowledgement).toBe(GOLDEN.acknowledgement);
});

const GOLDEN = {
  source: 'SU1FVgEBEII6fc9C6ADLBseoWIj0toJAZsimSoNKL3fU7O6Xh-xbpYHdZc7yMaxj-g',
  result:
    'SU1FVgECEGgImDnOU1ZWG6bvd9mn4dpW3g2_RQIY4AoLNTjDJz1TzxGX9FHkNK4ERjWEsc7lQzBjhSMEtQIFicXUq4Nayydu8wleZM0CS3bfehSAKaO4ZZhlJd2gumMJLsZ2jmuSR81cbFLbDXWpiIrKPhH4mzWStL0Ec8DtiYQSXYT_KO0lU51MXToKSadsH8cIfrrX3KIJQOVgZkKfP4Q',
  privateKey: 'MIQHWZphxZVlTZQ5NDeq_MT13rduHfCsK5P0HDUXilw',
  acknowledgement: 'hCGj3KunapC6ZLX57ich_ypx1kffz-MDOEEoVa86CIU',
} as const;
