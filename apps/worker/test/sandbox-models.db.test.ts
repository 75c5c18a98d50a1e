import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeOnnx } from '../../../packages/imaging/build-models/convert/encode-onnx.ts';
import { startPool, type TestPool } from './pool-jobs.ts';

const ENTRY = fileURLToPath(new URL('./model-sandbox.ts', import.meta.url));
const [WITH_MODEL, WITHOUT_MODEL] = [0, 1];

let folder: string;
let pool: TestPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imagemint-models-'));
  await writeFile(join(folder, 'face-detection.onnx'), doublingModel());
  pool = await startPool({ entry: ENTRY, modelsFolder: folder });
});
afterAll(async () => {
  await pool[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Adds a list of numbers to itself. */
function doublingModel(): Uint8Array {
  const port = (name: string) => ({ name, shape: ['count'] });
  return encodeOnnx({
    nodes: [{ type: 'Add', inputs: ['bytes', 'bytes'], outputs: ['doubled'] }],
    tensors: [],
    inputs: [port('bytes')],
    outputs: [port('doubled')],
  });
}

test('a sandbox opens a model of the folder that it was told, and runs it', async () => {
  for (let round = 0; round < 3; round += 1) {
    const ended = await pool.runPhoto(Buffer.from([WITH_MODEL, 1, 2, 50, round]));
    expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'OK' } });
    expect([...(ended.picture ?? [])]).toEqual([2, 4, 100, 2 * round]);
  }
  expect(pool.killed).toEqual([]);
});

test('a model that is not there makes its tool unavailable, and nothing else', async () => {
  const ended = await pool.runPhoto(Buffer.from([WITHOUT_MODEL, 1]));
  expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'TOOL_UNAVAILABLE', outputFormat: null }, resultId: null });
  const next = await pool.runPhoto(Buffer.from([WITH_MODEL, 7]));
  expect([...(next.picture ?? [])]).toEqual([14]);
});

test('no folder, no models', async () => {
  const bare = await startPool({ entry: ENTRY, spares: 1 });
  const ended = await bare.runPhoto(Buffer.from([WITH_MODEL, 1]));
  await bare[Symbol.asyncDispose]();
  expect(ended).toMatchObject({ report: { outcome: 'TOOL_UNAVAILABLE' } });
});
