import { expect, test } from 'vitest';
import { halfToFloat } from '../../build-models/convert/half-to-float.ts';
import { DATA_TYPE, ModelProto } from '../../build-models/convert/onnx-schema.ts';
import { widenWeights } from '../../build-models/convert/widen-weights.ts';
import { runOnnx } from './run-onnx.ts';

const { float: FLOAT, float16: HALF } = DATA_TYPE;
const halves = (...bits: number[]): Uint8Array => new Uint8Array(new Uint16Array(bits).buffer);

/** x in 32 bits, times weights of 16 bits, plus a constant of 16 bits; and a second output that nobody wants. */
function makeModel(weightType: number, rawData: Uint8Array): Uint8Array {
  const cast = (input: string, output: string, to: number) => ({
    opType: 'Cast',
    input: [input],
    output: [output],
    attribute: [{ name: 'to', type: 2, i: to }],
  });
  const port = (name: string) => ({ name, type: { tensorType: { elemType: FLOAT, shape: { dim: [{ dimValue: 3 }] } } } });
  const constant = { dims: [1], dataType: HALF, rawData: halves(0x3c00) };
  const node = [
    cast('x', 'x16', HALF),
    { opType: 'Constant', input: [], output: ['one'], attribute: [{ name: 'value', type: 4, t: constant }] },
    { opType: 'Mul', input: ['x16', 'w'], output: ['m'] },
    { opType: 'Add', input: ['m', 'one'], output: ['sum'] },
    cast('sum', 'y', FLOAT),
    cast('m', 'z', FLOAT),
  ];
  const initializer = [{ name: 'w', dims: [3], dataType: weightType, rawData }];
  const graph = { name: 'g', node, initializer, input: [port('x')], output: [port('y'), port('z')] };
  return ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 17 }], graph }).finish();
}

test('the network computes in 32 bits and gives its first output only', async () => {
  const wide = widenWeights(makeModel(HALF, halves(0x3c00, 0xc000, 0x3555)));
  const { data } = await runOnnx(wide, new Float32Array([0.1, 1 / 3, 1_000_000]), [3]);
  // In 16 bits a million is infinite, and 1/3 has three digits.
  const third = halfToFloat(0x3555);
  expect(data).toEqual([1.1, 1 - 2 / 3, 1 + 1_000_000 * third].map(Math.fround).map((value): unknown => expect.closeTo(value, 6)));
  const decoded = ModelProto.decode(wide) as unknown as { graph: { output: { name: string }[] } };
  expect(decoded.graph.output.map(({ name }) => name)).toEqual(['y']);
});

test('weights of another kind are refused', () => {
  expect(() => widenWeights(makeModel(FLOAT, new Uint8Array(12)))).toThrow('weights of another kind than 16-bit floats: w');
});

test.each([
  [0x0000, 0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65_504],
  [0x0001, 2 ** -24],
  [0x83ff, -1_023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, NaN],
])('the bits %i are %f', (bits, value) => {
  expect(halfToFloat(bits)).toBe(value);
});
