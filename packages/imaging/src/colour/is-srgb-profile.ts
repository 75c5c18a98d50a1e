import { readIccProfile, type ToneCurve, type Xyz } from './icc-profile.ts';

/** sRGB's primaries adapted to D50, as profiles store them (IEC 61966-2-1, ICC's own sRGB profiles). */
export const SRGB_COLORANTS: readonly [Xyz, Xyz, Xyz] = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
];

/** Differences up to here move no 8-bit value by more than about one. */
const COLORANT_TOLERANCE = 0.0025;
const CURVE_TOLERANCE = 0.006;

/**
 * Whether a profile describes sRGB in effect, so that its transform, the largest single cost of a job, would change nothing. Grey
 * profiles count by their curve alone.
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const read = readIccProfile(profile);
  if (read.model === 'other') return false;
  if (read.model === 'GRAY') return isSrgbCurve(read.curve);
  const areNear = read.colorants.every((colorant, row) =>
    colorant.every((value, column) => Math.abs(value - (SRGB_COLORANTS[row]?.[column] ?? 0)) < COLORANT_TOLERANCE),
  );
  return areNear && read.curves.every(isSrgbCurve);
}

function isSrgbCurve(curve: ToneCurve): boolean {
  for (let step = 0; step <= 32; step += 1) {
    // Compared as stored values, where differences are about as visible everywhere.
    const difference = srgbOfLinear(curve(step / 32)) - step / 32;
    if (!(Math.abs(difference) < CURVE_TOLERANCE)) return false;
  }
  return true;
}

function srgbOfLinear(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}
