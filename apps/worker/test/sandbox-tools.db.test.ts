import { fileURLToPath } from 'node:url';
import type { ErrorCode } from '@imagemint/contract/errors';
import { modelsOf, TOOL_IDS, TOOLS } from '@imagemint/contract/tools';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPool, type TestPool } from './pool-jobs.ts';
import { markOf } from './with-faults.ts';

/** Tools that have something to do on any photo, and need no model. */
const PLAIN_TOOLS = TOOL_IDS.filter((tool) => modelsOf(tool).length === 0 && !TOOLS[tool].generative);

const ENTRY = fileURLToPath(new URL('./faulty-sandbox.ts', import.meta.url));

let pool: TestPool;
let photo: Buffer;
beforeAll(async () => {
  pool = await startPool({ entry: ENTRY, memoryLimitBytes: 900_000_000, timeLimitMs: 15_000 });
  photo = await noisyJpeg(1_200, 800);
});
afterAll(() => pool[Symbol.asyncDispose]());

async function noisyJpeg(width: number, height: number): Promise<Buffer> {
  const noise = {
    create: { width, height, channels: 3 as const, background: '#608050', noise: { type: 'gaussian' as const, mean: 120, sigma: 40 } },
  };
  return await sharp(noise).jpeg({ quality: 85 }).toBuffer();
}

const parametersOf = (tool: keyof typeof TOOLS, given: object = {}) => TOOLS[tool].params.parse(given);

describe('the real tools in a sandbox', () => {
  test.each(PLAIN_TOOLS)('%s gives a sealed picture', async (tool) => {
    const ended = await pool.runPhoto(photo, { tool, params: parametersOf(tool, tool === 'resize' ? { width: 300 } : {}) });
    expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'OK', inputFormat: 'jpeg', megapixelBucket: 1 } });
    const header = await sharp(ended.picture ?? undefined).metadata();
    expect(header.format).toBe(tool === 'convert' ? 'webp' : 'jpeg');
    expect(header.width).toBeGreaterThan(0);
  });

  test('AVIF, which takes longer, gets a fresh process', async () => {
    const ended = await pool.runPhoto(photo, { tool: 'convert', params: parametersOf('convert', { format: 'avif' }) });
    expect(ended).toMatchObject({ report: { outcome: 'OK', outputFormat: 'avif' } });
  });

  test.each([
    { name: 'text', make: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), code: 'IMAGE_UNSUPPORTED' },
    { name: 'a cut JPEG', make: () => photo.subarray(0, photo.length / 2), code: 'IMAGE_TRUNCATED' },
    { name: 'a WebP of 34 bytes and 268 megapixels', make: webpBomb, code: 'IMAGE_TOO_MANY_PIXELS' },
  ] satisfies { name: string; make: () => Buffer; code: ErrorCode }[])('$name: $code', async ({ make, code }) => {
    const ended = await pool.runPhoto(make());
    expect(ended).toMatchObject({ kind: 'finished', report: { outcome: code, outputFormat: null }, resultId: null });
  });

  test('50 mixed jobs, some hostile, end as they must', async () => {
    const crash = Buffer.concat([photo, Buffer.from(markOf('abort'))]);
    const jobs = Array.from({ length: 50 }, (_, at) => {
      if (at % 10 === 4) return { bytes: crash, tool: 'resize' as const, expected: 'TOOL_FAILED' };
      if (at % 10 === 7) return { bytes: photo.subarray(0, 20_000), tool: 'enhance' as const, expected: 'IMAGE_TRUNCATED' };
      return { bytes: photo, tool: PLAIN_TOOLS[at % PLAIN_TOOLS.length] ?? 'resize', expected: 'OK' };
    });
    const ended = await Promise.all(
      jobs.map(({ bytes, tool }) => pool.runPhoto(bytes, { tool, params: parametersOf(tool, tool === 'resize' ? { width: 200 } : {}) })),
    );
    expect(ended.map((end) => end.kind === 'finished' && end.report.outcome)).toEqual(jobs.map(({ expected }) => expected));
  });

  test('the same photo gives the same picture in whatever process', async () => {
    const run = async () => (await pool.runPhoto(photo, { tool: 'enhance', params: parametersOf('enhance') })).picture;
    const [one, two] = await Promise.all([run(), run()]);
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
  });
});

test('a ready process takes a job at once', async () => {
  const waits: number[] = [];
  const small = await noisyJpeg(16, 16);
  for (let round = 0; round < 40; round += 1) {
    const startMs = performance.now();
    await pool.runPhoto(small);
    waits.push(performance.now() - startMs);
  }
  waits.sort((a, b) => a - b);
  process.stdout.write(`a tiny photo through a ready sandbox: p50 ${waits[20]?.toFixed(1)} ms, p95 ${waits[38]?.toFixed(1)} ms\n`);
  expect(waits[20]).toBeLessThan(100);
});

/** A lossless WebP whose header claims 16 384 × 16 384 pixels. */
function webpBomb(): Buffer {
  const bomb = Buffer.alloc(34);
  bomb.write('RIFF', 0);
  bomb.writeUInt32LE(26, 4);
  bomb.write('WEBPVP8L', 8);
  bomb.writeUInt32LE(14, 16);
  bomb.writeUInt8(0x2f, 20);
  bomb.writeUInt32LE(0x0fff_ffff, 21);
  return bomb;
}
