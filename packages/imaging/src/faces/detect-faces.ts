import { libvips } from '../libvips.ts';
import type { Model, Models } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import type { Face } from './face.ts';
import { keepBestFaces, SAME_FACE, shareInside } from './keep-best-faces.ts';
import { planTiles, type Tile } from './plan-tiles.ts';

/** What the network takes, in pixels. */
const INPUT = { width: 320, height: 240 };
/** Smaller finds on what the network saw are guesses. */
const LEAST_FACE = 8;
/** A face makes several of the network's boxes answer, chance only one: how many have to, and from which certainty they count. */
const LEAST_ANSWERS = { count: 2, score: 0.3 };
/** Turned pictures and small tiles give so many more chances for a mistake that a find has to be surer. */
const TURNED_MORE = 0.3;
const SMALL_TILE_MORE = 0.1;
const SMALL_TILE_LEVEL = 2;
const MOST_SCORE = 0.97;

/** `score` is the least certainty, 0 to 1; `turned` also looks for faces that lie on their side or head. */
export type FaceSearch = { models: Models; score: number; turned: boolean };

/** All faces of a frame, the surest first: looked for in the whole and in tiles, and also turned by quarters. */
export async function detectFaces(pixels: Pixels, { models, score, turned }: FaceSearch): Promise<Face[]> {
  const model = await models.open('face-detection');
  const flat = pixels.channels === 3 ? pixels.data : await pixels.open().flatten({ background: '#ffffff' }).raw().toBuffer();
  const found: Face[] = [];
  for (const [level, tiles] of planTiles(pixels).entries()) {
    const least = score + (level >= SMALL_TILE_LEVEL ? SMALL_TILE_MORE : 0);
    for (const tile of tiles) {
      for (const quarters of turned ? [0, 1, 2, 3] : [0]) {
        const view = await readView(flat, { frame: pixels, tile, quarters });
        const faces = await findInView(model, view, Math.min(MOST_SCORE, quarters === 0 ? least : least + TURNED_MORE));
        found.push(...faces.map((face) => placeFace(face, { view, tile })));
      }
    }
  }
  return keepBestFaces(found);
}

/** A small copy of a tile that fits the input when it is turned; width and height are those before turning. */
type View = { data: Uint8Array; width: number; height: number; quarters: number };

async function readView(flat: Uint8Array, { frame, tile, quarters }: { frame: Pixels; tile: Tile; quarters: number }): Promise<View> {
  const [across, down] = quarters % 2 === 0 ? [INPUT.width, INPUT.height] : [INPUT.height, INPUT.width];
  const factor = Math.min(across / tile.width, down / tile.height);
  const width = Math.max(1, Math.round(tile.width * factor));
  const height = Math.max(1, Math.round(tile.height * factor));
  // Turned in a pipeline of its own, because sharp turns before it cuts.
  const small = await libvips(flat, { raw: { width: frame.width, height: frame.height, channels: 3 }, limitInputPixels: false })
    .extract(tile)
    .resize({ width, height, fit: 'fill' })
    .raw()
    .toBuffer();
  const turned = quarters % 2 === 0 ? { width, height } : { width: height, height: width };
  const data = await libvips(small, { raw: { width, height, channels: 3 } })
    .rotate(quarters * 90)
    .extend({ right: INPUT.width - turned.width, bottom: INPUT.height - turned.height, background: '#7f7f7f' })
    .raw()
    .toBuffer();
  return { data, width, height, quarters };
}

/** Faces in pixels of the turned view. */
async function findInView(model: Model, { data, width, height, quarters }: View, least: number): Promise<Face[]> {
  const { scores, boxes } = await model.run({ input: { data: arrange(data), dims: [1, 3, INPUT.height, INPUT.width] } });
  const turned = quarters % 2 === 0 ? { width, height } : { width: height, height: width };
  const answers: Face[] = [];
  for (let at = 0; at < (scores?.data.length ?? 0) / 2; at += 1) {
    const score = scores?.data[at * 2 + 1] ?? 0;
    if (score < LEAST_ANSWERS.score) continue;
    const corner = (offset: number, length: number) => (boxes?.data[at * 4 + offset] ?? 0) * length;
    const face = {
      left: corner(0, INPUT.width),
      top: corner(1, INPUT.height),
      right: corner(2, INPUT.width),
      bottom: corner(3, INPUT.height),
      score,
    };
    const isInside = (face.left + face.right) / 2 < turned.width && (face.top + face.bottom) / 2 < turned.height;
    if (isInside && Math.min(face.right - face.left, face.bottom - face.top) >= LEAST_FACE) answers.push(face);
  }
  const isConfirmed = (face: Face) => answers.filter((other) => shareInside(face, other) > SAME_FACE).length >= LEAST_ANSWERS.count;
  return keepBestFaces(answers).filter((face) => face.score >= least && isConfirmed(face));
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
function placeFace(face: Face, { view, tile }: { view: View; tile: Tile }): Face {
  const one = turnBack({ x: face.left, y: face.top }, view);
  const two = turnBack({ x: face.right, y: face.bottom }, view);
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

/** Where a point of a view that was turned clockwise by quarters came from; width and height are those before turning. */
export function turnBack({ x, y }: Point, { width, height, quarters }: { width: number; height: number; quarters: number }): Point {
  if (quarters === 1) return { x: y, y: height - x };
  if (quarters === 2) return { x: width - x, y: height - y };
  return quarters === 3 ? { x: width - y, y: x } : { x, y };
}
