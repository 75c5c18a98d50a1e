import { guideMask, type LinearMask } from '../matte/guide-mask.ts';
import { mapPlane, type Colours, type Plane } from '../matte/plane.ts';
import { readColours } from '../matte/read-colours.ts';
import type { Model } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';

const SIDE = 256;
const GUIDE = { radius: 6, smoothness: 0.01 };
/** Brightness is kept this far from black and white, where the logit has no value. */
const EDGE = 0.02;
const MAX_GAIN = 2.5;
/** In logits: how wide the way is from what is dark, which gets all of the gain, to what is bright, which gets next to none. */
const FADE = 0.8;

/** How much brighter each place shall be, tied to the photo's colours so that it follows its edges, and the mean of it. */
export type Gain = { linear: LinearMask; mean: number };

/**
 * Asks the network for a bright version of a small copy and keeps of it only how much brighter each place became, as a difference of
 * logits: added to a pixel's own, it brightens the dark and can neither blow out the bright nor turn the order of values round.
 */
export async function findGain(pixels: Pixels, model: Model): Promise<Gain> {
  const colours = await readColours(pixels, { width: SIDE, height: SIDE });
  const { Identity: bright } = await model.run({ xs_0: { data: interleave(colours), dims: [1, SIDE, SIDE, 3] } });
  if (bright === undefined) throw new Error('the model gave no picture');
  const [r, g, b] = colours;
  const gain = mapPlane(r, (at) => {
    const before = lumaOf(r.data[at] ?? 0, g.data[at] ?? 0, b.data[at] ?? 0);
    const after = lumaOf(bright.data[3 * at] ?? 0, bright.data[3 * at + 1] ?? 0, bright.data[3 * at + 2] ?? 0);
    // Brighter only: what the network makes darker was not asked for.
    const asked = Math.min(MAX_GAIN, Math.max(0, logit(after) - logit(before)));
    // The network takes every photo for a dark one, and would bleach a page in daylight.
    return asked / (1 + Math.exp(logit(before) / FADE));
  });
  return { linear: guideMask(gain, { colours, ...GUIDE }), mean: meanOf(gain) };
}

/** ITU-R BT.709. */
function lumaOf(red: number, green: number, blue: number): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function logit(value: number): number {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, value));
  return Math.log(inside / (1 - inside));
}

function interleave(colours: Colours): Float32Array {
  const data = new Float32Array(3 * SIDE * SIDE);
  colours.forEach((plane, channel) => plane.data.forEach((value, at) => (data[3 * at + channel] = value)));
  return data;
}

function meanOf({ data }: Plane): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}
