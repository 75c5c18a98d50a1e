import { createOpener, createSealer, EnvelopeError, type Opener, type Sealer, transformChunks } from '../src/index.ts';
import { createOpener as createNodeOpener, createSealer as createNodeSealer } from '../src/node.ts';

export const OBJECT_ID = '018f2f6e-6c1d-7a52-9a55-2b6f0f6b3c11';
export const OTHER_ID = '018f2f6e-6c1d-7a52-9a55-2b6f0f6b3c12';

/** Both implementations, which must not be told apart. */
export const SEALERS = { web: createSealer, node: createNodeSealer } as const;
export const OPENERS = { web: createOpener, node: createNodeOpener } as const;
export const IMPLEMENTATIONS = ['web', 'node'] as const;

/** Bytes that differ everywhere, so that a moved segment cannot pass for another. */
export function makePlaintext(bytes: number): Buffer {
  const plaintext = Buffer.alloc(bytes);
  for (let i = 0; i < bytes; i += 1) plaintext[i] = (i * 31 + (i >> 8) * 7 + (i >> 16) * 13) & 0xff;
  return plaintext;
}

/** Cuts bytes at the given positions. */
export function cutAt(bytes: Buffer, positions: readonly number[]): Buffer[] {
  const edges = [0, ...positions.map((at) => Math.min(at, bytes.length)).toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
}

/** Runs chunks through a sealer or opener and joins what comes out. */
export async function collect(transform: Sealer | Opener | Promise<Sealer | Opener>, chunks: Buffer[]): Promise<Buffer> {
  const output: Uint8Array[] = [];
  for await (const chunk of transformChunks(transform, chunks)) output.push(chunk);
  return Buffer.concat(output);
}

/** The code with which an envelope was refused, or how many bytes came out although it should have been. */
export async function findRefusal(opener: Opener, chunks: Buffer[]): Promise<string> {
  try {
    return `opened ${(await collect(opener, chunks)).length} bytes`;
  } catch (error) {
    if (error instanceof EnvelopeError) return error.code;
    throw error;
  }
}
