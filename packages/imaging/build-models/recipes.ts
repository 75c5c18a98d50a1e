import type { ModelId } from '@imagemint/contract/models';
import { convertGraph } from './convert/convert-graph.ts';
import { convertKeras } from './convert/convert-keras.ts';
import { convertNcnn } from './convert/convert-ncnn.ts';
import { foldConstants } from './convert/fold-constants.ts';
import { listTfjsParts } from './convert/tfjs-model.ts';
import { widenWeights } from './convert/widen-weights.ts';
import type { ModelSource } from './source/read-source.ts';

export type Recipe = {
  /** Raised whenever the recipe gives another file; a cached one is built anew then. */
  version: number;
  /** Names the weights' parts. */
  listParts: (entry: Buffer) => string[];
  /** @param folder for passing files. */
  convert: (source: ModelSource, folder: string) => Uint8Array | Promise<Uint8Array>;
};

const noParts = (): string[] => [];

/** What is ONNX already stays as it is. */
const asIs: Recipe = { version: 1, listParts: noParts, convert: ({ entry }) => entry };

const MAXIM_SIDE = 256;
const maxim: Recipe = {
  version: 1,
  listParts: listTfjsParts,
  convert: async (source, folder) => await foldConstants(convertGraph(source, MAXIM_SIDE), folder),
};

type ImglyResources = Record<string, { chunks: { hash: string }[] } | undefined>;

/** How each model's file is made from what its package ships. */
export const RECIPES: Record<ModelId, Recipe> = {
  background: {
    version: 1,
    listParts: (entry) => {
      const resources = JSON.parse(entry.toString()) as ImglyResources;
      return (resources['/models/medium']?.chunks ?? []).map(({ hash }) => hash);
    },
    convert: ({ parts }) => widenWeights(parts),
  },
  'upscale-2x': { version: 1, listParts: listTfjsParts, convert: convertKeras },
  'upscale-4x': { version: 1, listParts: noParts, convert: convertNcnn },
  'face-detection': asIs,
  'face-landmarks': asIs,
  'text-detection': asIs,
  brighten: maxim,
  denoise: maxim,
  deblur: maxim,
};
