export { verifyAcknowledgement, verifyAcknowledgementHash } from './acknowledgement.ts';
export { createOpener, type Opener, type ResultOpener, type ResultOpenerOptions, type SourceOpenerOptions } from './create-opener.ts';
export { createSealer, type Sealer, type SealerOptions } from './create-sealer.ts';
export { EnvelopeError, type EnvelopeErrorCode } from './envelope-error.ts';
export { createOpenStream, createSealStream, openResult, transformChunks } from './envelope-streams.ts';
export { HEADER_BYTES, type ObjectKind, readResultHeader, type ResultHeaderFields, SEGMENT_BYTES } from './header.ts';
export {
  generateRecipientKeys,
  generateSourceKey,
  isRecipientPublicKey,
  type PrivateKeyHandle,
  type RecipientPrivateKey,
} from './recipient-keys.ts';
export { plainLength, sealedLength } from './sealed-length.ts';
