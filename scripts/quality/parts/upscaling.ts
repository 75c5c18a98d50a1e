import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import sharp from 'sharp';
import { measurePsnr, measureSsim, type Raster } from '../measures.ts';
import type { Quality } from '../quality.ts';
import { readRaster, writePng } from '../raster.ts';
import { formatMean, type Score } from '../score.ts';

const SIDE = 512;
/** Pixels at the border that no method can know. */
const MARGIN = 8;

/** Photographs to enlarge: generated ones, and a part of each that is given. */
async function listReferences(photos: readonly Buffer[]): Promise<Raster[]> {
  const generated = await Promise.all(
    [60, 61, 62].map((seed) => generatePhoto({ seed, width: SIDE, height: SIDE, format: 'png', grain: 0.3 })),
  );
  const parts = await Promise.all(photos.map((photo) => sharp(photo).autoOrient().resize(SIDE, SIDE, { fit: 'cover' }).png().toBuffer()));
  return await Promise.all([...generated, ...parts].map(readRaster));
}

/** Enlarging again what was made smaller, against the original and against Lanczos. */
export async function scoreUpscaling({ apply, photos }: Quality): Promise<Score[]> {
  const references = await listReferences([...photos.values()]);
  const scores: Score[] = [];
  for (const factor of [2, 4] as const) {
    const ours: Raster[] = [];
    const lanczos: Raster[] = [];
    for (const reference of references) {
      const side = SIDE / factor;
      const small = await sharp(await writePng(reference))
        .resize(side, side, { kernel: 'lanczos3' })
        .png()
        .toBuffer();
      ours.push(await readRaster(await apply('upscale', small, { factor, format: 'png' })));
      lanczos.push(await readRaster(await sharp(small).resize(SIDE, SIDE, { kernel: 'lanczos3' }).png().toBuffer()));
    }
    const compare = (measure: (picture: Raster, reference: Raster) => number, digits: number) => {
      const [own, theirs] = [ours, lanczos].map((list) =>
        formatMean(
          list.map((picture, at) => measure(picture, references[at] ?? picture)),
          digits,
        ),
      );
      return { mean: own?.mean ?? NaN, digits, lanczos: theirs?.mean ?? NaN };
    };
    const psnr = compare((picture, reference) => measurePsnr(picture, reference, MARGIN), 2);
    const ssim = compare(measureSsim, 4);
    // Made-up detail is never where the true one was: only the faithful factor has to be nearer than Lanczos.
    const goalOf = (value: number) => (factor === 2 ? { goal: { least: value } } : {});
    scores.push(
      {
        what: `upscale ${factor}×: PSNR`,
        ...psnr,
        unit: 'dB',
        detail: `Lanczos ${psnr.lanczos.toFixed(2)} dB; ${references.length} pictures`,
        ...goalOf(psnr.lanczos),
      },
      { what: `upscale ${factor}×: SSIM`, ...ssim, detail: `Lanczos ${ssim.lanczos.toFixed(4)}`, ...goalOf(ssim.lanczos) },
    );
  }
  return scores;
}
