import { ATTRIBUTE_TYPE, DATA_TYPE, ModelProto } from './onnx-schema.ts';

export type OnnxAttribute = number | string | readonly number[];
export type OnnxTensor = { name: string; shape: readonly number[]; data: Float32Array | BigInt64Array };
export type OnnxNode = {
  type: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, OnnxAttribute>>;
};
/** A dimension is a length, or a name where the length is free. */
export type OnnxPort = { name: string; shape: readonly (number | string)[] };

/** A network: every value has a name, which a tensor, an input or a node's output gives it. Inputs and outputs are 32-bit floats. */
export type OnnxGraph = {
  nodes: readonly OnnxNode[];
  tensors: readonly OnnxTensor[];
  inputs: readonly OnnxPort[];
  outputs: readonly OnnxPort[];
};

const OPSET = 17;
const IR_VERSION = 8;

/** Writes a network as a model file of the ONNX standard, operator set 17. Attributes that are numbers are whole numbers. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  return ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: 'imagemint',
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'graph',
      node: graph.nodes.map(toNodeProto),
      initializer: graph.tensors.map(toTensorProto),
      input: graph.inputs.map(toValueInfo),
      output: graph.outputs.map(toValueInfo),
    },
  }).finish();
}

function toNodeProto({ type, inputs, outputs, attributes = {} }: OnnxNode): object {
  return { opType: type, name: outputs[0], input: inputs, output: outputs, attribute: Object.entries(attributes).map(toAttributeProto) };
}

function toAttributeProto([name, value]: [string, OnnxAttribute]): object {
  if (typeof value === 'number') return { name, type: ATTRIBUTE_TYPE.int, i: value };
  if (typeof value === 'string') return { name, type: ATTRIBUTE_TYPE.string, s: Buffer.from(value) };
  return { name, type: ATTRIBUTE_TYPE.ints, ints: value };
}

function toTensorProto({ name, shape, data }: OnnxTensor): object {
  const dataType = data instanceof Float32Array ? DATA_TYPE.float : DATA_TYPE.int64;
  return { name, dims: shape, dataType, rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function toValueInfo({ name, shape }: OnnxPort): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: DATA_TYPE.float, shape: { dim } } } };
}
