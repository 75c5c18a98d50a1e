import type { Matte } from '../matte/create-matte.ts';
import { spreadColours } from '../matte/estimate-colours.ts';
import { createPlane, mapPlane, type Plane } from '../matte/plane.ts';
import { resizePlane } from '../matte/resize-plane.ts';

/** A small picture that fills a frame when it is enlarged smoothly. */
export type Backdrop = { data: Uint8Array; width: number; height: number };

/** Radius of the blur in shares of the longer side. */
const LEAST_RADIUS = 0.004;
const GREATEST_RADIUS = 0.05;
/** Points of a radius from which the blur is worked out smaller: nothing finer is left in it. */
const DISC_POINTS = 12;
/** Light adds up, stored values do not: bright points become discs, as behind a lens. */
const GAMMA = 2.2;

/**
 * The background out of focus, as a wide lens shows it: a disc around each point, over the light and without the subject, whose colours so
 * cannot bleed into it. @param strength 0 to 1
 */
export function blurBehind(matte: Matte, strength: number): Backdrop {
  const longer = Math.max(matte.width, matte.height);
  const radius = Math.max(1, longer * (LEAST_RADIUS + (GREATEST_RADIUS - LEAST_RADIUS) * strength ** 1.5));
  const factor = Math.min(1, DISC_POINTS / radius);
  const weights = mapPlane(matte.mask, (at) => (1 - (matte.mask.data[at] ?? 0)) ** 4);
  const [weight = weights, ...lights] = [weights, ...matte.colours.map((plane) => lighten(plane, weights))].map((plane) =>
    shrink(plane, factor),
  );
  const reach = radius * factor;
  const total = discMean(weight, reach);
  const blurred = lights.map((light) => discMean(light, reach));
  const filled = fillHoles(blurred, total);
  const { width, height } = total;
  const data = new Uint8Array(width * height * 3);
  filled.forEach((plane, channel) => {
    for (let at = 0; at < plane.data.length; at += 1)
      data[at * 3 + channel] = Math.round(255 * Math.min(1, plane.data[at] ?? 0) ** (1 / GAMMA));
  });
  return { data, width, height };
}

function lighten(plane: Plane, weights: Plane): Plane {
  return mapPlane(plane, (at) => (plane.data[at] ?? 0) ** GAMMA * (weights.data[at] ?? 0));
}

/** Deep behind the subject the disc sees no background: there the nearest of it is spread. */
function fillHoles(lights: readonly Plane[], total: Plane): Plane[] {
  const [r = total, g = total, b = total] = lights.map((light) =>
    mapPlane(light, (at) => (light.data[at] ?? 0) / Math.max(1e-6, total.data[at] ?? 0)),
  );
  const far = spreadColours([r, g, b], total);
  return [r, g, b].map((near, channel) =>
    mapPlane(near, (at) => {
      const share = Math.min(1, (total.data[at] ?? 0) * 8);
      return (near.data[at] ?? 0) * share + (far[channel]?.data[at] ?? 0) * (1 - share);
    }),
  );
}

function shrink(plane: Plane, factor: number): Plane {
  if (factor === 1) return plane;
  return resizePlane(plane, {
    width: Math.max(1, Math.round(plane.width * factor)),
    height: Math.max(1, Math.round(plane.height * factor)),
  });
}

/** The mean over a disc, row by row from running sums; what would lie beyond the border counts as zero. */
function discMean({ data, width, height }: Plane, radius: number): Plane {
  const sums = runningSums({ data, width, height });
  const target = createPlane({ width, height });
  const rows = Math.floor(radius);
  for (let offset = -rows; offset <= rows; offset += 1) {
    const half = Math.floor(Math.sqrt(radius * radius - offset * offset));
    for (let y = Math.max(0, -offset); y < Math.min(height, height - offset); y += 1)
      addSpans({ sums, target }, { from: y + offset, to: y, half });
  }
  const area = Math.PI * Math.max(1, radius) ** 2;
  for (let at = 0; at < target.data.length; at += 1) target.data[at] = (target.data[at] ?? 0) / area;
  return target;
}

type Sums = { data: Float64Array; width: number };

function runningSums({ data, width, height }: Plane): Sums {
  const sums = new Float64Array((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) sums[y * (width + 1) + x + 1] = (sums[y * (width + 1) + x] ?? 0) + (data[y * width + x] ?? 0);
  }
  return { data: sums, width };
}

function addSpans({ sums, target }: { sums: Sums; target: Plane }, { from, to, half }: { from: number; to: number; half: number }): void {
  const { width } = sums;
  const start = from * (width + 1);
  for (let x = 0; x < width; x += 1) {
    const right = sums.data[start + Math.min(width, x + half + 1)] ?? 0;
    const left = sums.data[start + Math.max(0, x - half)] ?? 0;
    const at = to * width + x;
    target.data[at] = (target.data[at] ?? 0) + right - left;
  }
}
