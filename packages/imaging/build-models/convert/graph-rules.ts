import { ModelBuildError } from '../model-build-error.ts';
import type { OnnxAttribute } from './encode-onnx.ts';

export type TfAttribute = { s?: string; i?: string; type?: string; list?: { i?: string[] } };

/** A node of a TensorFlow graph on its way to ONNX. */
export type TfNodeParts = {
  inputs: readonly string[];
  attribute: (name: string) => TfAttribute;
  /** Adds an ONNX node; the last one added carries the node's value. */
  emit: (type: string, inputs: readonly string[], attributes?: Record<string, OnnxAttribute>) => string;
  /** A list of whole numbers as a value. */
  constant: (numbers: readonly number[]) => string;
  /** The whole numbers of an input that is a constant. */
  numbersOf: (input: string) => number[];
};
export type GraphRule = (node: TfNodeParts) => void;

/** TensorFlow keeps channels last, ONNX first. */
const TO_NCHW = [0, 3, 1, 2];
const TO_NHWC = [0, 2, 3, 1];
/** Both of HWIO → OIHW and, for transposed convolutions, HWOI → IOHW. */
const TO_KERNEL = [3, 2, 0, 1];
/** DataType of onnx.proto3. */
const FLOAT = 1;
const INT64 = 7;

const rename =
  (type: string): GraphRule =>
  ({ inputs, emit }) =>
    void emit(type, inputs);

const renamed = (types: Record<string, string>) => Object.fromEntries(Object.entries(types).map(([op, type]) => [op, rename(type)]));

const textOf = ({ s = '' }: TfAttribute): string => Buffer.from(s, 'base64').toString();
const integersOf = ({ list }: TfAttribute): number[] => (list?.i ?? []).map(Number);
const at = (inputs: readonly string[], index: number): string => inputs[index] ?? '';

/** What each operation of the MAXIM graphs becomes. Indexes and shapes are whole numbers of 64 bits throughout. */
export const GRAPH_RULES: Record<string, GraphRule> = {
  ...renamed({ Identity: 'Identity', AddV2: 'Add', Sub: 'Sub', Mul: 'Mul', RealDiv: 'Div', Maximum: 'Max', Minimum: 'Min', Abs: 'Abs' }),
  ...renamed({ Neg: 'Neg', Exp: 'Exp', Floor: 'Floor', Sign: 'Sign', Tanh: 'Tanh', Reciprocal: 'Reciprocal', Greater: 'Greater' }),
  ...renamed({ GreaterEqual: 'GreaterOrEqual', Less: 'Less', LessEqual: 'LessOrEqual', LogicalAnd: 'And', SelectV2: 'Where' }),
  ...renamed({ Range: 'Range', Shape: 'Shape', Reshape: 'Reshape', BroadcastTo: 'Expand', ExpandDims: 'Unsqueeze' }),
  // Lengths and places in a picture, which are never negative: only there do the two kinds of division agree.
  ...renamed({ FloorMod: 'Mod', FloorDiv: 'Div' }),
  Rsqrt: ({ inputs, emit }) => void emit('Reciprocal', [emit('Sqrt', inputs)]),
  Square: ({ inputs, emit }) => void emit('Mul', [at(inputs, 0), at(inputs, 0)]),
  NotEqual: ({ inputs, emit }) => void emit('Not', [emit('Equal', inputs)]),
  Cast: ({ inputs, attribute, emit }) => void emit('Cast', inputs, { to: attribute('DstT').type === 'DT_FLOAT' ? FLOAT : INT64 }),
  Squeeze: ({ inputs, attribute, emit, constant }) =>
    void emit('Squeeze', [at(inputs, 0), constant(integersOf(attribute('squeeze_dims')))]),
  Pack: ({ inputs, emit, constant }) =>
    void emit(
      'Concat',
      inputs.map((input) => emit('Unsqueeze', [input, constant([0])])),
      { axis: 0 },
    ),
  Sum: ({ inputs, emit }) => void emit('ReduceSum', inputs, { keepdims: 0 }),
  Transpose: ({ inputs, emit, numbersOf }) => void emit('Transpose', [at(inputs, 0)], { perm: numbersOf(at(inputs, 1)) }),
  ConcatV2: ({ inputs, emit, numbersOf }) =>
    void emit('Concat', inputs.slice(0, -1), { axis: numbersOf(at(inputs, -1 + inputs.length))[0] ?? 0 }),
  GatherV2: ({ inputs, emit, numbersOf }) => void emit('Gather', inputs.slice(0, 2), { axis: numbersOf(at(inputs, 2))[0] ?? 0 }),
  StridedSlice: cutSlice,
  Einsum: sumProducts,
  Conv2D: convolve,
  Conv2DBackpropInput: convolveTransposed,
};

/** One axis is cut; it goes away where the graph says so. */
function cutSlice({ inputs, attribute, emit, constant }: TfNodeParts): void {
  const [source = '', begin = '', end = '', step = ''] = inputs;
  const cut = emit('Slice', [source, begin, end, '', step]);
  if (attribute('shrink_axis_mask').i === '1') emit('Squeeze', [cut, constant([0])]);
}

/** The runtime's general Einsum takes several times longer than the products that these are. */
function sumProducts({ inputs, attribute, emit }: TfNodeParts): void {
  const equation = textOf(attribute('equation'));
  const [left = '', right = ''] = inputs;
  if (equation === 'abcg,gf->abcf') emit('MatMul', inputs);
  else if (equation === 'abgd,gf->abdf') emit('MatMul', [emit('Transpose', [left], { perm: [0, 1, 3, 2] }), right]);
  else emit('Einsum', inputs, { equation });
}

function convolve({ inputs, attribute, emit }: TfNodeParts): void {
  assertChannelsLast(attribute('data_format'));
  const auto_pad = textOf(attribute('padding')) === 'SAME' ? 'SAME_UPPER' : 'VALID';
  const [picture = '', kernel = ''] = inputs;
  const turned = [emit('Transpose', [picture], { perm: TO_NCHW }), emit('Transpose', [kernel], { perm: TO_KERNEL })];
  const strides = integersOf(attribute('strides')).slice(1, 3);
  emit('Transpose', [emit('Conv', turned, { strides, auto_pad })], { perm: TO_NHWC });
}

/** Inputs: the wanted shape, which follows from the strides here, then kernel and picture. */
function convolveTransposed({ inputs, attribute, emit }: TfNodeParts): void {
  assertChannelsLast(attribute('data_format'));
  const [, kernel = '', picture = ''] = inputs;
  const turned = [emit('Transpose', [picture], { perm: TO_NCHW }), emit('Transpose', [kernel], { perm: TO_KERNEL })];
  const strides = integersOf(attribute('strides')).slice(1, 3);
  emit('Transpose', [emit('ConvTranspose', turned, { strides })], { perm: TO_NHWC });
}

function assertChannelsLast(format: TfAttribute): void {
  if (textOf(format) !== 'NHWC') throw new ModelBuildError(`pictures in the order ${textOf(format)} are not known`);
}
