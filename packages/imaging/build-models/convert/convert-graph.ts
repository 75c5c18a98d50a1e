import { ModelBuildError } from '../model-build-error.ts';
import { encodeOnnx, type OnnxNode, type OnnxTensor } from './encode-onnx.ts';
import { GRAPH_RULES, type TfAttribute, type TfNodeParts } from './graph-rules.ts';
import { readTfjsWeights } from './tfjs-model.ts';

type TfNode = { name: string; op: string; input?: string[]; attr?: Record<string, TfAttribute> };
type GraphModel = Parameters<typeof readTfjsWeights>[0] & {
  modelTopology: { node: TfNode[] };
  signature: { inputs: Record<string, { name: string }>; outputs: Record<string, { name: string }> };
};

/** Names of inputs carry the index of an output; only the first outputs are used. */
const plainName = (name: string): string => name.replace(/:0$/, '');

/**
 * Turns a TensorFlow.js graph model (model.json and its joined parts) into ONNX for one size of picture: 1 x side x side x 3 in and out,
 * sides in pixels. Shapes are still computed by the network; see `foldConstants`. @throws ModelBuildError for an unknown operation.
 */
export function convertGraph({ entry, parts }: { entry: Uint8Array; parts: Uint8Array }, side: number): Uint8Array {
  const model = JSON.parse(Buffer.from(entry).toString()) as GraphModel;
  const weights = readTfjsWeights(model, parts);
  const tensors: OnnxTensor[] = [...weights].map(([name, tensor]) => ({ name, ...tensor }));
  const nodes: OnnxNode[] = [];
  const constant = createConstants(tensors);
  const numbersOf = (name: string): number[] => [...(weights.get(name)?.data ?? [])].map(Number);
  for (const node of model.modelTopology.node) {
    if (node.op === 'Const' || node.op === 'Placeholder') continue;
    nodes.push(...convertNode(node, { constant, numbersOf }));
  }
  const port = (ports: Record<string, { name: string }>) => [
    { name: plainName(Object.values(ports)[0]?.name ?? ''), shape: [1, side, side, 3] },
  ];
  return encodeOnnx({ nodes, tensors, inputs: port(model.signature.inputs), outputs: port(model.signature.outputs) });
}

function convertNode(node: TfNode, parts: Pick<TfNodeParts, 'constant' | 'numbersOf'>): OnnxNode[] {
  const rule = GRAPH_RULES[node.op];
  if (rule === undefined) throw new ModelBuildError(`the operation ${node.op} is not known`);
  const nodes: OnnxNode[] = [];
  // Inputs with ^ only say what must come first.
  const inputs = (node.input ?? []).filter((input) => !input.startsWith('^')).map(plainName);
  rule({
    ...parts,
    inputs,
    attribute: (name) => node.attr?.[name] ?? {},
    emit(type, from, attributes = {}) {
      const value = `${node.name}#${nodes.length}`;
      nodes.push({ type, inputs: from, outputs: [value], attributes });
      return value;
    },
  });
  const last = nodes.pop();
  return last === undefined ? [] : [...nodes, { ...last, outputs: [node.name] }];
}

/** Lists of numbers that the rules need; the same list is stored once. */
function createConstants(tensors: OnnxTensor[]): TfNodeParts['constant'] {
  const known = new Set<string>();
  return (numbers) => {
    const name = `constant:${numbers.join(',')}`;
    if (!known.has(name)) tensors.push({ name, shape: [numbers.length], data: BigInt64Array.from(numbers, BigInt) });
    known.add(name);
    return name;
  };
}
