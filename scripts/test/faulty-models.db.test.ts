import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeOnnx } from '../../packages/imaging/build-models/convert/encode-onnx.ts';
import { MODELS_DIR } from '../env.ts';
import { findProblemFaults } from './run-curl.ts';
import { type CurlBench, startCurlBench } from './start-curl-bench.ts';
import { eventually, NOTHING_LEFT } from './start-stack.ts';

// Models that are right when the service starts, and are other files by the time that a run opens them.
const IDS = ['upscale-2x', 'upscale-4x'] as const;
const HAS_MODELS = IDS.every((id) => existsSync(join(MODELS_DIR, `${id}.onnx`)));

/** A network in the place of `upscale-2x` that makes 400 MB out of one number, ten times, and needs all of it at the end. */
function drawHoarding(): Uint8Array {
  const parts = Array.from({ length: 10 }, (_, at) => `part${at}`);
  const nodes = parts.flatMap((part, at) => [
    { type: 'ReduceMax', inputs: [at === 0 ? 'LR' : `part${at - 1}`], outputs: [`most${at}`], attributes: { keepdims: 0 } },
    { type: 'Expand', inputs: [`most${at}`, 'shape'], outputs: [part] },
  ]);
  return encodeOnnx({
    nodes: [...nodes, { type: 'Sum', inputs: parts, outputs: ['SR'] }],
    tensors: [{ name: 'shape', shape: [1], data: BigInt64Array.from([100_000_000n]) }],
    inputs: [{ name: 'LR', shape: [1, 3, 'height', 'width'] }],
    outputs: [{ name: 'SR', shape: ['count'] }],
  });
}

describe.runIf(HAS_MODELS)(`models that go wrong${HAS_MODELS ? '' : ' (skipped: npm start has built no models here)'}`, () => {
  let folder: string;
  let bench: CurlBench;
  let small: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imagemint-models-'));
    await chmod(folder, 0o755);
    for (const id of IDS) {
      for (const type of ['onnx', 'json']) await copyFile(join(MODELS_DIR, `${id}.${type}`), join(folder, `${id}.${type}`));
    }
    bench = await startCurlBench({ modelsDir: folder });
    small = join(bench.folder, 'small.png');
    await writeFile(small, await generatePhoto({ seed: 3, width: 48, height: 32, format: 'png' }));
  });
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const upscale = async (factor: number) =>
    await bench.curl([...bench.form(`image=@${small}`, 'tool=upscale', `params={"factor":${factor}}`), bench.url()]);
  const enhance = async () => await bench.curl([...bench.form(bench.image, 'tool=enhance'), bench.url()]);

  /** The run beside it is delivered and paid for, the faulty one costs nothing, and nothing is left of either. */
  async function expectOneRunLost(factor: number, code: 'TOOL_UNAVAILABLE' | 'IMAGE_TOO_COMPLEX'): Promise<void> {
    const before = await bench.availableOf();
    const [faulty, neighbour] = await Promise.all([upscale(factor), enhance()]);
    expect(findProblemFaults(faulty, code)).toEqual([]);
    expect(neighbour.status).toBe(200);
    expect(before - (await bench.availableOf())).toBe(2);
    await eventually(bench.isClean);
    expect(await bench.stack.findLeftovers()).toEqual(NOTHING_LEFT);
  }

  test('as they were built, they work', async () => {
    expect((await upscale(2)).status).toBe(200);
    expect((await upscale(4)).status).toBe(200);
  });

  test('one that has become something else ends one run', async () => {
    await writeFile(join(folder, 'upscale-4x.onnx'), 'not a model');
    await expectOneRunLost(4, 'TOOL_UNAVAILABLE');
  });

  test('one that takes all memory ends its sandbox and one run', async () => {
    await writeFile(join(folder, 'upscale-2x.onnx'), drawHoarding());
    await expectOneRunLost(2, 'IMAGE_TOO_COMPLEX');
  });

  test('afterwards the right one works again', async () => {
    await copyFile(join(MODELS_DIR, 'upscale-2x.onnx'), join(folder, 'upscale-2x.onnx'));
    expect((await upscale(2)).status).toBe(200);
  });
});
