import { libvips, type Sharp } from '../libvips.ts';
import type { CutOut } from '../matte/cut-out.ts';

/** The subject where it was, on one colour: #rrggbb. Opaque, so that no encoder fills in a colour of its own. */
export function putOnColour({ data, width, height }: CutOut, background: string): Sharp {
  const input = Buffer.from(data.buffer, data.byteOffset, data.length);
  return libvips({ create: { width, height, channels: 3, background }, limitInputPixels: false })
    .composite([{ input, raw: { width, height, channels: 4 }, limitInputPixels: false }])
    .removeAlpha();
}
