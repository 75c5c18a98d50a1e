import { expect, test } from 'vitest';
import { convertNcnn } from '../../build-models/convert/convert-ncnn.ts';
import { evaluateNcnn } from './evaluate-ncnn.ts';
import { runOnnx, scatter } from './run-onnx.ts';

const SIDE = 5;
const PARAM = `7767517
8 9
Input in 0 1 data
Split s 1 2 data a b
Convolution c1 1 1 a x 0=4 1=3 4=1 5=1 6=108
PReLU p 1 1 x y 0=4
Convolution c2 1 1 y z 0=12 1=3 4=1 5=1 6=432
PixelShuffle d 1 1 z up 0=2
Interp i 1 1 b big 0=1 1=2.0 2=2.0
BinaryOp add 2 1 up big output 0=0
`;

/** 1, -0.5 and so on as 16-bit floats: exact, and of every sign and size. */
const HALVES = [0x3c00, 0xb800, 0x2e66, 0x0001, 0xc100, 0x3555, 0x8000];

function floats(count: number, seed: number): Buffer {
  return Buffer.from(scatter(count, seed).buffer as ArrayBuffer);
}

/** Weights for the net above: the first convolution in 16 bits, the second in 32. */
function makeBin(): Buffer {
  const tags = [Buffer.from([0x47, 0x6b, 0x30, 0x01]), Buffer.alloc(4)] as const;
  const halves = Buffer.alloc(216);
  for (let at = 0; at < 108; at += 1) halves.writeUInt16LE(HALVES[(at * 5) % HALVES.length] ?? 0, at * 2);
  return Buffer.concat([tags[0], halves, floats(4, 3), floats(4, 8), tags[1], floats(432, 21), floats(12, 5)]);
}

const convert = (param: string, bin: Uint8Array): Uint8Array => convertNcnn({ entry: Buffer.from(param), parts: bin });

test('a converted network gives what its files say, computed in plain loops', async () => {
  const input = scatter(3 * SIDE * SIDE, 40);
  const expected = evaluateNcnn({ param: PARAM, bin: makeBin() }, { channels: 3, height: SIDE, width: SIDE, data: input });
  const found = await runOnnx(convert(PARAM, makeBin()), input, [1, 3, SIDE, SIDE]);
  expect(found.dims).toEqual([1, 3, 2 * SIDE, 2 * SIDE]);
  expect(new Set(expected.data).size).toBeGreaterThan(200);
  const differences = found.data.map((value, at) => Math.abs(value - (expected.data[at] ?? NaN)));
  expect(Math.max(...differences)).toBeLessThan(1e-4);
});

test.each([
  ['something else', 'PK', makeBin(), 'this is not an ncnn network'],
  ['a layer that is not known', PARAM.replace('PReLU', 'Swish'), makeBin(), 'the layer Swish is not known'],
  ['a stride', PARAM.replace('4=1 5=1 6=108', '3=2 4=1 5=1 6=108'), makeBin(), 'the convolution c1 is of an unknown kind'],
  ['a product', PARAM.replace('output 0=0', 'output 0=2'), makeBin(), 'the operation of add is not known'],
  ['weights of another kind', PARAM, Buffer.concat([Buffer.from([1, 2, 3, 4]), makeBin()]), 'weights of the kind 4030201 are not known'],
  ['too few weights', PARAM, makeBin().subarray(0, 300), 'the weights end too early'],
  ['too many weights', PARAM, Buffer.concat([makeBin(), Buffer.alloc(8)]), '8 bytes of weights belong to no layer'],
])('%s is refused', (...[, param, bin, message]) => {
  expect(() => convert(param, bin)).toThrow(message);
});
