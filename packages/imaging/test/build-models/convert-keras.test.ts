import { expect, test } from 'vitest';
import { convertKeras } from '../../build-models/convert/convert-keras.ts';
import { runOnnx } from './run-onnx.ts';

type Layer = { class_name: string; config: object; inbound_nodes: unknown[] };

/** A model.json of these layers, whose output is the last one, with weights of the given shapes. */
function modelOf(layers: Layer[], shapes: Record<string, number[]>): Buffer {
  const weights = Object.entries(shapes).map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
  const output = (layers.at(-1)?.config as { name: string }).name;
  return Buffer.from(
    JSON.stringify({
      modelTopology: { model_config: { config: { layers, output_layers: [[output, 0, 0]] } } },
      weightsManifest: [{ paths: ['a.bin'], weights }],
    }),
  );
}

const layer = (class_name: string, config: { name: string } & Record<string, unknown>, ...inputs: string[]): Layer => ({
  class_name,
  config,
  inbound_nodes: inputs.length === 0 ? [] : [inputs.map((name) => [name, 0, 0, {}])],
});
const input = layer('InputLayer', { name: 'in' });
const bytesOf = (...numbers: number[]): Uint8Array => new Uint8Array(new Float32Array(numbers).buffer);

const HEIGHT = 3;
const WIDTH = 4;
const photo = Float32Array.from({ length: 3 * HEIGHT * WIDTH }, (_, at) => at - 10);
const at = (c: number, y: number, x: number): number =>
  y < 0 || x < 0 || y >= HEIGHT || x >= WIDTH ? 0 : (photo[(c * HEIGHT + y) * WIDTH + x] ?? 0);

function expectPlanes(height: number, width: number, value: (c: number, y: number, x: number) => number): number[] {
  return Array.from({ length: 3 * height * width }, (_, i) =>
    value(Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width),
  );
}

test('a kernel keeps its rows, columns and channels', async () => {
  // Height, width, in, out: only one weight is not 0.
  const kernel = new Array<number>(3 * 3 * 3 * 3).fill(0);
  kernel[((0 * 3 + 2) * 3 + 1) * 3 + 0] = 2;
  const entry = modelOf([input, layer('Conv2D', { name: 'c', padding: 'same', activation: 'linear' }, 'in')], {
    'c/kernel': [3, 3, 3, 3],
    'c/bias': [3],
  });
  const { data, dims } = await runOnnx(convertKeras({ entry, parts: bytesOf(...kernel, 5, 6, 7) }), photo, [1, 3, HEIGHT, WIDTH]);
  expect(dims).toEqual([1, 3, HEIGHT, WIDTH]);
  expect(data).toEqual(expectPlanes(HEIGHT, WIDTH, (c, y, x) => (c === 0 ? 2 * at(1, y - 1, x + 1) + 5 : 5 + c)));
});

test('layers are joined as the model says, and 1 x 1 kernels have no border', async () => {
  // Channels 3 to 5 are the photo without what is below 0: their difference from the photo is what was cut off.
  const kernel = Array.from({ length: 18 }, (_, i) => (i % 3 === Math.floor(i / 3) % 3 ? (i < 9 ? -1 : 1) : 0));
  const layers = [
    input,
    layer('Activation', { name: 'r', activation: 'relu' }, 'in'),
    layer('Concatenate', { name: 'j' }, 'in', 'r'),
    layer('Conv2D', { name: 'c', padding: 'valid', activation: 'linear' }, 'j'),
    layer('Add', { name: 'a' }, 'c', 'r'),
    layer('UpSampling2D', { name: 'u', size: [2, 2], interpolation: 'nearest' }, 'a'),
  ];
  const entry = modelOf(layers, { 'c/kernel': [1, 1, 6, 3], 'c/bias': [3] });
  const { data, dims } = await runOnnx(convertKeras({ entry, parts: bytesOf(...kernel, 0, 0, 0) }), photo, [1, 3, HEIGHT, WIDTH]);
  expect(dims).toEqual([1, 3, HEIGHT * 2, WIDTH * 2]);
  expect(data).toEqual(expectPlanes(HEIGHT * 2, WIDTH * 2, (c, y, x) => Math.abs(at(c, y >> 1, x >> 1))));
});

test.each([
  ['a layer', [input, layer('Dense', { name: 'd' }, 'in')], 'the layer Dense is not known'],
  ['an activation', [input, layer('Activation', { name: 'd', activation: 'tanh' }, 'in')], 'the activation tanh is not known'],
])('%s that is not known is refused', (_name, layers, message) => {
  expect(() => convertKeras({ entry: modelOf(layers, {}), parts: new Uint8Array(0) })).toThrow(message);
});

test.each([
  ['few', 8, 'the weights end before w'],
  ['many', 16, '4 bytes of weights have no name'],
])('too %s weights are refused', (_name, length, message) => {
  expect(() => convertKeras({ entry: modelOf([input], { w: [3] }), parts: new Uint8Array(length) })).toThrow(message);
});
