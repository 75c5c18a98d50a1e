import { expect, test } from 'vitest';
import { createSuite } from './hpke-suite.ts';

// RFC 9180's test vectors, mode 0, kem 0x0020, kdf 0x0001, aead 0x0002, first encryption.
const VECTOR = {
  info: '4f6465206f6e2061204772656369616e2055726e',
  ikmE: '2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9',
  skRm: '497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d',
  pkRm: '430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c',
  enc: '6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256',
  aad: '436f756e742d30',
  pt: '4265617574792069732074727574682c20747275746820626561757479',
  ct: 'e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a',
} as const;

const bytes = (name: keyof typeof VECTOR): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(VECTOR[name], 'hex'));
const hex = (buffer: ArrayBuffer): string => Buffer.from(buffer).toString('hex');

test('seals as the RFC 9180 vector says', async () => {
  const suite = createSuite();
  const sent = await suite.seal(
    { recipientPublicKey: await suite.kem.deserializePublicKey(bytes('pkRm')), info: bytes('info'), ekm: bytes('ikmE') },
    bytes('pt'),
    bytes('aad'),
  );
  expect({ enc: hex(sent.enc), ct: hex(sent.ct) }).toEqual({ enc: VECTOR.enc, ct: VECTOR.ct });
});

test('opens the RFC 9180 vector', async () => {
  const suite = createSuite();
  const recipientKey = await suite.kem.deserializePrivateKey(bytes('skRm'));
  const opened = await suite.open({ recipientKey, enc: bytes('enc'), info: bytes('info') }, bytes('ct'), bytes('aad'));
  expect(hex(opened)).toBe(VECTOR.pt);
});
