import type { Models } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import type { Face } from './face.ts';
import { findInView } from './find-in-view.ts';
import { keepBestFaces } from './keep-best-faces.ts';
import { lookAgain } from './look-again.ts';
import { planTiles, planWhole, planWidths } from './plan-views.ts';
import { buildPyramid } from './pyramid.ts';
import type { View } from './view.ts';

/** Clockwise, in degrees. The network itself forgives about twenty to each side. */
const TURNS = [0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330];
/** Tiles give chances enough for a mistake. */
const QUARTERS = [0, 90, 180, 270];
const UPRIGHT = [0];
/** Halves and quarters of the frame. */
const LARGE_WIDTHS = 2;

/** `score` is the least certainty, 0 to 1; `turned` also looks for faces that lean, or lie on their side or head. */
export type FaceSearch = { models: Models; score: number; turned: boolean };

/**
 * All faces of a frame, the surest first. They are looked for in the whole and in tiles, turned by steps, and what was found is looked at
 * again by itself: that takes away nearly all of what is none.
 */
export async function detectFaces(pixels: Pixels, { models, score, turned }: FaceSearch): Promise<Face[]> {
  const model = await models.open('face-detection');
  const pyramid = await buildPyramid(pixels);
  const search = async (views: readonly View[], degrees: number): Promise<Face[]> => {
    const found: Face[] = [];
    for (const view of views) found.push(...(await findInView(model, pyramid, { view, least: score })));
    const sure: Face[] = [];
    for (const face of keepBestFaces(found)) {
      const again = await lookAgain(model, pyramid, { face, degrees, least: score });
      if (again !== null) sure.push({ ...face, score: again });
    }
    return sure;
  };
  const sure: Face[] = [];
  for (const degrees of turned ? TURNS : UPRIGHT) {
    const { large, small } = planSearch(pixels, degrees);
    const found = await search(large, degrees);
    sure.push(...found);
    // Most views are small ones: who stands on the head in the distance is looked for where somebody near does.
    if (degrees === 0 || found.length > 0) sure.push(...(await search(small, degrees)));
  }
  return keepBestFaces(sure);
}

/** The views of one turn; small ones show an eighth of the frame. */
function planSearch(size: { width: number; height: number }, degrees: number): { large: View[]; small: View[] } {
  const tiles = QUARTERS.includes(degrees) ? planWidths(size).map((viewWidth) => planTiles(size, { viewWidth, degrees })) : [];
  return { large: [planWhole(size, degrees), ...tiles.slice(0, LARGE_WIDTHS).flat()], small: tiles.slice(LARGE_WIDTHS).flat() };
}
