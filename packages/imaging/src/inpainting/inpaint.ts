import type { Pixels } from '../pixels/open-pixels.ts';
import { createFrontQueue } from './front-queue.ts';

const [KNOWN, FRONT, HOLE] = [0, 1, 2];
/** How far around a point its colour is taken from, in pixels. */
const RADIUS = 5;
const FAR = 1e6;

type Field = Pick<Pixels, 'data' | 'width' | 'height' | 'channels'> & { state: Uint8Array; distance: Float32Array };

/**
 * Fills the masked points (1 in `mask`) from what is around them, from the border inwards: A. Telea, "An image inpainting technique based
 * on the fast marching method", Journal of Graphics Tools 9(1), 2004. Good for scratches and small things; a large area becomes a smear.
 */
export function inpaint(pixels: Pixels, mask: Uint8Array): void {
  const field: Field = { ...pixels, state: mask.map((isHole) => (isHole ? HOLE : KNOWN)), distance: new Float32Array(mask.length) };
  const { state, distance } = field;
  const queue = createFrontQueue();
  for (let at = 0; at < mask.length; at += 1) if (state[at] === HOLE) distance[at] = FAR;
  for (let at = 0; at < mask.length; at += 1) {
    if (state[at] !== KNOWN || !neighboursOf(field, at).some((next) => state[next] === HOLE)) continue;
    state[at] = FRONT;
    queue.push(at, 0);
  }
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    state[at] = KNOWN;
    for (const next of neighboursOf(field, at)) {
      if (state[next] !== HOLE) continue;
      distance[next] = measureDistance(field, next);
      fill(field, next);
      state[next] = FRONT;
      queue.push(next, distance[next] ?? 0);
    }
  }
}

function neighboursOf({ width, height }: Field, at: number): number[] {
  const [x, y] = [at % width, Math.floor(at / width)];
  const found = [];
  if (x > 0) found.push(at - 1);
  if (x < width - 1) found.push(at + 1);
  if (y > 0) found.push(at - width);
  if (y < height - 1) found.push(at + width);
  return found;
}

/** The eikonal equation |∇T| = 1 at one point, upwind, from its four neighbours. */
function measureDistance(field: Field, at: number): number {
  const { width, height } = field;
  const [x, y] = [at % width, Math.floor(at / width)];
  const across = Math.min(distanceOf(field, x > 0 ? at - 1 : -1), distanceOf(field, x < width - 1 ? at + 1 : -1));
  const down = Math.min(distanceOf(field, y > 0 ? at - width : -1), distanceOf(field, y < height - 1 ? at + width : -1));
  const gap = Math.abs(across - down);
  return gap >= 1 ? 1 + Math.min(across, down) : (across + down + Math.sqrt(2 - gap * gap)) / 2;
}

function distanceOf({ state, distance }: Field, at: number): number {
  return at >= 0 && state[at] !== HOLE ? (distance[at] ?? FAR) : FAR;
}

/** The weighted mean of what is known around. */
function fill(field: Field, at: number): void {
  const { data, width, height, channels, state } = field;
  const [x, y] = [at % width, Math.floor(at / width)];
  const direction = findDirection(field, at);
  const sums = new Float64Array(channels);
  let total = 0;
  for (let v = Math.max(0, y - RADIUS); v <= Math.min(height - 1, y + RADIUS); v += 1) {
    for (let u = Math.max(0, x - RADIUS); u <= Math.min(width - 1, x + RADIUS); u += 1) {
      const from = v * width + u;
      if (state[from] === HOLE || from === at) continue;
      const weight = weigh(field, { from, at, step: [x - u, y - v], direction });
      total += weight;
      for (let channel = 0; channel < channels; channel += 1)
        sums[channel] = (sums[channel] ?? 0) + weight * (data[from * channels + channel] ?? 0);
    }
  }
  sums.forEach((sum, channel) => (data[at * channels + channel] = Math.round(sum / total)));
}

type Pair = { from: number; at: number; step: readonly [number, number]; direction: readonly [number, number] };

/** More for what lies straight behind the border, for what is near, and for the same distance from the border. */
function weigh({ distance }: Field, { from, at, step: [dx, dy], direction: [gx, gy] }: Pair): number {
  const squared = dx * dx + dy * dy;
  if (squared > RADIUS * RADIUS) return 0;
  const along = Math.abs(dx * gx + dy * gy) / Math.sqrt(squared);
  const level = 1 / (1 + Math.abs((distance[from] ?? 0) - (distance[at] ?? 0)));
  return (Math.max(along, 1e-3) * level) / squared;
}

/** The direction in which the distance grows: straight into the hole. */
function findDirection(field: Field, at: number): readonly [number, number] {
  const { width, height } = field;
  const [x, y] = [at % width, Math.floor(at / width)];
  const own = field.distance[at] ?? 0;
  const slope = (before: number, after: number) => {
    const [low, high] = [distanceOf(field, before), distanceOf(field, after)];
    if (low < FAR && high < FAR) return (high - low) / 2;
    return low < FAR ? own - low : high < FAR ? high - own : 0;
  };
  return [slope(x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1), slope(y > 0 ? at - width : -1, y < height - 1 ? at + width : -1)];
}
