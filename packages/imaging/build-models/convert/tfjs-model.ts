import { ModelBuildError } from '../model-build-error.ts';

export type TfjsWeight = { name: string; shape: readonly number[]; dtype: string };
/** What both kinds of model.json have in common. */
type TfjsManifest = { weightsManifest: readonly { paths: readonly string[]; weights: readonly TfjsWeight[] }[] };
export type TfjsTensor = { shape: readonly number[]; data: Float32Array | BigInt64Array };

/** The files that a model.json takes its weights from, in order, beside it. */
export function listTfjsParts(entry: Uint8Array): string[] {
  const { weightsManifest } = JSON.parse(Buffer.from(entry).toString()) as TfjsManifest;
  return weightsManifest.flatMap(({ paths }) => paths);
}

/**
 * Cuts the joined parts into named tensors; whole numbers become 64 bits, as ONNX wants them in shapes and indexes.
 * @throws ModelBuildError when the parts are of another length or kind than the manifest says.
 */
export function readTfjsWeights(model: TfjsManifest, parts: Uint8Array): Map<string, TfjsTensor> {
  const tensors = new Map<string, TfjsTensor>();
  let offset = 0;
  for (const { name, shape, dtype } of model.weightsManifest.flatMap(({ weights }) => weights)) {
    const end = offset + 4 * shape.reduce((product, side) => product * side, 1);
    if (end > parts.length) throw new ModelBuildError(`the weights end before ${name}`);
    // A copy, because a view of 32-bit numbers must begin at a multiple of four.
    const { buffer } = new Uint8Array(parts.subarray(offset, end));
    tensors.set(name, { shape, data: readNumbers(buffer, dtype) });
    offset = end;
  }
  if (offset !== parts.length) throw new ModelBuildError(`${parts.length - offset} bytes of weights have no name`);
  return tensors;
}

function readNumbers(buffer: ArrayBuffer, dtype: string): TfjsTensor['data'] {
  if (dtype === 'float32') return new Float32Array(buffer);
  if (dtype === 'int32') return BigInt64Array.from(new Int32Array(buffer), BigInt);
  throw new ModelBuildError(`weights of the kind ${dtype} are not known`);
}
