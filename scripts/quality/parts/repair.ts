import { createRandom } from '@imagemint/dev-stack/photos/random';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import sharp from 'sharp';
import { measurePsnr, type Raster } from '../measures.ts';
import type { Quality } from '../quality.ts';
import { readRaster, writePng } from '../raster.ts';
import { formatMean, type Score } from '../score.ts';

const [WIDTH, HEIGHT] = [512, 384];
const NOISE = 22;
const BLUR = 1.6;

async function listReferences(photos: readonly Buffer[]): Promise<Raster[]> {
  const generated = await generatePhoto({ seed: 80, width: WIDTH, height: HEIGHT, format: 'png', grain: 0.2 });
  const parts = await Promise.all(
    photos.slice(0, 2).map((photo) => sharp(photo).autoOrient().resize(WIDTH, HEIGHT, { fit: 'cover' }).png().toBuffer()),
  );
  return await Promise.all([generated, ...parts].map(readRaster));
}

/** Gaussian noise by Box and Muller (1958), the same every time. */
function addNoise({ data, ...shape }: Raster, seed: number): Raster {
  const random = createRandom(seed);
  const noisy = data.map((value) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.min(255, Math.max(0, Math.round(value + NOISE * normal)));
  });
  return { data: noisy, ...shape };
}

async function blur(reference: Raster): Promise<Raster> {
  return await readRaster(
    await sharp(await writePng(reference))
      .blur(BLUR)
      .png()
      .toBuffer(),
  );
}

/** What `denoise` and `deblur` win back of pictures that were spoiled on purpose, in dB. */
export async function scoreRepair({ apply, photos }: Quality): Promise<Score[]> {
  const references = await listReferences([...photos.values()]);
  const scores: Score[] = [];
  for (const { tool, spoil } of [
    { tool: 'denoise', spoil: async (reference: Raster) => addNoise(reference, 7) },
    { tool: 'deblur', spoil: blur },
  ] as const) {
    const before: number[] = [];
    const after: number[] = [];
    for (const reference of references) {
      const spoiled = await spoil(reference);
      before.push(measurePsnr(spoiled, reference));
      after.push(measurePsnr(await readRaster(await apply(tool, await writePng(spoiled), { format: 'png' })), reference));
    }
    const gain = formatMean(
      after.map((value, at) => value - (before[at] ?? 0)),
      2,
    );
    const [from, to] = [formatMean(before, 2), formatMean(after, 2)];
    scores.push({
      what: `${tool}: PSNR won`,
      ...gain,
      unit: 'dB',
      detail: `${from.mean.toFixed(2)} → ${to.mean.toFixed(2)} dB; ${references.length} pictures`,
      goal: { least: 0 },
    });
  }
  return scores;
}
