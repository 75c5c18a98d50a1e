import { boxMean } from './box-mean.ts';
import { localExtreme } from './local-extremes.ts';
import { mapPlane, type Plane } from './plane.ts';

/** How far around a point the network's certainty is looked up. */
const REACH = 10;
/** Where nothing around is more certain than the first there is background; from the second on a half-seen thing counts as whole. */
const NOTHING = 0.12;
const SOMETHING = 0.32;
/** How much steeper edges get around their middle: what the network shows as a haze is the unsureness of its grid. */
const STEEPNESS = 1.5;

/**
 * Makes up the network's mind: a stem that it half sees is as solid as the flower, a haze of a tenth is nothing. Points are measured against
 * the surest ones around them, so that edges stay where they are.
 */
export function settleMask(mask: Plane): Plane {
  const certainty = boxMean(localExtreme(mask, REACH, 'max'), REACH);
  return mapPlane(mask, (at) => {
    const around = certainty.data[at] ?? 0;
    const presence = clamp((around - NOTHING) / (SOMETHING - NOTHING));
    const share = Math.min(1, (mask.data[at] ?? 0) / Math.max(around, SOMETHING));
    return clamp((share * presence - 0.5) * STEEPNESS + 0.5);
  });
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
