import type { Colour } from '../decode/photo.ts';
import { createRgbProfile } from './create-rgb-profile.ts';
import type { Xyz } from './icc-profile.ts';
import { isSrgbProfile } from './is-srgb-profile.ts';

/** Colour primaries by their code (ITU-T H.273), adapted to D50, where they differ from sRGB's. */
const PRIMARIES: Record<number, readonly [Xyz, Xyz, Xyz]> = {
  9: [
    [0.67348, 0.27904, -0.00193],
    [0.16569, 0.67535, 0.02998],
    [0.1251, 0.04561, 0.79686],
  ],
  12: [
    [0.51512, 0.2412, -0.00105],
    [0.29198, 0.69225, 0.04189],
    [0.1571, 0.06657, 0.78407],
  ],
};
const MAX_BOXES = 2_000;

/**
 * The colour of an AVIF or HEIC file from its `colr` properties (ISO/IEC 23008-12, 6.5.5): an ICC profile goes before coded primaries.
 * `none` when it is sRGB in effect or nothing is said.
 */
export function readHeifColour(file: Uint8Array): Colour {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let coded: Colour = { kind: 'none' };
  try {
    const meta = findBoxes(view, { from: 0, to: view.byteLength }, 'meta')[0];
    const iprp = meta && findBoxes(view, { from: meta.from + 4, to: meta.to }, 'iprp')[0];
    const ipco = iprp && findBoxes(view, iprp, 'ipco')[0];
    for (const colr of ipco ? findBoxes(view, ipco, 'colr') : []) {
      const type = text4(view, colr.from);
      if (type === 'prof' || type === 'rICC') {
        const profile = file.slice(colr.from + 4, colr.to);
        return isSrgbProfile(profile) ? { kind: 'none' } : { kind: 'given', profile };
      }
      const colorants = type === 'nclx' ? PRIMARIES[view.getUint16(colr.from + 4)] : undefined;
      if (colorants) coded = { kind: 'given', profile: createRgbProfile(colorants) };
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return coded;
}

type Range = { from: number; to: number };

function findBoxes(view: DataView, { from, to }: Range, type: string): Range[] {
  const found: Range[] = [];
  let at = from;
  for (let step = 0; step < MAX_BOXES && at + 8 <= to; step += 1) {
    const bytes = view.getUint32(at);
    if (bytes < 8) break;
    if (text4(view, at + 4) === type) found.push({ from: at + 8, to: Math.min(at + bytes, to) });
    at += bytes;
  }
  return found;
}

function text4(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}
