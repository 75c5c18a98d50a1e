import { libvips } from '../src/libvips.ts';
import { createRandom } from './sample-photos.ts';

/** A subject whose every pixel's coverage is known, and it on a background. */
export type Composed = { photo: Buffer; coverage: Float32Array; width: number; height: number };

type Colour = readonly [number, number, number];

/** A shaded red vase with two handles before a backdrop of one colour with a little light and grain; sides in pixels. */
export async function composeVase({ width, height, backdrop }: { width: number; height: number; backdrop: Colour }): Promise<Composed> {
  const random = createRandom(5);
  const coverage = new Float32Array(width * height);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [(x + 0.5 - width / 2) / height, (y + 0.5) / height];
      const share = Math.min(1, Math.max(0, 0.5 - distanceToVase(u, v) * height));
      coverage[y * width + x] = share;
      const light = 0.75 + 0.5 * Math.exp(-(((u + 0.08) / 0.1) ** 2)) - 0.5 * Math.abs(u);
      const stripe = Math.abs(((v * 14) % 1) - 0.5) < 0.12 ? 0.75 : 1;
      const vase: Colour = [205 * light * stripe, 48 * light * stripe, 36 * light];
      const glow = 1 - 0.25 * Math.hypot(u, v - 0.4);
      const grain = (random() - 0.5) * 8;
      for (let channel = 0; channel < 3; channel += 1) {
        const behind = (backdrop[channel] ?? 0) * glow;
        const value = share * (vase[channel] ?? 0) + (1 - share) * behind + grain;
        data[(y * width + x) * 3 + channel] = Math.min(255, Math.max(0, Math.round(value)));
      }
    }
  }
  const photo = await libvips(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return { photo, coverage, width, height };
}

/** In shares of the height; below zero inside. */
function distanceToVase(u: number, v: number): number {
  const half = 0.06 + 0.13 * Math.sin(Math.min(1, Math.max(0, (v - 0.2) / 0.68)) * Math.PI * 0.9) ** 1.5;
  const body = Math.max(Math.abs(u) - half, 0.16 - v, v - 0.88);
  const handle = Math.abs(Math.hypot((Math.abs(u) - 0.13) / 0.8, v - 0.36) - 0.1) - 0.018;
  return Math.min(body, handle);
}

/** How well a result's coverage (alpha, 0 to 255) fits: overlap at one half, and the mean difference near the true edge. */
export function scoreCoverage(alpha: Uint8Array, { coverage, width }: Composed): { iou: number; edgeError: number } {
  let [both, either, error, edge] = [0, 0, 0, 0];
  coverage.forEach((truth, at) => {
    const found = (alpha[at] ?? 0) / 255;
    if (truth > 0.5 && found > 0.5) both += 1;
    if (truth > 0.5 || found > 0.5) either += 1;
    const isEdge = [1, 2, width, 2 * width].some((step) => Math.abs((coverage[at + step] ?? truth) - truth) > 0.3);
    if (!isEdge) return;
    edge += 1;
    error += Math.abs(truth - found);
  });
  return { iou: both / either, edgeError: error / edge };
}

/** Five by seven points a letter, row by row from the top. */
const LETTERS: Record<string, readonly number[]> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  B: [30, 17, 17, 30, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '7': [31, 1, 2, 4, 8, 8, 8],
  ' ': [0, 0, 0, 0, 0, 0, 0],
};

export type Page = { photo: Buffer; ink: Uint8Array; width: number; height: number };

/** A page of lines with letters so many pixels high, turned clockwise, and where its ink is. */
export async function drawPage({
  lines,
  letterPixels,
  degrees,
}: {
  lines: readonly string[];
  letterPixels: number;
  degrees: number;
}): Promise<Page> {
  const columns = Math.max(...lines.map((line) => line.length)) * 6 + 12;
  const rows = lines.length * 14 + 12;
  const points = new Uint8Array(columns * rows).fill(245);
  lines.forEach((line, row) => {
    [...line].forEach((letter, column) => {
      (LETTERS[letter] ?? []).forEach((bits, y) => {
        for (let x = 0; x < 5; x += 1) if ((bits >> (4 - x)) & 1) points[(row * 14 + 9 + y) * columns + column * 6 + 6 + x] = 25;
      });
    });
  });
  const factor = letterPixels / 7;
  const flat = await libvips(points, { raw: { width: columns, height: rows, channels: 1 } })
    .resize({ width: Math.round(columns * factor), height: Math.round(rows * factor), fit: 'fill', kernel: 'cubic' })
    .png()
    .toBuffer();
  const turned = await libvips(flat).rotate(degrees, { background: '#f5f5f5' }).toColourspace('srgb').png().toBuffer();
  const { data, info } = await libvips(turned).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  return { photo: turned, ink: data.map((value) => (value < 110 ? 1 : 0)), width: info.width, height: info.height };
}
