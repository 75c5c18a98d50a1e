import { expect, test } from 'vitest';
import { convertGraph } from '../../build-models/convert/convert-graph.ts';
import { runOnnx, scatter } from './run-onnx.ts';

const SIDE = 4;
const photo = scatter(SIDE * SIDE * 3, 9);
const at = (y: number, x: number, c: number): number =>
  y < 0 || x < 0 || y >= SIDE || x >= SIDE ? 0 : (photo[(y * SIDE + x) * 3 + c] ?? 0);
const expectPhoto = (value: (y: number, x: number, c: number) => number) =>
  Array.from({ length: SIDE * SIDE * 3 }, (_, i) => expect.closeTo(value(Math.floor(i / 12), Math.floor(i / 3) % 4, i % 3), 4) as number);

type Node = { name: string; op: string; input?: string[]; attr?: object };
type Weight = { name: string; shape: number[]; values: number[]; dtype?: 'int32' };

const textAttribute = (text: string) => ({ s: Buffer.from(text).toString('base64') });
const listAttribute = (...numbers: number[]) => ({ list: { i: numbers.map(String) } });
const node = (...[name, op, input, attr = {}]: [string, string, string[], object?]): Node => ({ name, op, input, attr });
const integers = (name: string, values: number[], shape = [values.length]): Weight => ({ name, shape, values, dtype: 'int32' });

/** Converts a graph from `x` to `y` with these constants. */
function convert(nodes: Node[], weights: Weight[]): Uint8Array {
  const constants = weights.map(({ name }): Node => ({ name, op: 'Const' }));
  const entry = JSON.stringify({
    modelTopology: { node: [{ name: 'x', op: 'Placeholder' }, ...constants, ...nodes] },
    signature: { inputs: { a: { name: 'x:0' } }, outputs: { b: { name: 'y:0' } } },
    weightsManifest: [{ paths: [], weights: weights.map(({ name, shape, dtype = 'float32' }) => ({ name, shape, dtype })) }],
  });
  const parts = weights.map(({ values, dtype }) => (dtype === 'int32' ? new Int32Array(values) : new Float32Array(values)));
  return convertGraph({ entry: Buffer.from(entry), parts: Buffer.concat(parts.map(({ buffer }) => Buffer.from(buffer))) }, SIDE);
}

const run = async (model: Uint8Array) => await runOnnx(model, photo, [1, SIDE, SIDE, 3]);

test('shapes are computed from the picture, as the graph does', async () => {
  const nodes = [
    node('shape', 'Shape', ['x']),
    // One axis, which goes away: the side as a number.
    node('side', 'StridedSlice', ['shape', 'one', 'two', 'one'], { shrink_axis_mask: { i: '1' } }),
    node('area', 'Mul', ['side', 'side']),
    node('half', 'FloorDiv', ['area', 'two0']),
    node('rows', 'Pack', ['two0', 'half', 'three0']),
    node('flat', 'Reshape', ['x', 'rows']),
    // Rows of one are those of the other, and back again.
    node('turned', 'Transpose', ['flat', 'order']),
    node('back', 'Transpose', ['turned', 'order']),
    node('reshaped', 'Reshape', ['back', 'shape:0', '^flat']),
    node('y', 'Identity', ['reshaped']),
  ];
  const weights = [
    integers('one', [1]),
    integers('two', [2]),
    integers('two0', [2], []),
    integers('three0', [3], []),
    integers('order', [1, 0, 2]),
  ];
  expect((await run(convert(nodes, weights))).data).toEqual([...photo]);
});

test('arithmetic, comparisons and sums', async () => {
  const nodes = [
    node('square', 'Square', ['x']),
    node('more', 'AddV2', ['square', 'four']),
    node('root', 'Rsqrt', ['more']),
    node('isBig', 'Greater', ['x', 'zero']),
    node('isOther', 'NotEqual', ['x', 'four']),
    node('both', 'LogicalAnd', ['isBig', 'isOther']),
    node('chosen', 'SelectV2', ['both', 'root', 'x']),
    node('sum', 'Sum', ['chosen', 'last']),
    node('wide', 'ExpandDims', ['sum', 'lastOne']),
    node('joined', 'ConcatV2', ['wide', 'wide', 'wide', 'lastOne']),
    node('y', 'Sub', ['joined', 'x']),
  ];
  const weights: Weight[] = [
    { name: 'four', shape: [], values: [4] },
    { name: 'zero', shape: [], values: [0] },
    integers('last', [3]),
    integers('lastOne', [3], []),
  ];
  const chosen = (y: number, x: number, c: number): number => (at(y, x, c) > 0 ? 1 / Math.sqrt(at(y, x, c) ** 2 + 4) : at(y, x, c));
  const { data } = await run(convert(nodes, weights));
  expect(data).toEqual(expectPhoto((y, x, c) => chosen(y, x, 0) + chosen(y, x, 1) + chosen(y, x, 2) - at(y, x, c)));
});

/** Which axes are summed up, where the output's axes stand in the picture's order, and what stands at each place. */
const PRODUCTS: Record<string, { side: number; order: number[]; value: (w: number[]) => (y: number, x: number, c: number) => number }> = {
  'abcg,gf->abcf': { side: 3, order: [0, 1, 2, 3], value: (w) => (y, x, f) => sum(3, (g) => at(y, x, g) * (w[g * 3 + f] ?? 0)) },
  'abgd,gf->abdf': { side: 4, order: [0, 1, 3, 2], value: (w) => (y, f, d) => sum(4, (g) => at(y, g, d) * (w[g * 4 + f] ?? 0)) },
  'gb,cgef->bcef': { side: 4, order: [1, 0, 2, 3], value: (w) => (b, e, f) => sum(4, (g) => at(g, e, f) * (w[g * 4 + b] ?? 0)) },
};

test.each(Object.entries(PRODUCTS))('the products %s', async (equation, { side, order, value }) => {
  const values = [...scatter(side * side, 77)];
  const inputs = equation.startsWith('gb') ? ['w', 'x'] : ['x', 'w'];
  const nodes = [node('product', 'Einsum', inputs, { equation: textAttribute(equation) }), node('y', 'Transpose', ['product', 'order'])];
  const { data } = await run(convert(nodes, [{ name: 'w', shape: [side, side], values }, integers('order', order)]));
  expect(data).toEqual(expectPhoto(value(values)));
});

test('a convolution at every second place, and one that goes back', async () => {
  const down = [...scatter(2 * 2 * 3 * 3, 5)];
  const up = [...scatter(2 * 2 * 3 * 3, 31)];
  const attributes = { data_format: textAttribute('NHWC'), padding: textAttribute('SAME'), strides: listAttribute(1, 2, 2, 1) };
  const nodes = [
    node('small', 'Conv2D', ['x', 'down'], attributes),
    node('shape', 'Shape', ['x']),
    node('y', 'Conv2DBackpropInput', ['shape', 'up', 'small'], attributes),
  ];
  const weights = [down, up].map((values, index): Weight => ({ name: index === 0 ? 'down' : 'up', shape: [2, 2, 3, 3], values }));
  // Height, width, in, out; for the way back height, width, out, in.
  const small = (y: number, x: number, o: number): number =>
    sum(
      12,
      (k) => at(2 * y + ((k >> 1) % 2), 2 * x + (k % 2), k >> 2) * (down[((((k >> 1) % 2) * 2 + (k % 2)) * 3 + (k >> 2)) * 3 + o] ?? 0),
    );
  const { data } = await run(convert(nodes, weights));
  expect(data).toEqual(
    expectPhoto((y, x, c) => sum(3, (i) => small(y >> 1, x >> 1, i) * (up[(((y % 2) * 2 + (x % 2)) * 3 + c) * 3 + i] ?? 0))),
  );
});

test('whatever is not known is refused', () => {
  expect(() => convert([node('y', 'Conv3D', ['x'])], [])).toThrow('the operation Conv3D is not known');
  const attributes = { data_format: textAttribute('NCHW') };
  expect(() => convert([node('y', 'Conv2D', ['x', 'x'], attributes)], [])).toThrow('pictures in the order NCHW are not known');
});

function sum(count: number, term: (at: number) => number): number {
  return Array.from({ length: count }, (_, index) => term(index)).reduce((total, value) => total + value, 0);
}
