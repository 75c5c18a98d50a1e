import type { Pixels } from '../pixels/open-pixels.ts';
import type { Colours } from './plane.ts';
import { mapPlane } from './plane.ts';

/** A copy of the frame on white in a given size, as three planes. */
export async function readColours(pixels: Pixels, size: { width: number; height: number }): Promise<Colours> {
  const data = await pixels
    .open()
    .flatten({ background: '#ffffff' })
    .resize({ ...size, fit: 'fill' })
    .raw()
    .toBuffer();
  const channel = (offset: number) => mapPlane(size, (index) => (data[index * 3 + offset] ?? 0) / 255);
  return [channel(0), channel(1), channel(2)];
}
