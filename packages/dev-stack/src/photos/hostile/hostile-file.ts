/** Codes of the service's closed set that these files may meet; OK where a photo has to come through. */
export type ExpectedCode =
  | 'OK'
  | 'IMAGE_EMPTY'
  | 'IMAGE_UNSUPPORTED'
  | 'IMAGE_TRUNCATED'
  | 'IMAGE_CORRUPT'
  | 'IMAGE_TOO_COMPLEX'
  | 'IMAGE_TOO_MANY_PIXELS'
  | 'IMAGE_TOO_MANY_FRAMES'
  | 'PROCESSING_TIMEOUT';

/** A file that means harm, or looks as if it did, and every answer that is right for it. */
export type HostileFile = { name: string; bytes: Buffer; expected: readonly ExpectedCode[] };
