import { type ImageHeader, readImageHeader } from '@imagemint/contract/image-header';

const FIRST_BYTES = 64 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;

/** Reads format and size from the beginning of a file, in this tab; null when it is no photo we take. */
export async function readHeader(file: Blob): Promise<ImageHeader | null> {
  for (let length = FIRST_BYTES; length <= MOST_BYTES; length *= 4) {
    const beginning = new Uint8Array(await file.slice(0, length).arrayBuffer());
    const header = readImageHeader(beginning);
    if ('format' in header) return header;
    if ('unsupported' in header || length >= file.size) return null;
  }
  return null;
}
