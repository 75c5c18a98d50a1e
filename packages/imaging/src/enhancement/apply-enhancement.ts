import { LUMA } from './measure-photo.ts';
import type { Enhancement } from './plan-enhancement.ts';

export type PixelRows = { data: Uint8Array; width: number; height: number; channels: 3 | 4 };

/** Steps of the tone table per level of luma. */
const FINE = 16;
/** Detail below this many levels is taken for noise, beyond the second it is cut against halos. */
const NOISE_LEVELS = 1.6;
const MAX_DETAIL_LEVELS = 18;
const MAX_GAIN = 2.5;
/** How far the largest channel may go beyond what the curve makes of it: little, so that vivid colours keep their drawing. */
const SOFT_LEVELS = 6;
/** Sides from here on are looked at scaled down: detail is taken from twice as far. */
const LARGE_SIDE = 2_800;

/**
 * Enhances one frame in place, in one pass. Luma goes through levels and curve and gains detail; colour is kept in hue, scaled, and drawn
 * in where a channel would leave its range, so that nothing clips that had not been clipped before.
 */
export function applyEnhancement(frame: PixelRows, enhancement: Enhancement): void {
  const { height } = frame;
  const reach = Math.max(frame.width, height) >= LARGE_SIDE ? 2 : 1;
  const tables = createTables(enhancement);
  const window = createWindow(frame, reach);
  for (let y = 0; y < reach; y += 1) window.load(Math.min(y, height - 1));
  for (let y = 0; y < height; y += 1) {
    if (y + reach < height) window.load(y + reach);
    enhanceRow({ frame, enhancement, tables }, y, {
      luma: window.luma(y),
      above: window.blurred(Math.max(0, y - reach)),
      middle: window.blurred(y),
      below: window.blurred(Math.min(height - 1, y + reach)),
    });
  }
}

/** By brightness behind the levels: the curve in levels of 255, and the factor that it comes to. */
type Tables = { curve: Float32Array; gain: Float32Array };

function createTables({ curve }: Enhancement): Tables {
  const tables = { curve: new Float32Array(255 * FINE + 1), gain: new Float32Array(255 * FINE + 1) };
  for (let index = 0; index < tables.curve.length; index += 1) {
    const brightness = Math.max(index, 1) / FINE / 255;
    tables.curve[index] = curve(index / FINE / 255) * 255;
    tables.gain[index] = Math.min(MAX_GAIN, curve(brightness) / brightness);
  }
  return tables;
}

/** Luma and horizontally blurred luma of the rows around the current one, taken before they are overwritten. */
function createWindow({ data, width, channels }: PixelRows, reach: number) {
  const rows = 2 * reach + 1;
  const lumas = Array.from({ length: rows }, () => new Float32Array(width));
  const blurs = Array.from({ length: rows }, () => new Float32Array(width));
  const pick = (ring: Float32Array[], y: number) => ring[y % rows] ?? new Float32Array(width);
  return {
    luma: (y: number) => pick(lumas, y),
    blurred: (y: number) => pick(blurs, y),
    load(y: number) {
      const luma = pick(lumas, y);
      const blurred = pick(blurs, y);
      for (let x = 0, at = y * width * channels; x < width; x += 1, at += channels) {
        luma[x] = LUMA[0] * (data[at] ?? 0) + LUMA[1] * (data[at + 1] ?? 0) + LUMA[2] * (data[at + 2] ?? 0);
      }
      for (let x = 0; x < width; x += 1) {
        const left = luma[x < reach ? 0 : x - reach] ?? 0;
        const right = luma[x + reach < width ? x + reach : width - 1] ?? 0;
        blurred[x] = (left + 2 * (luma[x] ?? 0) + right) / 4;
      }
    },
  };
}

type RowWindow = { luma: Float32Array; above: Float32Array; middle: Float32Array; below: Float32Array };

function enhanceRow(parts: { frame: PixelRows; enhancement: Enhancement; tables: Tables }, y: number, row: RowWindow): void {
  const { data, width, channels } = parts.frame;
  const { balance, vibrance, sharpness, black, white } = parts.enhancement;
  const { curve, gain } = parts.tables;
  const { luma, above, middle, below } = row;
  const stretch = 1 / (white - black);
  const floor = black * 255;
  const extra = vibrance - 1;
  for (let x = 0, at = y * width * channels; x < width; x += 1, at += channels) {
    const r = (data[at] ?? 0) * balance[0];
    const g = (data[at + 1] ?? 0) * balance[1];
    const b = (data[at + 2] ?? 0) * balance[2];
    const light = LUMA[0] * r + LUMA[1] * g + LUMA[2] * b;
    const top = Math.max(r, g, b) - light;
    const bottom = Math.min(r, g, b) - light;
    const level = clampByte((light - floor) * stretch);
    const peak = clampByte((light + top - floor) * stretch);
    // Half luma, half the largest channel: the one alone burns out vivid colours, the other leaves them dark.
    const factor = gain[((level + peak) * (FINE / 2)) | 0] ?? 1;
    const detail = (luma[x] ?? 0) - ((above[x] ?? 0) + 2 * (middle[x] ?? 0) + (below[x] ?? 0)) / 4;
    const lit = clampByte(level * factor + sharpness * coreDetail(detail));
    const wanted = factor * stretch * (1 + extra * (1 - (top - bottom) / 255));
    const ceiling = Math.max(lit, Math.min(255, (curve[(peak * FINE) | 0] ?? 0) + SOFT_LEVELS));
    const scale = wanted * fitColour({ up: ceiling - lit, down: lit }, top * wanted, bottom * wanted);
    data[at] = lit + (r - light) * scale + 0.5;
    data[at + 1] = lit + (g - light) * scale + 0.5;
    data[at + 2] = lit + (b - light) * scale + 0.5;
  }
}

/** Detail without noise and halos. */
function coreDetail(detail: number): number {
  if (detail > NOISE_LEVELS) return Math.min(detail - NOISE_LEVELS, MAX_DETAIL_LEVELS);
  return detail < -NOISE_LEVELS ? Math.max(detail + NOISE_LEVELS, -MAX_DETAIL_LEVELS) : 0;
}

/** How much of a colour fits into the room that a pixel has above and below its luma. */
function fitColour(room: { up: number; down: number }, top: number, bottom: number): number {
  const over = top > room.up ? room.up / top : 1;
  const under = -bottom > room.down ? room.down / -bottom : 1;
  return over < under ? over : under;
}

function clampByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
