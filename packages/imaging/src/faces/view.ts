import type { Level, Pyramid } from './pyramid.ts';

/** What the network takes, in pixels. */
export const VIEW = { width: 320, height: 240 };

export type Point = { x: number; y: number };

/** Where the network looks: a middle in pixels of the frame, how many of those one pixel of it spans, and the clockwise turn in degrees. */
export type View = Point & { scale: number; degrees: number };

const PLANE = VIEW.width * VIEW.height;
/** The network was trained on (value − 127) / 128, and what lies outside of the frame is grey. */
const [MIDDLE, RANGE] = [127, 128];

/** The pixels of a view, channel after channel as the network was trained. */
export function readView(pyramid: Pyramid, view: View): Float32Array {
  const data = new Float32Array(3 * PLANE);
  const [frame] = pyramid;
  const level = pyramid[Math.min(pyramid.length - 1, Math.max(0, Math.floor(Math.log2(view.scale))))];
  if (frame === undefined || level === undefined) return data;
  const [across, down] = [level.width / frame.width, level.height / frame.height];
  const step = turnBack({ x: view.scale, y: 0 }, view.degrees);
  for (let row = 0; row < VIEW.height; row += 1) {
    const start = toFrame({ x: 0.5, y: row + 0.5 }, view);
    const line = { x: start.x * across, y: start.y * down, stepX: step.x * across, stepY: step.y * down };
    readLine(level, line, data.subarray(row * VIEW.width));
  }
  return data;
}

/** Writes one row of a view, each point between its four neighbours in the picture. */
function readLine(
  { data, width, height }: Level,
  { x, y, stepX, stepY }: { x: number; y: number; stepX: number; stepY: number },
  to: Float32Array,
): void {
  for (let column = 0, left = x - 0.5, top = y - 0.5; column < VIEW.width; column += 1, left += stepX, top += stepY) {
    if (!isBetween(left, width) || !isBetween(top, height)) continue;
    const [inX, inY] = [Math.min(width - 1, Math.max(0, left)), Math.min(height - 1, Math.max(0, top))];
    const [floorX, floorY] = [Math.floor(inX), Math.floor(inY)];
    const [u, v] = [inX - floorX, inY - floorY];
    const at = 3 * (floorY * width + floorX);
    const right = at + (floorX + 1 < width ? 3 : 0);
    const below = floorY + 1 < height ? 3 * width : 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const upper = (data[at + channel] ?? 0) * (1 - u) + (data[right + channel] ?? 0) * u;
      const lower = (data[at + below + channel] ?? 0) * (1 - u) + (data[right + below + channel] ?? 0) * u;
      to[channel * PLANE + column] = (upper * (1 - v) + lower * v - MIDDLE) / RANGE;
    }
  }
}

/** Whether a place is in the picture, the middle of its first pixel being 0. */
function isBetween(place: number, length: number): boolean {
  return place >= -0.5 && place <= length - 0.5;
}

/** From a point of a view to the frame. */
export function toFrame({ x, y }: Point, view: View): Point {
  const offset = turnBack({ x: (x - VIEW.width / 2) * view.scale, y: (y - VIEW.height / 2) * view.scale }, view.degrees);
  return { x: view.x + offset.x, y: view.y + offset.y };
}

/** Turns counterclockwise by so many degrees, y down. */
function turnBack({ x, y }: Point, degrees: number): Point {
  const { cos, sin } = cosSin(degrees);
  return { x: x * cos + y * sin, y: y * cos - x * sin };
}

/** Exactly 0 and 1 for quarters. */
export function cosSin(degrees: number): { cos: number; sin: number } {
  const exact = (value: number) => (Math.abs(value) < 1e-12 ? 0 : value);
  return { cos: exact(Math.cos((degrees * Math.PI) / 180)), sin: exact(Math.sin((degrees * Math.PI) / 180)) };
}
