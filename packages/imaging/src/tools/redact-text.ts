import type { ToolParams } from '@imagemint/contract/tools';
import type { Area } from '../cover/area.ts';
import { blackenInvisible } from '../cover/blacken-invisible.ts';
import { coverArea, MAX_CELLS_PER_SIDE } from '../cover/cover-area.ts';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { ImagingError } from '../imaging-error.ts';
import type { Models } from '../models/open-models.ts';
import { maxPixelsOf, openFrame } from '../pixels/open-frame.ts';
import type { Picture } from '../pixels/picture.ts';
import { detectText } from '../text/detect-text.ts';
import type { Box } from '../text/find-smallest-box.ts';

const THRESHOLDS = {
  high: { point: 0.25, mean: 0.4 },
  medium: { point: 0.3, mean: 0.6 },
  low: { point: 0.4, mean: 0.75 },
} as const;
/** A cell is at least this many times as long as the line is high: less would leave letters their outlines. */
const CELL_LENGTH = 1.5;

/**
 * Covers lines of text for good: print, handwriting, signs and number plates, turned ones too. One frame of an animation.
 * @throws ImagingError NOTHING_TO_DO when there is no text, TOOL_UNAVAILABLE
 */
export async function redactText(photo: Photo, params: ToolParams<'redact-text'>, models: Models): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  const pixels = await openFrame(photo, { maxPixels: maxPixelsOf(params) });
  checkSides(pixels, format);
  const boxes = await detectText(pixels, { models, thresholds: THRESHOLDS[params.caution] });
  if (boxes.length === 0) throw new ImagingError('NOTHING_TO_DO');
  blackenInvisible(pixels);
  for (const box of boxes) {
    const area = areaOf(box, params.margin);
    const cells = Math.floor(area.halfWidth / (area.halfHeight * CELL_LENGTH));
    coverArea(pixels, area, {
      style: params.style,
      colour: params.colour,
      columns: Math.min(MAX_CELLS_PER_SIDE, Math.max(1, cells)),
      rows: 1,
    });
  }
  return encodePicture(pixels.open(), { format, quality: params.quality, place: photo.place });
}

/** More by a share of the line's height, on all sides. */
function areaOf({ halfWidth, halfHeight, ...rest }: Box, margin: number): Area {
  const more = Math.max(1, margin * 2 * halfHeight);
  return { ...rest, halfWidth: halfWidth + more, halfHeight: halfHeight + more, round: false };
}
