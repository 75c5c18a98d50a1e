import type { Model, Tensor } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import { planTiles, type Rectangle, type Tile } from './plan-tiles.ts';

/** A network that gives `factor` times as many pixels on each side. */
export type Enlarger = {
  model: Model;
  factor: 2 | 4;
  input: string;
  output: string;
  /** What the network calls white. */
  white: 1 | 255;
};

/** Larger tiles need more memory and are no faster. */
const TILE = { side: 256, margin: 16 };

/**
 * A larger picture, 3 bytes a pixel, made tile by tile. What networks see beyond the margin changes a border by at most 2 (2×) or 6 (4×)
 * of 255 levels, as a test holds it to: nobody sees a seam. Transparency is left to the caller.
 */
export async function enlarge(pixels: Pixels, enlarger: Enlarger): Promise<Uint8Array> {
  const { factor } = enlarger;
  const larger = new Uint8Array(pixels.width * factor * pixels.height * factor * 3);
  for (const tile of planTiles(pixels, TILE)) {
    const { [enlarger.output]: made } = await enlarger.model.run({ [enlarger.input]: readTile(pixels, tile.seen, enlarger.white) });
    if (made === undefined) throw new Error('the model gave no picture');
    writeTile({ data: larger, width: pixels.width * factor }, { tile, made, enlarger });
  }
  return larger;
}

function readTile({ data, width, channels }: Pixels, { left, top, ...size }: Rectangle, white: number): Tensor {
  const plane = size.width * size.height;
  const values = new Float32Array(3 * plane);
  for (let y = 0, to = 0; y < size.height; y += 1) {
    for (let x = 0, from = ((top + y) * width + left) * channels; x < size.width; x += 1, from += channels, to += 1) {
      values[to] = ((data[from] ?? 0) / 255) * white;
      values[to + plane] = ((data[from + 1] ?? 0) / 255) * white;
      values[to + 2 * plane] = ((data[from + 2] ?? 0) / 255) * white;
    }
  }
  return { data: values, dims: [1, 3, size.height, size.width] };
}

function writeTile(
  larger: { data: Uint8Array; width: number },
  { tile, made, enlarger }: { tile: Tile; made: Tensor; enlarger: Enlarger },
): void {
  const { factor, white } = enlarger;
  const { core, seen } = tile;
  const madeWidth = seen.width * factor;
  const plane = madeWidth * seen.height * factor;
  const [skipX, skipY] = [(core.left - seen.left) * factor, (core.top - seen.top) * factor];
  for (let y = 0; y < core.height * factor; y += 1) {
    let from = (skipY + y) * madeWidth + skipX;
    let to = ((core.top * factor + y) * larger.width + core.left * factor) * 3;
    for (let x = 0; x < core.width * factor; x += 1, from += 1, to += 3) {
      for (let channel = 0; channel < 3; channel += 1) larger.data[to + channel] = toByte(made.data[from + channel * plane] ?? 0, white);
    }
  }
}

function toByte(value: number, white: number): number {
  return Math.round(Math.min(1, Math.max(0, value / white)) * 255);
}
