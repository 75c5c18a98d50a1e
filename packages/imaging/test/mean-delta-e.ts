import { libvips } from '../src/libvips.ts';
import { deltaE2000, labOfSrgb } from './colour-reference.ts';
import { pixelsOf } from './sample-photos.ts';

/** Mean difference of two pictures of the same size, as CIEDE2000 over small copies. */
export async function meanDeltaE(one: Uint8Array, two: Uint8Array): Promise<number> {
  const small = async (file: Uint8Array) => (await pixelsOf(await libvips(file).resize(60, 40, { fit: 'fill' }).png().toBuffer())).data;
  const [a, b] = [await small(one), await small(two)];
  const lab = (data: Buffer, at: number) => labOfSrgb([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]);
  let sum = 0;
  for (let at = 0; at < a.length; at += 3) sum += deltaE2000(lab(a, at), lab(b, at));
  return sum / (a.length / 3);
}
