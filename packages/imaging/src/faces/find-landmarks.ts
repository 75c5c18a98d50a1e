import type { Models } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import type { Face } from './face.ts';

const SIDE = 64;

export type Landmark = { x: number; y: number };

/** 68 points of a face in pixels of the frame, in the usual order: jaw 0–16 (chin 8), brows, nose, eyes 36–47, mouth. */
export async function findLandmarks(pixels: Pixels, face: Face, models: Models): Promise<Landmark[]> {
  const model = await models.open('face-landmarks');
  const left = Math.min(pixels.width - 1, Math.max(0, Math.round(face.left)));
  const top = Math.min(pixels.height - 1, Math.max(0, Math.round(face.top)));
  const width = Math.max(1, Math.min(pixels.width, Math.round(face.right)) - left);
  const height = Math.max(1, Math.min(pixels.height, Math.round(face.bottom)) - top);
  // Greyed by hand, because a grey picture would be in another light than the network's training data.
  const bytes = await pixels
    .open()
    .flatten({ background: '#ffffff' })
    .extract({ left, top, width, height })
    .resize(SIDE, SIDE, { fit: 'fill' })
    .raw()
    .toBuffer();
  const data = new Float32Array(SIDE * SIDE);
  for (let at = 0; at < data.length; at += 1) {
    data[at] = (0.299 * (bytes[at * 3] ?? 0) + 0.587 * (bytes[at * 3 + 1] ?? 0) + 0.114 * (bytes[at * 3 + 2] ?? 0)) / 256;
  }
  const { output } = await model.run({ input: { data, dims: [1, 1, SIDE, SIDE] } });
  const shares = output?.data ?? new Float32Array(136);
  return Array.from({ length: shares.length / 2 }, (_, index) => ({
    x: left + (shares[index * 2] ?? 0) * width,
    y: top + (shares[index * 2 + 1] ?? 0) * height,
  }));
}
