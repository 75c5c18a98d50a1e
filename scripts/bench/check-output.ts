import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { JOBS, type JobId } from './jobs.ts';
import type { BenchPhoto } from './create-photos.ts';

/** Compares every result with the full path: sharp's defaults, which convert colours before the resize. */
export type OutputChecker = {
  check: (job: JobId, photo: number, output: Uint8Array) => Promise<void>;
  /** Largest mean difference seen for a job against the reference: ΔE (CIE 1976), and absolute in levels of 255. */
  worst: (job: JobId) => { deltaE: number; levels: number } | null;
};

type Difference = { deltaE: number; levels: number };

const MAX_MEAN_LEVELS = 3;
/** Every so many pixels are enough for a mean. */
const STEP = 7;

/** Results that are the same bytes as one that was compared need no second look. */
export function createOutputChecker(photos: readonly BenchPhoto[]): OutputChecker {
  const seen = new Set<string>();
  const references = new Map<string, Promise<Buffer>>();
  const worst = new Map<JobId, Difference>();
  return {
    async check(job, number, output) {
      const key = `${job}:${number}:${createHash('sha256').update(output).digest('hex')}`;
      if (seen.has(key)) return;
      const photo = photos[number];
      if (!photo) throw new RangeError('no such photo');
      const { format, width, height } = await sharp(output).metadata();
      // sharp calls AVIF by its container.
      const wanted = { format: JOBS[job].params.format.replace('avif', 'heif'), ...sizeOf(photo, JOBS[job].width) };
      if (format !== wanted.format || width !== wanted.width || height !== wanted.height)
        throw new Error(
          `${job} of photo ${number}: got ${format} ${width}×${height}, not ${wanted.format} ${wanted.width}×${wanted.height}`,
        );
      if (job !== 'enhance') note(job, await compare(output, await reference(photo, { job, number })));
      seen.add(key);
    },
    worst: (job) => worst.get(job) ?? null,
  };

  // The same encoder at the same quality, so that only the way to it differs.
  async function reference(photo: BenchPhoto, of: { job: JobId; number: number }): Promise<Buffer> {
    const key = `${of.job}:${of.number}`;
    const made = references.get(key) ?? renderFully(photo, of.job);
    references.set(key, made);
    return await made;
  }

  function note(job: JobId, { deltaE, levels }: Difference): void {
    if (levels > MAX_MEAN_LEVELS) throw new Error(`${job}: a result differs from the reference by ${levels.toFixed(2)} levels on average`);
    const before = worst.get(job) ?? { deltaE: 0, levels: 0 };
    worst.set(job, { deltaE: Math.max(before.deltaE, deltaE), levels: Math.max(before.levels, levels) });
  }
}

function sizeOf(photo: BenchPhoto, width: number): { width: number; height: number } {
  return { width, height: Math.round((photo.height * width) / photo.width) };
}

async function renderFully({ bytes }: BenchPhoto, job: JobId): Promise<Buffer> {
  const { width, params } = JOBS[job];
  const { format, quality } = params;
  const encoded = await sharp(bytes)
    .autoOrient()
    .resize({ width })
    .toFormat(format, { quality, ...(format === 'avif' && { effort: 2 }) })
    .toBuffer();
  return await decode(encoded);
}

async function decode(file: Uint8Array): Promise<Buffer> {
  return await sharp(file).toColourspace('srgb').removeAlpha().raw().toBuffer();
}

async function compare(output: Uint8Array, reference: Buffer): Promise<Difference> {
  const pixels = await decode(output);
  if (pixels.length !== reference.length) throw new Error('a result has another number of pixels than the reference');
  let [levels, deltaE, count] = [0, 0, 0];
  for (let at = 0; at + 2 < pixels.length; at += 3 * STEP) {
    for (let channel = 0; channel < 3; channel += 1) levels += Math.abs((pixels[at + channel] ?? 0) - (reference[at + channel] ?? 0)) / 3;
    const left = labOf(pixels, at);
    const right = labOf(reference, at);
    deltaE += Math.hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2]);
    count += 1;
  }
  return { levels: levels / count, deltaE: deltaE / count };
}

const LIGHT = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** CIE L*a*b* (D65) of an sRGB pixel (IEC 61966-2-1). */
function labOf(pixels: Uint8Array, at: number): [number, number, number] {
  const [r, g, b] = [LIGHT[pixels[at] ?? 0] ?? 0, LIGHT[pixels[at + 1] ?? 0] ?? 0, LIGHT[pixels[at + 2] ?? 0] ?? 0];
  const x = bend((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = bend(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = bend((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function bend(share: number): number {
  return share > 216 / 24_389 ? Math.cbrt(share) : (24_389 / 27 / 116) * share + 16 / 116;
}
