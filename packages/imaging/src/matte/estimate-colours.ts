import { boxMean } from './box-mean.ts';
import { type Colours, mapPlane, type Plane } from './plane.ts';
import { resizePlane } from './resize-plane.ts';

/** What the subject and what the background look like around each point, also where only the other one is to be seen. */
export type Sides = { subject: Colours; background: Colours };

/** The near window in shares of the longer side; where it sees nothing of a side, far ones do. */
const NEAR = 0.006;
const FAR = [0.03, 0.15, 1] as const;
/** What a farther window weighs against the one before. */
const FARTHER = 1e-3;
/** Far windows have nothing fine: they are looked through at this share of the size. */
const FAR_SIZE = 0.25;

/**
 * Local colours of both sides of a mask. Only points that are nearly sure count, so that a mixed edge cannot lend the background's colour to
 * the subject; after Forte: Approximate Fast Foreground Colour Estimation, 2021, with windows that grow until they see something.
 */
export function estimateColours(colours: Colours, mask: Plane): Sides {
  const subject = mapPlane(mask, (at) => sureness(mask.data[at] ?? 0));
  const background = mapPlane(mask, (at) => sureness(1 - (mask.data[at] ?? 0)));
  return { subject: spreadColours(colours, subject), background: spreadColours(colours, background) };
}

function sureness(coverage: number): number {
  const sure = Math.min(1, Math.max(0, (coverage - 0.75) / 0.22));
  return sure * sure;
}

/** The mean of what weighs, from windows as near as possible. */
export function spreadColours(colours: Colours, weights: Plane): Colours {
  const weighed = colours.map((plane) => mapPlane(plane, (at) => (plane.data[at] ?? 0) * (weights.data[at] ?? 0)));
  const size = { width: shareOf(weights.width), height: shareOf(weights.height) };
  const longer = Math.max(weights.width, weights.height);
  const [total = weights, ...sums] = [weights, ...weighed].map((plane) => {
    const near = boxMean(plane, Math.max(1, Math.round(NEAR * longer)));
    const far = resizePlane(lookFar(resizePlane(plane, size)), weights);
    return mapPlane(near, (at) => (near.data[at] ?? 0) + (far.data[at] ?? 0));
  });
  const channel = (index: number) => mapPlane(weights, (at) => (sums[index]?.data[at] ?? 0) / Math.max(total.data[at] ?? 0, 1e-12));
  return [channel(0), channel(1), channel(2)];
}

function shareOf(length: number): number {
  return Math.max(1, Math.round(length * FAR_SIZE));
}

function lookFar(plane: Plane): Plane {
  const longer = Math.max(plane.width, plane.height);
  const windows = FAR.map((reach, step) => ({
    weight: FARTHER ** (step + 1),
    mean: boxMean(plane, Math.max(1, Math.round(reach * longer))),
  }));
  return mapPlane(plane, (at) => windows.reduce((sum, { weight, mean }) => sum + weight * (mean.data[at] ?? 0), 0));
}
