import type { Models } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import { estimateColours, type Sides } from './estimate-colours.ts';
import { findSubject } from './find-subject.ts';
import { guideMask, type LinearMask } from './guide-mask.ts';
import { localExtreme } from './local-extremes.ts';
import { mapPlane, type Colours, type Plane } from './plane.ts';
import { readColours } from './read-colours.ts';
import { settleMask } from './settle-mask.ts';

/** What is known of subject and background at the size that the network works in; `cutOut` applies it to every pixel. */
export type Matte = {
  width: number;
  height: number;
  /** The photo itself, and how much of each point is subject. */
  colours: Colours;
  mask: Plane;
  /** Coverage by colour, for pixels between both sides. */
  linear: LinearMask;
  sides: Sides;
  /** Between which bounds the coverage of a point is: both 0 in the background, both 1 in the subject, apart where an edge is near. */
  lowest: Plane;
  highest: Plane;
};

const LONG_SIDE = 1_024;
const GUIDE = { radius: 5, smoothness: 1e-4 };
/** How far an edge may move from where the network saw it, in points. */
const EDGE_REACH = 3;
const SURE = 0.03;

/** Finds the subject and prepares a fine edge for it. @throws ImagingError NOTHING_TO_DO, TOOL_UNAVAILABLE */
export async function createMatte(pixels: Pixels, models: Models): Promise<Matte> {
  const factor = Math.min(1, LONG_SIDE / Math.max(pixels.width, pixels.height));
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  const size = { width: side(pixels.width), height: side(pixels.height) };
  const coarse = await findSubject(pixels, { models, size });
  const colours = await readColours(pixels, size);
  return prepareMatte(settleMask(coarse), colours);
}

/** The matte of a mask that is already known. */
export function prepareMatte(coarse: Plane, colours: Colours): Matte {
  const { width, height } = coarse;
  const linear = guideMask(coarse, { colours, ...GUIDE });
  const highest = localExtreme(coarse, EDGE_REACH, 'max');
  const lowest = localExtreme(coarse, EDGE_REACH, 'min');
  for (const bound of [lowest, highest])
    bound.data.forEach((value, at) => (bound.data[at] = value < SURE ? 0 : value > 1 - SURE ? 1 : value));
  const [r, g, b] = colours;
  const { red, green, blue, offset } = linear;
  const mask = mapPlane(coarse, (at) => {
    const tied =
      (red.data[at] ?? 0) * (r.data[at] ?? 0) + (green.data[at] ?? 0) * (g.data[at] ?? 0) + (blue.data[at] ?? 0) * (b.data[at] ?? 0);
    return Math.min(highest.data[at] ?? 1, Math.max(lowest.data[at] ?? 0, tied + (offset.data[at] ?? 0)));
  });
  return { width, height, colours, mask, linear, sides: estimateColours(colours, mask), lowest, highest };
}
