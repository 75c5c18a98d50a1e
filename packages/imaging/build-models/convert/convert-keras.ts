import { ModelBuildError } from '../model-build-error.ts';
import { encodeOnnx, type OnnxNode, type OnnxTensor } from './encode-onnx.ts';
import { readTfjsWeights, type TfjsTensor } from './tfjs-model.ts';

type KerasConfig = { name: string; size?: readonly [number, number]; interpolation?: string; activation?: string; padding?: string };
type KerasLayer = { class_name: string; config: KerasConfig; inbound_nodes: readonly (readonly [string, ...unknown[]][])[] };
type KerasModel = Parameters<typeof readTfjsWeights>[0] & {
  modelTopology: { model_config: { config: { layers: KerasLayer[]; output_layers: [string, ...unknown[]][] } } };
};

type Layer = { name: string; config: KerasConfig; inputs: string[] };
type Network = { weights: Map<string, TfjsTensor>; nodes: OnnxNode[]; tensors: OnnxTensor[] };

/** What each kind of layer becomes. Values are NCHW here and NHWC in the source, so channels are axis 1. */
const LAYERS: Record<string, (network: Network, layer: Layer) => void> = {
  InputLayer: () => undefined,
  Conv2D: addConvolution,
  UpSampling2D: addUpsampling,
  Activation({ nodes }, { name, config, inputs }) {
    if (config.activation !== 'relu') throw new ModelBuildError(`the activation ${config.activation} is not known`);
    nodes.push({ type: 'Relu', inputs, outputs: [name] });
  },
  Concatenate: ({ nodes }, { name, inputs }) => nodes.push({ type: 'Concat', inputs, outputs: [name], attributes: { axis: 1 } }),
  Add: ({ nodes }, { name, inputs }) => nodes.push({ type: 'Add', inputs, outputs: [name] }),
};

/**
 * Turns a TensorFlow.js layers model (model.json and its joined parts) into ONNX: 1x3xHxW in and out, of any size.
 * @throws ModelBuildError for a layer that is not known.
 */
export function convertKeras({ entry, parts }: { entry: Uint8Array; parts: Uint8Array }): Uint8Array {
  const model = JSON.parse(Buffer.from(entry).toString()) as KerasModel;
  const { layers, output_layers } = model.modelTopology.model_config.config;
  const network: Network = { weights: readTfjsWeights(model, parts), nodes: [], tensors: [] };
  for (const { class_name, config, inbound_nodes } of layers) {
    const add = LAYERS[class_name];
    if (add === undefined) throw new ModelBuildError(`the layer ${class_name} is not known`);
    add(network, { name: config.name, config, inputs: (inbound_nodes[0] ?? []).map(([name]) => name) });
  }
  const input = layers[0]?.config.name ?? '';
  const output = output_layers[0]?.[0] ?? '';
  return encodeOnnx({
    nodes: network.nodes,
    tensors: network.tensors,
    inputs: [{ name: input, shape: [1, 3, 'height', 'width'] }],
    outputs: [{ name: output, shape: [1, 3, 'outHeight', 'outWidth'] }],
  });
}

function addConvolution({ weights, nodes, tensors }: Network, { name, config, inputs }: Layer): void {
  const [kernel, bias] = [weights.get(`${name}/kernel`), weights.get(`${name}/bias`)];
  const isKnown = ['same', 'valid'].includes(config.padding ?? '') && (config.activation ?? 'linear') === 'linear';
  if (!isKnown || kernel === undefined || bias === undefined) throw new ModelBuildError(`the convolution ${name} is of an unknown kind`);
  const [height = 0, width = 0, from = 0, to = 0] = kernel.shape;
  const border = config.padding === 'same' ? [height >> 1, width >> 1] : [0, 0];
  tensors.push({ name: `${name}/kernel`, shape: [to, from, height, width], data: transposeKernel(kernel) });
  tensors.push({ name: `${name}/bias`, shape: [to], data: bias.data });
  const convolution = { inputs: [...inputs, `${name}/kernel`, `${name}/bias`], outputs: [name] };
  nodes.push({ type: 'Conv', ...convolution, attributes: { kernel_shape: [height, width], pads: [...border, ...border] } });
}

/** Height, width, in, out → out, in, height, width. */
function transposeKernel({ shape, data }: TfjsTensor): Float32Array {
  const [height = 0, width = 0, from = 0, to = 0] = shape;
  const area = height * width;
  return Float32Array.from({ length: data.length }, (_, at) => {
    const [place, channel] = [at % area, Math.floor(at / area)];
    return Number(data[(place * from + (channel % from)) * to + Math.floor(channel / from)]);
  });
}

function addUpsampling({ nodes, tensors }: Network, { name, config, inputs }: Layer): void {
  const [y, x] = config.size ?? [1, 1];
  const nearest = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
  const linear = { mode: 'linear', coordinate_transformation_mode: 'half_pixel' };
  tensors.push({ name: `${name}/scales`, shape: [4], data: new Float32Array([1, 1, y, x]) });
  nodes.push({
    type: 'Resize',
    inputs: [...inputs, '', `${name}/scales`],
    outputs: [name],
    attributes: config.interpolation === 'nearest' ? nearest : linear,
  });
}
