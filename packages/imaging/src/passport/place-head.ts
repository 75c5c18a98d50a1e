import { libvips } from '../libvips.ts';
import type { CutOut } from '../matte/cut-out.ts';
import type { Head } from './measure-head.ts';
import { type PassportRule, sizeOf } from './rules.ts';

/** The photo is brought to this many times the final size before it is turned, so that turning costs no sharpness. */
const SPARE = 2;

/** The subject turned upright, with the head as large and as high as the rule says; transparent where the photo does not reach. */
export async function placeHead(cut: CutOut, head: Head, { rule, maxPixels }: { rule: PassportRule; maxPixels: number }): Promise<CutOut> {
  const { width, height, perMm } = sizeOf(rule, maxPixels);
  const scale = (chooseHead(cut, head, rule) * perMm) / head.heightPixels;
  const factor = Math.min(1, scale * SPARE);
  const source = await shrink(cut, factor);
  const target = { data: new Uint8Array(width * height * 4), width, height };
  const [cos, sin] = [Math.cos(head.lean), Math.sin(head.lean)];
  const middle = { x: (head.crown.x + head.chin.x) / 2, y: (head.crown.y + head.chin.y) / 2 };
  const centre = { x: width / 2, y: rule.topMm * perMm + (head.heightPixels * scale) / 2 };
  const read = (x: number, y: number, sum: Float64Array) => {
    const [dx, dy] = [(x - centre.x) / scale, (y - centre.y) / scale];
    addSample(source, { x: (middle.x + dx * cos - dy * sin) * factor, y: (middle.y + dx * sin + dy * cos) * factor }, sum);
  };
  const sum = new Float64Array(4);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      sum.fill(0);
      for (const part of [0.25, 0.75]) {
        read(x + part, y + 0.25, sum);
        read(x + part, y + 0.75, sum);
      }
      writePixel(target.data, at, sum);
    }
  }
  return target;
}

/** The head's height in millimetres: the best one, or a larger one where the photo ends too early below for it. */
function chooseHead({ height }: CutOut, head: Head, { headMm, heightMm, topMm }: PassportRule): number {
  const below = Math.max(1, height - head.crown.y) / head.heightPixels;
  return Math.min(headMm.most, Math.max(headMm.best, (heightMm - topMm) / below));
}

async function shrink(cut: CutOut, factor: number): Promise<CutOut> {
  if (factor >= 1) return cut;
  const { data, info } = await libvips(cut.data, { raw: { width: cut.width, height: cut.height, channels: 4 }, limitInputPixels: false })
    .resize({ width: Math.max(1, Math.round(cut.width * factor)), height: Math.max(1, Math.round(cut.height * factor)), fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Adds the colour between four pixels, weighed by coverage. */
function addSample({ data, width, height }: CutOut, { x, y }: { x: number; y: number }, sum: Float64Array): void {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  for (let row = top; row <= top + 1; row += 1) {
    for (let column = left; column <= left + 1; column += 1) {
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      const at = (row * width + column) * 4;
      const weight = (1 - Math.abs(x - 0.5 - column)) * (1 - Math.abs(y - 0.5 - row)) * ((data[at + 3] ?? 0) / 255);
      for (let channel = 0; channel < 3; channel += 1) sum[channel] = (sum[channel] ?? 0) + weight * (data[at + channel] ?? 0);
      sum[3] = (sum[3] ?? 0) + weight;
    }
  }
}

/** Of four samples. */
function writePixel(data: Uint8Array, at: number, sum: Float64Array): void {
  const weight = sum[3] ?? 0;
  if (weight <= 0) return;
  for (let channel = 0; channel < 3; channel += 1) data[at + channel] = Math.round((sum[channel] ?? 0) / weight);
  data[at + 3] = Math.min(255, Math.round((weight / 4) * 255));
}
