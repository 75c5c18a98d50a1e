import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOOLS, type ToolId } from '@imagemint/contract/tools';
import { encodeOnnx } from '../../../packages/imaging/build-models/convert/encode-onnx.ts';
import { startPool, type TestPool } from './pool-jobs.ts';
import { listChildren, untilTrue } from './processes.ts';

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

describe('a tool with a model', () => {
  const run = async (warmed: TestPool, tool: ToolId) => {
    const ended = await warmed.runPhoto(Buffer.from([WITH_MODEL, 1]), { tool, params: TOOLS[tool].params.parse({}) as never });
    expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'OK' } });
  };
  /** The sandboxes that wait with models open; the last argument of their command line names those. */
  const listWarm = async () => {
    const children = await listChildren(process.pid);
    const lines = await Promise.all(children.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
    const words = lines.map((line) => line.split('\0').filter((word) => word !== ''));
    return children.flatMap((pid, at) => (words[at]?.at(-2) === folder ? [{ pid, models: words[at].at(-1) }] : []));
  };
  const untilWarm = async (models: string) => await untilTrue(async () => (await listWarm()).some((one) => one.models === models), 10_000);

  test('finds a process that has them open; that one ends with its job, and another takes its place', async () => {
    await using warmed = await startPool({ entry: ENTRY, modelsFolder: folder, spares: 1, warm: 1, warmFirst: ['anonymise-faces'] });
    await untilWarm('face-detection');
    const [first] = await listWarm();
    await run(warmed, 'anonymise-faces');
    const isReplaced = async () => (await listWarm()).map(({ pid }) => pid !== first?.pid).join() === 'true';
    await untilTrue(isReplaced, 10_000);
    expect(warmed.killed).toEqual([]);
  });

  test('makes room on the shelf for the one that was asked for last', async () => {
    await using warmed = await startPool({ entry: ENTRY, modelsFolder: folder, spares: 1, warm: 1, warmFirst: ['anonymise-faces'] });
    await run(warmed, 'redact-text');
    await untilTrue(async () => (await listWarm()).map(({ models }) => models).join() === 'text-detection', 10_000);
  });

  test('has its place on the shelf to itself: the models of a chain take none', async () => {
    await using warmed = await startPool({ entry: ENTRY, modelsFolder: folder, spares: 1, warm: 1, warmFirst: ['anonymise-faces'] });
    await untilWarm('face-detection');
    const [first] = await listWarm();
    const then = [{ tool: 'redact-text' as const, params: TOOLS['redact-text'].params.parse({}) }];
    const params = { ...TOOLS['anonymise-faces'].params.parse({}), then };
    for (let round = 0; round < 2; round += 1) {
      const ended = await warmed.runPhoto(Buffer.from([WITH_MODEL, 1]), { tool: 'anonymise-faces', params });
      expect(ended).toMatchObject({ report: { outcome: 'OK' } });
    }
    await untilTrue(async () => (await listWarm()).map(({ pid }) => pid).join() === String(first?.pid), 10_000);
  });
});
