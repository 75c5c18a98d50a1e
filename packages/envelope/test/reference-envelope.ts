import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  createHmac,
  randomBytes,
} from 'node:crypto';

// A second implementation of docs/envelope.md, written from the document alone, without the package or @hpke/core.

const SEGMENT = 65_536;
const label = (use: string, objectId: string, kind: number): Buffer =>
  Buffer.concat([Buffer.from(`imagemint envelope v1 ${use}\0`), Buffer.from(objectId.replaceAll('-', ''), 'hex'), Buffer.of(kind)]);
const derive = (key: Buffer, info: Buffer): Buffer => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), info, 32));
const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

function gcm(key: Buffer, nonce: Buffer, text: { aad: Buffer; plaintext: Buffer }): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(text.aad);
  return Buffer.concat([cipher.update(text.plaintext), cipher.final(), cipher.getAuthTag()]);
}

function ungcm(key: Buffer, nonce: Buffer, text: { aad: Buffer; sealed: Buffer }): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(text.aad);
  decipher.setAuthTag(text.sealed.subarray(-16));
  return Buffer.concat([decipher.update(text.sealed.subarray(0, -16)), decipher.final()]);
}

// RFC 9180, sections 4, 5.1 and 7: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode, first message.
const KEM_ID = Buffer.from('4b454d0020', 'hex');
const HPKE_ID = Buffer.from('48504b45002000010002', 'hex');
const extract = (salt: Buffer, ikm: Buffer): Buffer => createHmac('sha256', salt).update(ikm).digest();

function expand(prk: Buffer, info: Buffer, length: number): Buffer {
  const block = createHmac('sha256', prk)
    .update(Buffer.concat([info, Buffer.of(1)]))
    .digest();
  return block.subarray(0, length);
}

const labeledExtract = (suite: Buffer, name: string, ikm: Buffer): Buffer =>
  extract(Buffer.alloc(0), Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(name), ikm]));

function labeledExpand(prk: Buffer, text: { suite: Buffer; name: string; info: Buffer }, length: number): Buffer {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(length);
  return expand(prk, Buffer.concat([size, Buffer.from('HPKE-v1'), text.suite, Buffer.from(text.name), text.info]), length);
}

function hpkeKeySchedule(dh: Buffer, publics: { enc: Buffer; recipient: Buffer }, info: Buffer): { key: Buffer; nonce: Buffer } {
  const prk = labeledExtract(KEM_ID, 'eae_prk', dh);
  const kemContext = Buffer.concat([publics.enc, publics.recipient]);
  const shared = labeledExpand(prk, { suite: KEM_ID, name: 'shared_secret', info: kemContext }, 32);
  const context = Buffer.concat([
    Buffer.of(0),
    labeledExtract(HPKE_ID, 'psk_id_hash', Buffer.alloc(0)),
    labeledExtract(HPKE_ID, 'info_hash', info),
  ]);
  const secret = extract(shared, Buffer.concat([Buffer.from('HPKE-v1'), HPKE_ID, Buffer.from('secret')]));
  return {
    key: labeledExpand(secret, { suite: HPKE_ID, name: 'key', info: context }, 32),
    nonce: labeledExpand(secret, { suite: HPKE_ID, name: 'base_nonce', info: context }, 12),
  };
}

const publicFromRaw = (x: string): ReturnType<typeof createPublicKey> =>
  createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'X25519', x } });

function dhWith(privateKey: string, publicKey: string): Buffer {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), Buffer.from(privateKey, 'base64url')]);
  return diffieHellman({
    privateKey: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
    publicKey: publicFromRaw(publicKey),
  });
}

function nonceOf(prefix: Buffer, counter: number, isLast: boolean): Buffer {
  const tail = Buffer.alloc(5);
  tail.writeUInt32BE(counter);
  tail[4] = isLast ? 1 : 0;
  return Buffer.concat([prefix, tail]);
}

type Body = { contentKey: Buffer; objectId: string; header: Buffer };

function sealBody({ contentKey, objectId, header }: Body, plaintext: Buffer, extraSegments = 0): Buffer {
  const kind = header[5] ?? 0;
  const aad = Buffer.concat([Buffer.from(objectId.replaceAll('-', ''), 'hex'), Buffer.of(kind), header]);
  const key = derive(contentKey, label('segments', objectId, kind));
  const count = Math.max(1, Math.ceil(plaintext.length / SEGMENT)) + extraSegments;
  const segments = Array.from({ length: count }, (_, i) =>
    gcm(key, nonceOf(header.subarray(7, 14), i, i === count - 1), { aad, plaintext: plaintext.subarray(i * SEGMENT, (i + 1) * SEGMENT) }),
  );
  return Buffer.concat([header, ...segments]);
}

function openBody({ contentKey, objectId, header }: Body, sealed: Buffer): Buffer {
  const kind = header[5] ?? 0;
  const aad = Buffer.concat([Buffer.from(objectId.replaceAll('-', ''), 'hex'), Buffer.of(kind), header]);
  const key = derive(contentKey, label('segments', objectId, kind));
  const count = Math.ceil(sealed.length / (SEGMENT + 16));
  const segments = Array.from({ length: count }, (_, i) =>
    ungcm(key, nonceOf(header.subarray(7, 14), i, i === count - 1), {
      aad,
      sealed: sealed.subarray(i * (SEGMENT + 16), (i + 1) * (SEGMENT + 16)),
    }),
  );
  return Buffer.concat(segments);
}

const baseHeader = (kind: number): Buffer => Buffer.concat([Buffer.from('IMEV'), Buffer.of(1, kind, 16), randomBytes(7)]);

/** Seals a source as the document says; with `extraSegments` not as it says, but with empty ones at the end. */
export function sealSourceByDocument(object: { key: Buffer; objectId: string }, plaintext: Buffer, extraSegments = 0): Buffer {
  return sealBody({ contentKey: object.key, objectId: object.objectId, header: baseHeader(1) }, plaintext, extraSegments);
}

/** Opens a source as the document says. */
export function openSourceByDocument(object: { key: Buffer; objectId: string }, envelope: Buffer): Buffer {
  return openBody({ contentKey: object.key, objectId: object.objectId, header: envelope.subarray(0, 14) }, envelope.subarray(14));
}

/** Seals a result to a base64url public key as the document says; with `hash` it lies about the token's hash. */
export function sealResultByDocument(object: { publicKey: string; objectId: string }, plaintext: Buffer, hash?: Buffer): Buffer {
  const contentKey = randomBytes(32);
  const tokenHash = sha256(derive(contentKey, label('acknowledgement', object.objectId, 2)));
  const context = Buffer.concat([baseHeader(2), hash ?? tokenHash]);
  const ephemeral = generateKeyPairSync('x25519');
  const enc = Buffer.from(ephemeral.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const dh = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: publicFromRaw(object.publicKey) });
  const recipient = Buffer.from(object.publicKey, 'base64url');
  const { key, nonce } = hpkeKeySchedule(dh, { enc, recipient }, label('content key', object.objectId, 2));
  const header = Buffer.concat([context, enc, gcm(key, nonce, { aad: context, plaintext: contentKey })]);
  return sealBody({ contentKey, objectId: object.objectId, header }, plaintext);
}

/** Opens a result with a base64url key pair as the document says. */
export function openResultByDocument(
  object: { publicKey: string; privateKey: string; objectId: string },
  envelope: Buffer,
): { plaintext: Buffer; acknowledgement: string } {
  const header = envelope.subarray(0, 126);
  const enc = header.subarray(46, 78);
  const dh = dhWith(object.privateKey, enc.toString('base64url'));
  const publics = { enc, recipient: Buffer.from(object.publicKey, 'base64url') };
  const { key, nonce } = hpkeKeySchedule(dh, publics, label('content key', object.objectId, 2));
  const contentKey = ungcm(key, nonce, { aad: header.subarray(0, 46), sealed: header.subarray(78) });
  return {
    plaintext: openBody({ contentKey, objectId: object.objectId, header }, envelope.subarray(126)),
    acknowledgement: derive(contentKey, label('acknowledgement', object.objectId, 2)).toString('base64url'),
  };
}
