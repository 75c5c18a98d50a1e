import type { Pixels } from '../pixels/open-pixels.ts';
import type { Area } from './area.ts';

/** How an area is covered. Never from more than `columns` × `rows` mean colours, which is all that is left of what was there. */
export type Cover = {
  style: 'blur' | 'pixelate' | 'solid';
  /** For `solid`: #rrggbb */
  colour: string;
  columns: number;
  rows: number;
};

/** Beyond this many there would be something to recognise. */
export const MAX_CELLS_PER_SIDE = 6;
/** Corners of round areas: |u|^n + |v|^n = 1. */
const ROUNDNESS = 5;

/**
 * Covers an area of the frame in place. Every pixel of it becomes a function of the area's few mean colours (or of none), so that nothing of
 * the picture beneath can be worked out again.
 */
export function coverArea(pixels: Pixels, area: Area, cover: Cover): void {
  const columns = Math.min(MAX_CELLS_PER_SIDE, cover.columns);
  const rows = Math.min(MAX_CELLS_PER_SIDE, cover.rows);
  const paint = cover.style === 'solid' ? paintSolid(cover.colour) : paintCells(meanCells(pixels, area, { columns, rows }), cover.style);
  eachPixel(pixels, area, (at, u, v) => {
    if (!isInside(u, v, area.round)) return;
    for (let channel = 0; channel < pixels.channels; channel += 1) pixels.data[at + channel] = paint(u, v, channel);
  });
}

/** Coordinates go from 0 to 1 within the area. */
type Paint = (u: number, v: number, channel: number) => number;
type Cells = { means: Float64Array; columns: number; rows: number };

function isInside(u: number, v: number, round: boolean): boolean {
  if (!round) return true;
  return Math.abs(2 * u - 1) ** ROUNDNESS + Math.abs(2 * v - 1) ** ROUNDNESS <= 1;
}

function eachPixel({ width, height, channels }: Pixels, area: Area, visit: (at: number, u: number, v: number) => void): void {
  const [cos, sin] = [Math.cos(area.angle), Math.sin(area.angle)];
  const reachX = Math.abs(cos) * area.halfWidth + Math.abs(sin) * area.halfHeight;
  const reachY = Math.abs(sin) * area.halfWidth + Math.abs(cos) * area.halfHeight;
  const first = { x: Math.max(0, Math.floor(area.x - reachX)), y: Math.max(0, Math.floor(area.y - reachY)) };
  const last = { x: Math.min(width - 1, Math.ceil(area.x + reachX)), y: Math.min(height - 1, Math.ceil(area.y + reachY)) };
  for (let y = first.y; y <= last.y; y += 1) {
    for (let x = first.x; x <= last.x; x += 1) {
      const [dx, dy] = [x + 0.5 - area.x, y + 0.5 - area.y];
      const u = ((dx * cos + dy * sin) / area.halfWidth + 1) / 2;
      const v = ((dy * cos - dx * sin) / area.halfHeight + 1) / 2;
      if (u >= 0 && u <= 1 && v >= 0 && v <= 1) visit((y * width + x) * channels, u, v);
    }
  }
}

function meanCells(pixels: Pixels, area: Area, { columns, rows }: { columns: number; rows: number }): Cells {
  const { data, channels } = pixels;
  const sums = new Float64Array(columns * rows * 4);
  const counts = new Float64Array(columns * rows);
  eachPixel(pixels, area, (at, u, v) => {
    const cell = Math.min(rows - 1, Math.floor(v * rows)) * columns + Math.min(columns - 1, Math.floor(u * columns));
    counts[cell] = (counts[cell] ?? 0) + 1;
    for (let channel = 0; channel < channels; channel += 1)
      sums[cell * 4 + channel] = (sums[cell * 4 + channel] ?? 0) + (data[at + channel] ?? 0);
  });
  const all = counts.reduce((sum, count) => sum + count, 0);
  // A cell that lies outside of the frame looks like the others.
  const mean = (channel: number) => counts.reduce((sum, _, cell) => sum + (sums[cell * 4 + channel] ?? 0), 0) / Math.max(1, all);
  const overall = [mean(0), mean(1), mean(2), mean(3)];
  const means = sums.map((sum, at) => {
    const count = counts[at >> 2] ?? 0;
    return count > 0 ? sum / count : (overall[at & 3] ?? 0);
  });
  return { means, columns, rows };
}

function paintCells({ means, columns, rows }: Cells, style: 'blur' | 'pixelate'): Paint {
  const cell = (column: number, row: number, channel: number) => means[(row * columns + column) * 4 + channel] ?? 0;
  if (style === 'pixelate') {
    return (u, v, channel) =>
      Math.round(cell(Math.min(columns - 1, Math.floor(u * columns)), Math.min(rows - 1, Math.floor(v * rows)), channel));
  }
  return (u, v, channel) => {
    const across = placeBetween(u, columns);
    const down = placeBetween(v, rows);
    const upper = cell(across.from, down.from, channel) * (1 - across.share) + cell(across.to, down.from, channel) * across.share;
    const lower = cell(across.from, down.to, channel) * (1 - across.share) + cell(across.to, down.to, channel) * across.share;
    return Math.round(upper * (1 - down.share) + lower * down.share);
  };
}

/** The two cells whose middles a place is between, eased so that no lattice shows. */
function placeBetween(place: number, count: number): { from: number; to: number; share: number } {
  const at = Math.min(count - 1, Math.max(0, place * count - 0.5));
  const from = Math.floor(at);
  const share = at - from;
  return { from, to: Math.min(count - 1, from + 1), share: share * share * (3 - 2 * share) };
}

function paintSolid(colour: string): Paint {
  const value = Number.parseInt(colour.slice(1), 16);
  const parts = [value >> 16, (value >> 8) & 255, value & 255, 255];
  return (_u, _v, channel) => parts[channel] ?? 255;
}
