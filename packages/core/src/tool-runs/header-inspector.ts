import { readImageHeader, type ImageHeader } from '@imagemint/contract/image-header';
import { AppError } from '../kernel/index.ts';
import { assertPixels, type RunLimits } from './run-limits.ts';

/** Where the search for width and height ends; the sandbox decides about a file that hides them behind more. */
const MAX_HEAD_BYTES = 512 * 1024;
const FIRST_LOOK_BYTES = 64;

export type HeaderInspector = {
  /** Looks at the next chunk. @throws AppError IMAGE_UNSUPPORTED, IMAGE_TOO_MANY_PIXELS */
  push(chunk: Uint8Array): void;
  /** To be called after the last chunk. @throws AppError IMAGE_TRUNCATED, or like `push`. */
  finish(): void;
  /** What was found; null when the header hides behind more than 512 KiB. */
  header(): ImageHeader | null;
  /** Wipes the copied beginning, however the upload ended. */
  [Symbol.dispose](): void;
};

/** Reads a photo's header while it streams in, and refuses as soon as it can. The copied beginning is wiped once it is known. */
export function createHeaderInspector(limits: RunLimits): HeaderInspector {
  let head: Uint8Array | null = new Uint8Array(4_096);
  let length = 0;
  let nextLook = FIRST_LOOK_BYTES;
  let found: ImageHeader | null = null;

  function forget(): void {
    head?.fill(0);
    head = null;
  }

  function append(bytes: Uint8Array, chunk: Uint8Array): Uint8Array {
    let target = bytes;
    if (length + chunk.length > bytes.length) {
      target = new Uint8Array(Math.max(length + chunk.length, bytes.length * 2));
      target.set(bytes.subarray(0, length));
      bytes.fill(0);
    }
    target.set(chunk, length);
    length += chunk.length;
    return target;
  }

  function look(bytes: Uint8Array): void {
    const result = readImageHeader(bytes.subarray(0, length));
    if ('format' in result) {
      found = result;
      forget();
      assertPixels(result, limits);
    } else if ('unsupported' in result) {
      forget();
      throw new AppError('IMAGE_UNSUPPORTED');
    }
  }

  return {
    push(chunk) {
      if (head === null) return;
      head = append(head, chunk);
      // Looking again only after the beginning has doubled keeps a trickle of tiny chunks cheap.
      if (length < nextLook) return;
      look(head);
      nextLook = length * 2;
      if (length > MAX_HEAD_BYTES) forget();
    },
    finish() {
      if (head === null || length === 0) return;
      look(head);
      if (head !== null) throw new AppError('IMAGE_TRUNCATED');
    },
    header: () => found,
    [Symbol.dispose]: forget,
  };
}
