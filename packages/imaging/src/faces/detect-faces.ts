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
/** And at angles between the quarters, of which there are twice as many. */
const LEANING_MORE = 0.4;
const SMALL_TILE_MORE = 0.1;
const SMALL_TILE_LEVEL = 2;
const MOST_SCORE = 0.97;
/** Clockwise, in degrees. The network itself forgives about twenty to each side. */
const QUARTERS = [0, 90, 180, 270];
const TURNS = [0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330];

/** `score` is the least certainty, 0 to 1; `turned` also looks for faces that lean, or lie on their side or head. */
export type FaceSearch = { models: Models; score: number; turned: boolean };

/** All faces of a frame, the surest first: looked for in the whole and in tiles, and also turned by quarters. */
export async function detectFaces(pixels: Pixels, { models, score, turned }: FaceSearch): Promise<Face[]> {
  const model = await models.open('face-detection');
  const flat = pixels.channels === 3 ? pixels.data : await pixels.open().flatten({ background: '#ffffff' }).raw().toBuffer();
  const found: Face[] = [];
  for (const [level, tiles] of planTiles(pixels).entries()) {
    const least = score + (level >= SMALL_TILE_LEVEL ? SMALL_TILE_MORE : 0);
    for (const tile of tiles) {
      for (const degrees of turned ? turnsOf(level) : [0]) {
        const view = await readView(flat, { frame: pixels, tile, degrees });
        const faces = await findInView(model, view, Math.min(MOST_SCORE, least + moreFor(degrees)));
        found.push(...faces.map((face) => placeFace(face, { view, tile })));
      }
    }
  }
  return keepBestFaces(found);
}

/** How much surer than upright a find has to be. */
function moreFor(degrees: number): number {
  if (degrees === 0) return 0;
  return degrees % 90 === 0 ? TURNED_MORE : LEANING_MORE;
}

/** Tiles give mistakes enough, and are turned by quarters only. */
function turnsOf(level: number): readonly number[] {
  return level === 0 ? TURNS : QUARTERS;
}

/** A small copy of a tile, turned clockwise in the upper left of the input; width and height are those before turning. */
type View = Turn & { data: Uint8Array; seen: { width: number; height: number } };
type Turn = { width: number; height: number; degrees: number };

async function readView(flat: Uint8Array, { frame, tile, degrees }: { frame: Pixels; tile: Tile; degrees: number }): Promise<View> {
  const whole = sizeTurned({ ...tile, degrees });
  const factor = Math.min(INPUT.width / whole.width, INPUT.height / whole.height);
  // Turning by other than quarters may add a pixel on each side.
  const spare = degrees % 90 === 0 ? 0 : 2;
  const width = Math.max(1, Math.round(tile.width * factor) - spare);
  const height = Math.max(1, Math.round(tile.height * factor) - spare);
  // Turned in a pipeline of its own, because sharp turns before it cuts.
  const small = await libvips(flat, { raw: { width: frame.width, height: frame.height, channels: 3 }, limitInputPixels: false })
    .extract(tile)
    .resize({ width, height, fit: 'fill' })
    .raw()
    .toBuffer();
  const { data: turned, info } = await libvips(small, { raw: { width, height, channels: 3 } })
    .rotate(degrees, { background: '#7f7f7f' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const seen = { width: Math.min(INPUT.width, info.width), height: Math.min(INPUT.height, info.height) };
  const data = await libvips(turned, { raw: { width: info.width, height: info.height, channels: 3 } })
    .extract({ left: 0, top: 0, ...seen })
    .extend({ right: INPUT.width - seen.width, bottom: INPUT.height - seen.height, background: '#7f7f7f' })
    .raw()
    .toBuffer();
  return { data, seen, width, height, degrees };
}

function sizeTurned({ width, height, degrees }: Turn): { width: number; height: number } {
  const [cos, sin] = cosSin(degrees).map(Math.abs) as [number, number];
  return { width: width * cos + height * sin, height: width * sin + height * cos };
}

function cosSin(degrees: number): [number, number] {
  const exact = (value: number) => (Math.abs(value) < 1e-12 ? 0 : value);
  return [exact(Math.cos((degrees * Math.PI) / 180)), exact(Math.sin((degrees * Math.PI) / 180))];
}

/** Faces in pixels of the turned view. */
async function findInView(model: Model, { data, seen }: View, least: number): Promise<Face[]> {
  const { scores, boxes } = await model.run({ input: { data: arrange(data), dims: [1, 3, INPUT.height, INPUT.width] } });
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
    const isInside = (face.left + face.right) / 2 < seen.width && (face.top + face.bottom) / 2 < seen.height;
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

/** From a turned view back to the frame: the box around the ellipse that the turned box holds. */
function placeFace(face: Face, { view, tile }: { view: View; tile: Tile }): Face {
  const { x, y } = turnBack({ x: (face.left + face.right) / 2, y: (face.top + face.bottom) / 2 }, view);
  const [cos, sin] = cosSin(view.degrees);
  const [a, b] = [(face.right - face.left) / 2, (face.bottom - face.top) / 2];
  const [halfWidth, halfHeight] = [Math.hypot(a * cos, b * sin), Math.hypot(a * sin, b * cos)];
  const across = tile.width / view.width;
  const down = tile.height / view.height;
  return {
    left: tile.left + (x - halfWidth) * across,
    right: tile.left + (x + halfWidth) * across,
    top: tile.top + (y - halfHeight) * down,
    bottom: tile.top + (y + halfHeight) * down,
    score: face.score,
  };
}

type Point = { x: number; y: number };

/** Where a point of a view that was turned clockwise came from; width and height are those before turning. */
export function turnBack({ x, y }: Point, { width, height, degrees }: Turn): Point {
  const [cos, sin] = cosSin(degrees);
  const turned = sizeTurned({ width, height, degrees });
  const [dx, dy] = [x - turned.width / 2, y - turned.height / 2];
  return { x: width / 2 + dx * cos + dy * sin, y: height / 2 - dx * sin + dy * cos };
}
