import { ModelBuildError } from '../model-build-error.ts';
import { halfToFloat } from './half-to-float.ts';
import { DATA_TYPE, ModelProto } from './onnx-schema.ts';

type HalfTensor = { name: string; dataType: number; rawData: Uint8Array };
type HalfNode = { opType: string; attribute: { name: string; i: unknown; t?: HalfTensor }[] };
type HalfModel = { graph: { node: HalfNode[]; initializer: HalfTensor[]; output: object[] } };

/**
 * Turns an ONNX network of 16-bit floats into one of 32 bits, and leaves out every output but the first. A CPU has no arithmetic of 16
 * bits and would convert every weight in every run. @throws ModelBuildError for weights of another kind.
 */
export function widenWeights(bytes: Uint8Array): Uint8Array {
  const model = ModelProto.decode(bytes);
  const { graph } = model as unknown as HalfModel;
  graph.initializer.forEach(widenTensor);
  for (const { opType, attribute } of graph.node) {
    for (const item of attribute) {
      if (opType === 'Cast' && item.name === 'to' && Number(item.i) === DATA_TYPE.float16) item.i = DATA_TYPE.float;
      if (opType === 'Constant' && item.t?.dataType === DATA_TYPE.float16) widenTensor(item.t);
    }
  }
  graph.output.splice(1);
  return ModelProto.encode(model).finish();
}

function widenTensor(tensor: HalfTensor): void {
  if (tensor.dataType !== DATA_TYPE.float16 || tensor.rawData.length % 2 !== 0) {
    throw new ModelBuildError(`weights of another kind than 16-bit floats: ${tensor.name}`);
  }
  const { buffer, byteOffset, byteLength } = tensor.rawData;
  const view = new DataView(buffer, byteOffset, byteLength);
  const wide = Float32Array.from({ length: byteLength / 2 }, (_, at) => halfToFloat(view.getUint16(at * 2, true)));
  tensor.rawData = new Uint8Array(wide.buffer);
  tensor.dataType = DATA_TYPE.float;
}
