import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { collect, findRefusal, IMPLEMENTATIONS, makePlaintext, OBJECT_ID, OPENERS, OTHER_ID, SEALERS } from '../test/envelope-fixtures.ts';
import { sealResultByDocument, sealSourceByDocument } from '../test/reference-envelope.ts';
import { generateRecipientKeys, generateSourceKey, HEADER_BYTES, type Opener } from './index.ts';

const SEALED_SEGMENT = 65_552;
const REFUSALS = ['HEADER_INVALID', 'KEY_REFUSED', 'SEGMENT_REFUSED'];
const key = generateSourceKey();
const keys = await generateRecipientKeys({ extractable: true });
const strangers = await generateRecipientKeys({ extractable: true });
const seal = {
  source: (objectId: string, plaintext: Buffer) => collect(SEALERS.node({ kind: 'source', objectId, key }), [plaintext]),
  result: (objectId: string, plaintext: Buffer) =>
    collect(SEALERS.node({ kind: 'result', objectId, recipientPublicKey: keys.publicKey }), [plaintext]),
};

describe.each(IMPLEMENTATIONS.flatMap((name) => (['source', 'result'] as const).map((kind) => ({ name, kind }))))(
  '$name refuses a $kind',
  ({ name, kind }) => {
    const open = (objectId = OBJECT_ID): Opener =>
      kind === 'source'
        ? OPENERS[name]({ kind: 'source', objectId, key })
        : OPENERS[name]({ kind: 'result', objectId, privateKey: keys.privateKey });
    const headerBytes = HEADER_BYTES[kind];
    let small: Buffer;
    let large: Buffer;
    let header: Buffer;
    let segments: Buffer[];

    beforeAll(async () => {
      small = await seal[kind](OBJECT_ID, makePlaintext(20));
      large = await seal[kind](OBJECT_ID, makePlaintext(4 * 65_536));
      header = large.subarray(0, headerBytes);
      segments = [0, 1, 2, 3].map((i) => large.subarray(headerBytes + i * SEALED_SEGMENT, headerBytes + (i + 1) * SEALED_SEGMENT));
    });

    const pick = (...order: number[]): Buffer[] => order.map((i) => segments[i] ?? Buffer.alloc(0));

    test('the untouched one opens', async () => {
      expect(await findRefusal(open(), [header, ...pick(0, 1, 2, 3)])).toBe('opened 262144 bytes');
      expect(await findRefusal(open(), [small])).toBe('opened 20 bytes');
    });

    test('cut at every byte', async () => {
      for (let bytes = 0; bytes < small.length; bytes += 1) {
        const expected = bytes < headerBytes ? 'HEADER_INVALID' : 'SEGMENT_REFUSED';
        expect(await findRefusal(open(), [small.subarray(0, bytes)]), `cut at ${bytes}`).toBe(expected);
      }
    });

    test('cut at any byte of several segments, and at their borders', async () => {
      const borders = [1, 2, 3].flatMap((i) => [-1, 0, 1].map((step) => headerBytes + i * SEALED_SEGMENT + step));
      for (const at of borders) expect(await findRefusal(open(), [large.subarray(0, at)]), `cut at ${at}`).toBe('SEGMENT_REFUSED');
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: headerBytes, max: large.length - 1 }), async (at) => {
          expect(await findRefusal(open(), [large.subarray(0, at)])).toBe('SEGMENT_REFUSED');
        }),
        { numRuns: 20 },
      );
    });

    test('one flipped bit', async () => {
      for (let bit = 0; bit < small.length * 8; bit += 3) {
        const changed = Buffer.from(small);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(REFUSALS, `bit ${bit}`).toContain(await findRefusal(open(), [changed]));
      }
    });

    test('any change of any bytes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(large.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
          const changed = Buffer.from(large);
          changed[at] = (changed[at] ?? 0) ^ mask;
          expect(REFUSALS).toContain(await findRefusal(open(), [changed]));
        }),
        { numRuns: 20 },
      );
    });

    test('segments swapped, repeated, dropped, reversed, appended', async () => {
      const orders = [
        [1, 0, 2, 3],
        [0, 2, 1, 3],
        [0, 1, 3, 2],
        [0, 0, 1, 2, 3],
        [0, 1, 1, 2, 3],
        [0, 1, 2, 3, 3],
        [0, 1, 3],
        [1, 2, 3],
        [3, 2, 1, 0],
        [3],
        [0, 1, 2, 3, 0],
        [],
      ];
      for (const order of orders) {
        expect(await findRefusal(open(), [header, ...pick(...order)]), order.join()).toBe('SEGMENT_REFUSED');
      }
    });

    test('bytes after the end', async () => {
      for (const bytes of [1, 15, 16, 17, SEALED_SEGMENT]) {
        expect(await findRefusal(open(), [large, Buffer.alloc(bytes)])).toBe('SEGMENT_REFUSED');
        expect(await findRefusal(open(), [small, Buffer.alloc(bytes)])).toBe('SEGMENT_REFUSED');
      }
    });

    test('a segment of another object, even under the same key and of the same place', async () => {
      const other = await seal[kind](OTHER_ID, makePlaintext(4 * 65_536));
      const sameAgain = await seal[kind](OBJECT_ID, makePlaintext(4 * 65_536));
      for (const donor of [other, sameAgain]) {
        const foreign = donor.subarray(headerBytes + SEALED_SEGMENT, headerBytes + 2 * SEALED_SEGMENT);
        expect(await findRefusal(open(), [header, ...pick(0), foreign, ...pick(2, 3)])).toBe('SEGMENT_REFUSED');
      }
    });

    test('the header of another object before its segments', async () => {
      const other = await seal[kind](OBJECT_ID, makePlaintext(20));
      expect(await findRefusal(open(), [other.subarray(0, headerBytes), small.subarray(headerBytes)])).toBe('SEGMENT_REFUSED');
    });

    test('under the id of another object', async () => {
      expect(await findRefusal(open(OTHER_ID), [small])).toBe(kind === 'source' ? 'SEGMENT_REFUSED' : 'KEY_REFUSED');
    });

    test('as the other kind', async () => {
      const other = kind === 'source' ? 'result' : 'source';
      expect(await findRefusal(open(), [await seal[other](OBJECT_ID, makePlaintext(200))])).toBe('HEADER_INVALID');
    });

    test('with somebody else’s key', async () => {
      const opener =
        kind === 'source'
          ? OPENERS[name]({ kind, objectId: OBJECT_ID, key: generateSourceKey() })
          : OPENERS[name]({ kind, objectId: OBJECT_ID, privateKey: strangers.privateKey });
      expect(await findRefusal(opener, [small])).toBe(kind === 'source' ? 'SEGMENT_REFUSED' : 'KEY_REFUSED');
    });

    test('nothing comes out after the first refusal, and what came out before is a true beginning', async () => {
      const opener = open();
      const opened: Uint8Array[] = [];
      opened.push(...(await opener.update(Buffer.concat([header, ...pick(0, 1)]))));
      await expect(opener.update(Buffer.concat(pick(3, 2)))).rejects.toMatchObject({ code: 'SEGMENT_REFUSED' });
      await expect(opener.update(Buffer.concat(pick(2, 3)))).rejects.toMatchObject({ code: 'ENDED' });
      await expect(opener.finish()).rejects.toMatchObject({ code: 'ENDED' });
      expect(Buffer.concat(opened)).toEqual(makePlaintext(65_536));
    });
  },
);

// Only who holds the keys can write these; they must be refused all the same, so that an envelope has one meaning.
describe.each(IMPLEMENTATIONS)('%s refuses what a dishonest sealer wrote', (name) => {
  test('an empty segment after the last', async () => {
    const object = { objectId: OBJECT_ID, key: Buffer.from(key) };
    for (const bytes of [0, 65_536]) {
      const opener = OPENERS[name]({ kind: 'source', ...object });
      expect(await findRefusal(opener, [sealSourceByDocument(object, makePlaintext(bytes), 1)])).toBe('SEGMENT_REFUSED');
    }
  });

  test('the hash of another token: an acknowledgement that could never be given', async () => {
    const opener = OPENERS[name]({ kind: 'result', objectId: OBJECT_ID, privateKey: keys.privateKey });
    const envelope = sealResultByDocument({ objectId: OBJECT_ID, ...keys }, makePlaintext(10), Buffer.alloc(32, 1));
    expect(await findRefusal(opener, [envelope])).toBe('KEY_REFUSED');
  });
});
