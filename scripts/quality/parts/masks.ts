import { composeSubjects } from '../compose-subjects.ts';
import { scoreMask } from '../measures.ts';
import { formatMean, type Score } from '../score.ts';
import type { Quality } from '../quality.ts';
import { readAlpha } from '../raster.ts';

/** How well the mask of `remove-background` fits things whose true mask is known. */
export async function scoreMasks({ apply }: Quality): Promise<Score[]> {
  const scores = [];
  for (const { photo, mask } of await composeSubjects()) {
    const cut = await apply('remove-background', photo, { background: 'transparent', format: 'png' });
    scores.push(scoreMask(await readAlpha(cut), mask));
  }
  const what = `remove background: ${scores.length} composed photographs`;
  return [
    {
      what: `${what}, overlap with the true mask (IoU)`,
      ...formatMean(
        scores.map(({ iou }) => iou),
        3,
      ),
      goal: { least: 0.9 },
    },
    {
      what: `${what}, error within 4 px of the edge`,
      ...formatMean(
        scores.map(({ edgeError }) => edgeError),
        3,
      ),
      goal: { most: 0.2 },
    },
  ];
}
