import { libvips } from '../libvips.ts';
import type { Model, Models } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import { findBoxes, type Thresholds } from './find-boxes.ts';
import type { Box } from './find-smallest-box.ts';

const LONG_SIDE = 1_536;
/** The network halves its input five times. */
const MULTIPLE = 32;
/** A frame is looked at in tiles as well where the whole has to be shrunk by more than this. */
const SHARP_SIDE = 2_000;
const MAX_TILES_PER_SIDE = 4;
const OVERLAP = 0.2;
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

/** Lines of text as turned boxes in pixels of the frame, tiles overlapping. */
export async function detectText(pixels: Pixels, { models, thresholds }: { models: Models; thresholds: Thresholds }): Promise<Box[]> {
  const model = await models.open('text-detection');
  const flat = pixels.channels === 3 ? pixels.data : await pixels.open().flatten({ background: '#ffffff' }).raw().toBuffer();
  const found: Box[] = [];
  for (const tile of planViews(pixels)) found.push(...(await findInTile(model, { flat, frame: pixels, tile }, thresholds)));
  return found;
}

type Tile = { left: number; top: number; width: number; height: number };

/** The whole, and where that loses too much, tiles that overlap. */
export function planViews({ width, height }: { width: number; height: number }): Tile[] {
  const whole = { left: 0, top: 0, width, height };
  if (Math.max(width, height) <= SHARP_SIDE) return [whole];
  const cut = (length: number) => {
    const count = Math.min(MAX_TILES_PER_SIDE, Math.ceil(length / SHARP_SIDE));
    const part = Math.min(length, Math.ceil((length / count) * (1 + OVERLAP)));
    return Array.from({ length: count }, (_, index) => ({
      start: count === 1 ? 0 : Math.round(((length - part) * index) / (count - 1)),
      part,
    }));
  };
  return [
    whole,
    ...cut(height).flatMap((row) =>
      cut(width).map((column) => ({ left: column.start, top: row.start, width: column.part, height: row.part })),
    ),
  ];
}

type View = { flat: Uint8Array; frame: Pixels; tile: Tile };

async function findInTile(model: Model, { flat, frame, tile }: View, thresholds: Thresholds): Promise<Box[]> {
  const factor = Math.min(1, LONG_SIDE / Math.max(tile.width, tile.height));
  const size = { width: Math.max(1, Math.round(tile.width * factor)), height: Math.max(1, Math.round(tile.height * factor)) };
  const room = { width: roundUp(size.width), height: roundUp(size.height) };
  const bytes = await libvips(flat, { raw: { width: frame.width, height: frame.height, channels: 3 }, limitInputPixels: false })
    .extract(tile)
    .resize({ ...size, fit: 'fill' })
    .extend({ right: room.width - size.width, bottom: room.height - size.height, extendWith: 'copy' })
    .raw()
    .toBuffer();
  const outputs = await model.run({ x: { data: arrange(bytes, room), dims: [1, 3, room.height, room.width] } });
  const map = { data: Object.values(outputs)[0]?.data ?? new Float32Array(room.width * room.height), ...room };
  const [across, down] = [tile.width / size.width, tile.height / size.height];
  return findBoxes(map, thresholds).map((box) => ({
    x: tile.left + box.x * across,
    y: tile.top + box.y * down,
    halfWidth: box.halfWidth * across,
    halfHeight: box.halfHeight * down,
    angle: box.angle,
  }));
}

function roundUp(length: number): number {
  return Math.ceil(length / MULTIPLE) * MULTIPLE;
}

/** Channel after channel, blue first, normalised as the network was trained. */
function arrange(bytes: Uint8Array, { width, height }: { width: number; height: number }): Float32Array {
  const plane = width * height;
  const data = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel += 1) {
    const [mean = 0, deviation = 1] = [MEAN[channel], DEVIATION[channel]];
    for (let at = 0; at < plane; at += 1) data[channel * plane + at] = ((bytes[at * 3 + 2 - channel] ?? 0) / 255 - mean) / deviation;
  }
  return data;
}
