/**
 * Why an envelope was refused. `HEADER_INVALID`: not an envelope of this kind and version, or cut inside its header.
 * `KEY_REFUSED`: sealed to someone else or for another object. `SEGMENT_REFUSED`: a segment is altered, moved or missing.
 * `ENDED`: used after finish, failure or destroy. `KEY_INVALID`, `ID_INVALID`: the caller's own key or object id is malformed.
 */
export type EnvelopeErrorCode = 'HEADER_INVALID' | 'KEY_REFUSED' | 'SEGMENT_REFUSED' | 'ENDED' | 'KEY_INVALID' | 'ID_INVALID';

/** The only error that this package throws on purpose. Its message is the code: it never quotes content or keys. */
export class EnvelopeError extends Error {
  readonly code: EnvelopeErrorCode;

  constructor(code: EnvelopeErrorCode, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'EnvelopeError';
    this.code = code;
  }
}
