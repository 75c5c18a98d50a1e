import { boxMean } from './box-mean.ts';
import { type Colours, mapPlane, type Plane } from './plane.ts';

/** What the subject and what the background look like around each point, also where only the other one is to be seen. */
export type Sides = { subject: Colours; background: Colours };

/** Windows from near to far, in shares of the longer side: far ones only count where the near ones see nothing of a side. */
const REACHES = [0.006, 0.03, 0.15, 1] as const;
/** What a farther window weighs against the one before. */
const FARTHER = 1e-3;

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
  const sums = colours.map(() => new Float32Array(weights.data.length));
  const total = new Float32Array(weights.data.length);
  const longer = Math.max(weights.width, weights.height);
  for (const [step, reach] of REACHES.entries()) {
    const radius = Math.max(1, Math.round(reach * longer));
    const share = FARTHER ** step;
    addTo(total, boxMean(weights, radius), share);
    colours.forEach((plane, channel) => {
      const weighed = mapPlane(plane, (at) => (plane.data[at] ?? 0) * (weights.data[at] ?? 0));
      addTo(sums[channel] ?? total, boxMean(weighed, radius), share);
    });
  }
  const channel = (index: number) => mapPlane(weights, (at) => (sums[index]?.[at] ?? 0) / Math.max(total[at] ?? 0, 1e-12));
  return [channel(0), channel(1), channel(2)];
}

function addTo(sum: Float32Array, { data }: Plane, factor: number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + factor * (data[at] ?? 0);
}
