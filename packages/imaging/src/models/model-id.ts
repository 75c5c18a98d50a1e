/** The models that tools may open, by what they do; one file `<id>.onnx` each. */
export const MODEL_IDS = [
  'background',
  'upscale-2x',
  'upscale-4x',
  'face-detection',
  'face-landmarks',
  'text-detection',
  'brighten',
  'denoise',
  'deblur',
] as const;
export type ModelId = (typeof MODEL_IDS)[number];
