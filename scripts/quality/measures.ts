/** Plain 8-bit pixels, `channels` bytes each, row by row. */
export type Raster = { data: Uint8Array; width: number; height: number; channels: number };

/**
 * Peak signal-to-noise ratio in dB over all channels; higher is nearer, and equal pictures give Infinity.
 * @param margin pixels at the border that do not count.
 * @throws RangeError when the shapes differ.
 */
export function measurePsnr(picture: Raster, reference: Raster, margin = 0): number {
  expectSameShape(picture, reference);
  let sum = 0;
  let count = 0;
  forEachPixel(reference, margin, (at) => {
    for (let channel = 0; channel < reference.channels; channel += 1) {
      const difference = (picture.data[at + channel] ?? 0) - (reference.data[at + channel] ?? 0);
      sum += difference * difference;
      count += 1;
    }
  });
  return 10 * Math.log10((255 * 255) / (sum / count));
}

const WINDOW = 8;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/**
 * Structural similarity of the luma, the mean over windows of 8 × 8 pixels in steps of 4 (Wang et al., "Image quality assessment: from
 * error visibility to structural similarity", 2004); 1 is equal.
 * @throws RangeError when the shapes differ.
 */
export function measureSsim(picture: Raster, reference: Raster): number {
  expectSameShape(picture, reference);
  const [a, b] = [toLuma(picture), toLuma(reference)];
  const { width, height } = reference;
  let sum = 0;
  let count = 0;
  for (let y = 0; y + WINDOW <= height; y += WINDOW / 2) {
    for (let x = 0; x + WINDOW <= width; x += WINDOW / 2) {
      sum += compareWindows(a, b, { at: y * width + x, width });
      count += 1;
    }
  }
  return sum / count;
}

function compareWindows(a: Float64Array, b: Float64Array, { at, width }: { at: number; width: number }): number {
  const sums = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
  for (let row = 0; row < WINDOW; row += 1) {
    for (let column = 0; column < WINDOW; column += 1) {
      const [p, q] = [a[at + row * width + column] ?? 0, b[at + row * width + column] ?? 0];
      sums.a += p;
      sums.b += q;
      sums.aa += p * p;
      sums.bb += q * q;
      sums.ab += p * q;
    }
  }
  const n = WINDOW * WINDOW;
  const [meanA, meanB] = [sums.a / n, sums.b / n];
  const [varianceA, varianceB, covariance] = [sums.aa / n - meanA ** 2, sums.bb / n - meanB ** 2, sums.ab / n - meanA * meanB];
  return ((2 * meanA * meanB + C1) * (2 * covariance + C2)) / ((meanA ** 2 + meanB ** 2 + C1) * (varianceA + varianceB + C2));
}

/** Luma of ITU-R BT.709, 0 to 255. */
function toLuma({ data, width, height, channels }: Raster): Float64Array {
  return Float64Array.from({ length: width * height }, (_, pixel) => {
    const at = pixel * channels;
    return 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
  });
}

export type MaskScore = {
  /** Pixels in both masks over pixels in either, at one half. */
  iou: number;
  /** Mean difference (0 to 1) within so many pixels of the true edge. */
  edgeError: number;
};

const EDGE_PIXELS = 4;

/** How well a mask of one byte a pixel fits the true one. @throws RangeError when the shapes differ. */
export function scoreMask(mask: Raster, truth: Raster): MaskScore {
  expectSameShape(mask, truth);
  let both = 0;
  let either = 0;
  for (let at = 0; at < truth.data.length; at += 1) {
    const [p, q] = [(mask.data[at] ?? 0) > 127, (truth.data[at] ?? 0) > 127];
    if (p && q) both += 1;
    if (p || q) either += 1;
  }
  return { iou: both / either, edgeError: measureEdge(mask, truth) };
}

function measureEdge(mask: Raster, truth: Raster): number {
  let sum = 0;
  let count = 0;
  forEachPixel(truth, EDGE_PIXELS, (at) => {
    if (!isNearEdge(truth, at)) return;
    sum += Math.abs((mask.data[at] ?? 0) - (truth.data[at] ?? 0)) / 255;
    count += 1;
  });
  return sum / count;
}

function isNearEdge({ data, width }: Raster, at: number): boolean {
  const own = (data[at] ?? 0) > 127;
  for (const step of [EDGE_PIXELS, EDGE_PIXELS * width]) {
    if ((data[at - step] ?? 0) > 127 !== own || (data[at + step] ?? 0) > 127 !== own) return true;
  }
  return false;
}

function forEachPixel({ width, height, channels }: Raster, margin: number, visit: (at: number) => void): void {
  for (let y = margin; y < height - margin; y += 1) for (let x = margin; x < width - margin; x += 1) visit((y * width + x) * channels);
}

function expectSameShape(a: Raster, b: Raster): void {
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels) throw new RangeError('pictures of different shapes');
}
