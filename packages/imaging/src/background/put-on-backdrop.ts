import { libvips, type Sharp } from '../libvips.ts';
import type { CutOut } from '../matte/cut-out.ts';
import type { Backdrop } from './blur-behind.ts';

/** The subject where it was, on a backdrop that is enlarged to the whole frame. */
export function putOnBackdrop({ data, width, height }: CutOut, backdrop: Backdrop): Sharp {
  return libvips(backdrop.data, { raw: { width: backdrop.width, height: backdrop.height, channels: 3 } })
    .resize({ width, height, fit: 'fill', kernel: 'cubic' })
    .composite([
      { input: Buffer.from(data.buffer, data.byteOffset, data.length), raw: { width, height, channels: 4 }, limitInputPixels: false },
    ])
    .removeAlpha();
}
