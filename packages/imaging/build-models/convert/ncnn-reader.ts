import { ModelBuildError } from '../model-build-error.ts';
import { halfToFloat } from './half-to-float.ts';

export type NcnnLayer = {
  type: string;
  name: string;
  inputs: string[];
  outputs: string[];
  /** A parameter by its number, 0 where it is not given. */
  param: (id: number) => number;
};

const MAGIC = '7767517';
const HALF_TAG = 0x01306b47;

/** Reads the layers of a .param file (ncnn, "param and model file structure"). @throws ModelBuildError when it is something else. */
export function readNcnnLayers(text: string): NcnnLayer[] {
  const [magic, , ...lines] = text.trim().split(/\r?\n/);
  if (magic?.trim() !== MAGIC) throw new ModelBuildError('this is not an ncnn network');
  return lines.map((line) => {
    const [type = '', name = '', inputCount, outputCount, ...rest] = line.trim().split(/\s+/);
    const split = Number(inputCount);
    const end = split + Number(outputCount);
    const params = new Map(rest.slice(end).map((pair) => pair.split('=').map(Number) as [number, number]));
    return { type, name, inputs: rest.slice(0, split), outputs: rest.slice(split, end), param: (id) => params.get(id) ?? 0 };
  });
}

/** Reads a .bin file from its beginning to its end. @throws ModelBuildError when it is too short, too long or of an unknown kind. */
export function openNcnnWeights(bytes: Uint8Array): {
  floats: (count: number) => Float32Array;
  tagged: (count: number) => Float32Array;
  end: () => void;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const advance = (length: number): number => {
    const from = at;
    at += length;
    if (at > bytes.length) throw new ModelBuildError('the weights end too early');
    return from;
  };
  const floats = (count: number): Float32Array => {
    const from = advance(count * 4);
    return Float32Array.from({ length: count }, (_, index) => view.getFloat32(from + index * 4, true));
  };
  const halves = (count: number): Float32Array => {
    // Filled up to whole words.
    const from = advance(Math.ceil(count / 2) * 4);
    return Float32Array.from({ length: count }, (_, index) => halfToFloat(view.getUint16(from + index * 2, true)));
  };
  return {
    floats,
    tagged(count) {
      const tag = view.getUint32(advance(4), true);
      if (tag !== 0 && tag !== HALF_TAG) throw new ModelBuildError(`weights of the kind ${tag.toString(16)} are not known`);
      return tag === 0 ? floats(count) : halves(count);
    },
    end() {
      if (at !== bytes.length) throw new ModelBuildError(`${bytes.length - at} bytes of weights belong to no layer`);
    },
  };
}
