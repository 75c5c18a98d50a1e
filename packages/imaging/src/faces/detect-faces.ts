import { libvips } from '../libvips.ts';
import type { Model, Models } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import type { Face } from './face.ts';
import { keepBestFaces } from './keep-best-faces.ts';
import { planTiles, type Tile } from './plan-tiles.ts';

/** What the network takes, in pixels. */
const INPUT = { width: 320, height: 240 };
/** Smaller finds on what the network saw are guesses. */
const LEAST_FACE = 8;

/** `score` is the least certainty, 0 to 1; `turned` also looks for faces that lie on their side or head. */
export type FaceSearch = { models: Models; score: number; turned: boolean };

/** All faces of a frame, the surest first: looked for in the whole and in tiles, and also turned by quarters. */
export async function detectFaces(pixels: Pixels, { models, score, turned }: FaceSearch): Promise<Face[]> {
  const model = await models.open('face-detection');
  const flat = pixels.channels === 3 ? pixels.data : await pixels.open().flatten({ background: '#ffffff' }).raw().toBuffer();
  const found: Face[] = [];
  for (const tiles of planTiles(pixels)) {
    for (const tile of tiles) {
      const view = await readView(flat, { frame: pixels, tile });
      for (const quarters of turned ? [0, 1, 2, 3] : [0]) {
        const faces = await findInView(model, await turnView(view, quarters), score);
        found.push(...faces.map((face) => placeFace(face, { quarters, view, tile })));
      }
    }
  }
  return keepBestFaces(found);
}

/** A small copy of a tile. */
type View = { data: Uint8Array; width: number; height: number };

async function readView(flat: Uint8Array, { frame, tile }: { frame: Pixels; tile: Tile }): Promise<View> {
  // Large enough for the longer side of the input in either direction.
  const factor = INPUT.width / Math.max(tile.width, tile.height);
  const width = Math.max(1, Math.round(tile.width * factor));
  const height = Math.max(1, Math.round(tile.height * factor));
  const data = await libvips(flat, { raw: { width: frame.width, height: frame.height, channels: 3 }, limitInputPixels: false })
    .extract(tile)
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { data, width, height };
}

async function turnView(view: View, quarters: number): Promise<View> {
  if (quarters === 0) return view;
  const { data, info } = await libvips(view.data, { raw: { width: view.width, height: view.height, channels: 3 } })
    .rotate(quarters * 90)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Faces in pixels of the view. */
async function findInView(model: Model, view: View, least: number): Promise<Face[]> {
  const factor = Math.min(INPUT.width / view.width, INPUT.height / view.height);
  const width = Math.max(1, Math.round(view.width * factor));
  const height = Math.max(1, Math.round(view.height * factor));
  const data = await libvips(view.data, { raw: { width: view.width, height: view.height, channels: 3 } })
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .extend({ right: INPUT.width - width, bottom: INPUT.height - height, background: '#7f7f7f' })
    .raw()
    .toBuffer();
  const { scores, boxes } = await model.run({ input: { data: arrange(data), dims: [1, 3, INPUT.height, INPUT.width] } });
  const faces: Face[] = [];
  for (let at = 0; at < (scores?.data.length ?? 0) / 2; at += 1) {
    const score = scores?.data[at * 2 + 1] ?? 0;
    if (score < least) continue;
    const corner = (offset: number, length: number) => ((boxes?.data[at * 4 + offset] ?? 0) * length) / factor;
    const face = { left: corner(0, INPUT.width), top: corner(1, INPUT.height), right: corner(2, INPUT.width), bottom: corner(3, INPUT.height), score };
    const isInside = (face.left + face.right) / 2 < view.width && (face.top + face.bottom) / 2 < view.height;
    if (isInside && Math.min(face.right - face.left, face.bottom - face.top) * factor >= LEAST_FACE) faces.push(face);
  }
  return keepBestFaces(faces);
}

/** Channel after channel, as the network was trained: (value − 127) / 128. */
function arrange(bytes: Uint8Array): Float32Array {
  const plane = INPUT.width * INPUT.height;
  const data = new Float32Array(3 * plane);
  for (let at = 0; at < plane; at += 1) {
    for (let channel = 0; channel < 3; channel += 1) data[channel * plane + at] = ((bytes[at * 3 + channel] ?? 0) - 127) / 128;
  }
  return data;
}

/** From a turned view back to the frame. */
function placeFace(face: Face, { quarters, view, tile }: { quarters: number; view: View; tile: Tile }): Face {
  const one = turnBack({ x: face.left, y: face.top }, { quarters, view });
  const two = turnBack({ x: face.right, y: face.bottom }, { quarters, view });
  const across = tile.width / view.width;
  const down = tile.height / view.height;
  return {
    left: tile.left + Math.min(one.x, two.x) * across,
    right: tile.left + Math.max(one.x, two.x) * across,
    top: tile.top + Math.min(one.y, two.y) * down,
    bottom: tile.top + Math.max(one.y, two.y) * down,
    score: face.score,
  };
}

type Point = { x: number; y: number };

/** Where a point of a view that was turned clockwise came from. */
export function turnBack({ x, y }: Point, { quarters, view }: { quarters: number; view: { width: number; height: number } }): Point {
  if (quarters === 1) return { x: y, y: view.height - x };
  if (quarters === 2) return { x: view.width - x, y: view.height - y };
  return quarters === 3 ? { x: view.width - y, y: x } : { x, y };
}
