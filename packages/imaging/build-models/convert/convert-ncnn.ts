import { ModelBuildError } from '../model-build-error.ts';
import { encodeOnnx, type OnnxNode, type OnnxTensor } from './encode-onnx.ts';
import { openNcnnWeights, readNcnnLayers, type NcnnLayer } from './ncnn-reader.ts';

type Network = {
  weights: ReturnType<typeof openNcnnWeights>;
  /** ncnn copies a value under new names where it has several readers; here they share one. */
  aliases: Map<string, string>;
  nodes: OnnxNode[];
  tensors: OnnxTensor[];
};

const LAYERS: Record<string, (network: Network, layer: NcnnLayer) => void> = {
  Input: () => undefined,
  Split: ({ aliases }, { inputs: [source = ''], outputs }) => outputs.forEach((copy) => aliases.set(copy, source)),
  Convolution: addConvolution,
  PReLU({ weights, nodes, tensors }, { name, inputs, outputs, param }) {
    tensors.push({ name: `${name}/slope`, shape: [param(0), 1, 1], data: weights.floats(param(0)) });
    nodes.push({ type: 'PRelu', inputs: [...inputs, `${name}/slope`], outputs });
  },
  PixelShuffle: ({ nodes }, { inputs, outputs, param }) =>
    nodes.push({ type: 'DepthToSpace', inputs, outputs, attributes: { blocksize: param(0), mode: 'CRD' } }),
  Interp: addInterpolation,
  BinaryOp({ nodes }, { name, inputs, outputs, param }) {
    if (param(0) !== 0) throw new ModelBuildError(`the operation of ${name} is not known`);
    nodes.push({ type: 'Add', inputs, outputs });
  },
};

/**
 * Turns an ncnn network (.param as entry, .bin as parts) into ONNX: 1x3xHxW in and out, of any size.
 * @throws ModelBuildError for a layer that is not known, and for weights that do not fit.
 */
export function convertNcnn({ entry, parts }: { entry: Uint8Array; parts: Uint8Array }): Uint8Array {
  const layers = readNcnnLayers(Buffer.from(entry).toString());
  const network: Network = { weights: openNcnnWeights(parts), aliases: new Map(), nodes: [], tensors: [] };
  for (const layer of layers) {
    const add = LAYERS[layer.type];
    if (add === undefined) throw new ModelBuildError(`the layer ${layer.type} is not known`);
    add(network, { ...layer, inputs: layer.inputs.map((name) => network.aliases.get(name) ?? name) });
  }
  network.weights.end();
  return encodeOnnx({
    nodes: network.nodes,
    tensors: network.tensors,
    inputs: [{ name: layers[0]?.outputs[0] ?? '', shape: [1, 3, 'height', 'width'] }],
    outputs: [{ name: layers.at(-1)?.outputs[0] ?? '', shape: [1, 3, 'outHeight', 'outWidth'] }],
  });
}

/** Parameters: 0 channels out, 1 kernel, 4 padding, 5 whether there is a bias, 6 number of weights. */
function addConvolution({ weights, nodes, tensors }: Network, { name, inputs, outputs, param }: NcnnLayer): void {
  const [to, side, pad, count] = [param(0), param(1), param(4), param(6)];
  const hasMore = [2, 3].some((id) => param(id) > 1) || param(9) !== 0;
  if (hasMore) throw new ModelBuildError(`the convolution ${name} is of an unknown kind`);
  tensors.push({ name: `${name}/kernel`, shape: [to, count / (to * side * side), side, side], data: weights.tagged(count) });
  const more: string[] = [];
  if (param(5) === 1) {
    tensors.push({ name: `${name}/bias`, shape: [to], data: weights.floats(to) });
    more.push(`${name}/bias`);
  }
  const attributes = { kernel_shape: [side, side], pads: [pad, pad, pad, pad] };
  nodes.push({ type: 'Conv', inputs: [...inputs, `${name}/kernel`, ...more], outputs, attributes });
}

/** Parameters: 0 kind (1 nearest), 1 and 2 factors. */
function addInterpolation({ nodes, tensors }: Network, { name, inputs, outputs, param }: NcnnLayer): void {
  if (param(0) !== 1) throw new ModelBuildError(`the interpolation of ${name} is not known`);
  tensors.push({ name: `${name}/scales`, shape: [4], data: new Float32Array([1, 1, param(1), param(2)]) });
  const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
  nodes.push({ type: 'Resize', inputs: [...inputs, '', `${name}/scales`], outputs, attributes });
}
