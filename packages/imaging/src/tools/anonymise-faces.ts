import type { ToolParams } from '@imagemint/contract/tools';
import type { Area } from '../cover/area.ts';
import { blackenInvisible } from '../cover/blacken-invisible.ts';
import { coverArea, MAX_CELLS_PER_SIDE } from '../cover/cover-area.ts';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { detectFaces } from '../faces/detect-faces.ts';
import type { Face } from '../faces/face.ts';
import { ImagingError } from '../imaging-error.ts';
import type { Models } from '../models/open-models.ts';
import { maxPixelsOf, openFrame } from '../pixels/open-frame.ts';
import type { Picture } from '../pixels/picture.ts';

/** Least certainty of a face. Low enough at `high` that hardly a face is missed, at the price of covering some things that are none. */
const SCORES = { high: 0.5, medium: 0.7, low: 0.9 } as const;

/**
 * Covers faces for good, small and turned ones too. One frame of an animation.
 * @throws ImagingError NOTHING_TO_DO when there is no face, TOOL_UNAVAILABLE
 */
export async function anonymiseFaces(photo: Photo, params: ToolParams<'anonymise-faces'>, models: Models): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  const pixels = await openFrame(photo, { maxPixels: maxPixelsOf(params) });
  checkSides(pixels, format);
  const faces = await detectFaces(pixels, { models, score: SCORES[params.caution], turned: true });
  if (faces.length === 0) throw new ImagingError('NOTHING_TO_DO');
  blackenInvisible(pixels);
  const cover = { style: params.style, colour: params.colour, columns: MAX_CELLS_PER_SIDE, rows: MAX_CELLS_PER_SIDE };
  for (const face of faces) coverArea(pixels, areaOf(face, params.margin), cover);
  return encodePicture(pixels.open(), { format, quality: params.quality, place: photo.place });
}

function areaOf({ left, top, right, bottom }: Face, margin: number): Area {
  const reach = 0.5 + margin;
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    halfWidth: (right - left) * reach,
    halfHeight: (bottom - top) * reach,
    angle: 0,
    round: true,
  };
}
