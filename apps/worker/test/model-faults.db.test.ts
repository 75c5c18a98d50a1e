import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TOOLS, type ToolId } from '@imagemint/contract/tools';
import { encodeOnnx, type OnnxGraph } from '../../../packages/imaging/build-models/convert/encode-onnx.ts';
import { startPool, type TestPool } from './pool-jobs.ts';
import { listChildren, untilTrue } from './processes.ts';

// The model's own code goes wrong, and not the tool around it.
const ENTRY = fileURLToPath(new URL('./model-sandbox.ts', import.meta.url));
const [DOUBLING, TRUNCATED, HOARDING, ENDLESS] = [0, 1, 2, 3];
const SIDE = 3_000;
const TIME_LIMIT_MS = 5_000;
const MEMORY_LIMIT_BYTES = 300_000_000;

let folder: string;
let pool: TestPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imagemint-model-faults-'));
  await writeFile(join(folder, 'face-detection.onnx'), drawModel([{ type: 'Add', inputs: ['bytes', 'bytes'], outputs: ['doubled'] }]));
  await writeFile(join(folder, 'denoise.onnx'), await readFile(join(folder, 'face-detection.onnx')));
  await truncate(join(folder, 'denoise.onnx'), 60);
  await writeFile(join(folder, 'text-detection.onnx'), drawHoarding());
  await writeFile(join(folder, 'brighten.onnx'), drawEndless());
  pool = await startPool({
    ...{ entry: ENTRY, modelsFolder: folder, spares: 1, lanes: 2, timeLimitMs: TIME_LIMIT_MS, memoryLimitBytes: MEMORY_LIMIT_BYTES },
    ...{ warm: 1, warmFirst: ['anonymise-faces'] },
  });
});
beforeEach(() => void pool.killed.splice(0));
afterAll(async () => {
  await pool[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function drawModel(nodes: OnnxGraph['nodes'], tensors: OnnxGraph['tensors'] = []): Uint8Array {
  const port = (name: string) => ({ name, shape: ['count'] });
  return encodeOnnx({ nodes, tensors, inputs: [port('bytes')], outputs: [port('doubled')] });
}

const shapeOf = (name: string, ...sides: number[]) => ({ name, shape: [sides.length], data: BigInt64Array.from(sides.map(BigInt)) });

/** Makes 400 MB out of one number, ten times, and needs all of it at the end. */
function drawHoarding(): Uint8Array {
  const parts = Array.from({ length: 10 }, (_, at) => `part${at}`);
  const expand = parts.map((part, at) => ({ type: 'Expand', inputs: [at === 0 ? 'bytes' : `sum${at - 1}`, 'shape'], outputs: [part] }));
  const sums = parts.map((part, at) => ({ type: 'Add', inputs: [part, 'bytes'], outputs: [`sum${at}`] }));
  const last = { type: 'Sum', inputs: parts, outputs: ['doubled'] };
  const nodes = [...parts.flatMap((_, at) => [expand[at], sums[at]].filter((node) => node !== undefined)), last];
  return drawModel(nodes, [shapeOf('shape', 100_000_000)]);
}

/** Multiplies large matrices for minutes. */
function drawEndless(): Uint8Array {
  const steps = Array.from({ length: 500 }, (_, at) => ({
    type: 'MatMul',
    inputs: [`matrix${at}`, `matrix${at}`],
    outputs: [`matrix${at + 1}`],
  }));
  const first = { type: 'Expand', inputs: ['bytes', 'square'], outputs: ['matrix0'] };
  const last = { type: 'ReduceMax', inputs: ['matrix500'], outputs: ['doubled'], attributes: { axes: [0], keepdims: 0 } };
  return drawModel([first, ...steps, last], [shapeOf('square', SIDE, SIDE)]);
}

const run = async (kind: number, tool: ToolId) =>
  await pool.runPhoto(Buffer.from([kind, 4]), { tool, params: TOOLS[tool].params.parse({}) as never });

async function expectNeighbour(): Promise<void> {
  const ended = await run(DOUBLING, 'anonymise-faces');
  expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'OK' } });
  expect([...(ended.picture ?? [])]).toEqual([8]);
}

const listSandboxes = async (models: string): Promise<number[]> => {
  const children = await listChildren(process.pid);
  const lines = await Promise.all(children.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return children.filter((_, at) => lines[at]?.split('\0').filter(Boolean).at(-1) === models);
};

/** Large matrices in memory: the model runs. */
async function isBusy(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0) > 90_000;
}

async function listBusy(models: string): Promise<number[]> {
  const pids = await listSandboxes(models);
  const busy = await Promise.all(pids.map(isBusy));
  return pids.filter((_, at) => busy[at]);
}

/** Processes that work with a model: one that does not even start is another matter. */
async function untilBusy(models: string): Promise<number[]> {
  await untilTrue(async () => (await listBusy(models)).length > 0, 10_000);
  return await listBusy(models);
}

test('a model that takes all memory ends its own sandbox; its neighbour is delivered', async () => {
  const [ended] = await Promise.all([run(HOARDING, 'redact-text'), expectNeighbour()]);
  expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'IMAGE_TOO_COMPLEX' }, resultId: null });
  expect(pool.killed).toEqual(['memory']);
});

test('a model that does not come back ends on time; its neighbour is delivered', async () => {
  const [ended] = await Promise.all([run(ENDLESS, 'brighten'), expectNeighbour()]);
  expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'PROCESSING_TIMEOUT' }, resultId: null });
  expect(pool.killed).toEqual(['timeout']);
});

test('a process with a model that is stopped ends on time, too', async () => {
  const running = run(ENDLESS, 'brighten');
  const [pid] = await untilBusy('brighten');
  if (pid !== undefined) process.kill(pid, 'SIGSTOP');
  const [ended] = await Promise.all([running, expectNeighbour()]);
  expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'PROCESSING_TIMEOUT' }, resultId: null });
  expect(pool.killed).toEqual(['timeout']);
});

test('a model that kills its process is tried once more, and then given up', async () => {
  const running = run(ENDLESS, 'brighten');
  const seen: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    const [pid = 0] = await untilBusy('brighten');
    seen.push(pid);
    process.kill(pid, 'SIGKILL');
    await untilTrue(async () => !(await listSandboxes('brighten')).includes(pid), 5_000);
  }
  expect(await running).toMatchObject({ kind: 'finished', report: { outcome: 'TOOL_FAILED' }, resultId: null });
  expect(new Set(seen).size).toBe(2);
  expect(pool.killed).toEqual(['crashed', 'crashed']);
  await expectNeighbour();
});

test('a model of which only the beginning is there makes its tool unavailable, and nothing else', async () => {
  expect(await run(TRUNCATED, 'denoise')).toMatchObject({ report: { outcome: 'TOOL_UNAVAILABLE' }, resultId: null });
  await expectNeighbour();
  expect(pool.killed).toEqual([]);
});

test('afterwards the shelf holds another process, which has held no photo', async () => {
  await expectNeighbour();
  await untilTrue(async () => (await listSandboxes('face-detection')).length === 1, 10_000);
  const [waiting] = await listSandboxes('face-detection');
  await expectNeighbour();
  expect(await listSandboxes('face-detection')).not.toContain(waiting);
});
