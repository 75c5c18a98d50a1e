import type { ToolParams } from '@imagemint/contract/tools';
import { putOnColour } from '../background/put-on-colour.ts';
import type { Photo } from '../decode/photo.ts';
import { encodePicture } from '../encode/encode-picture.ts';
import { setPrintDensity } from '../encode/set-print-density.ts';
import { detectFaces } from '../faces/detect-faces.ts';
import type { Face } from '../faces/face.ts';
import { findLandmarks } from '../faces/find-landmarks.ts';
import { ImagingError } from '../imaging-error.ts';
import { createMatte } from '../matte/create-matte.ts';
import { cutOut } from '../matte/cut-out.ts';
import { keepPerson } from '../matte/keep-person.ts';
import type { Models } from '../models/open-models.ts';
import { measureHead } from '../passport/measure-head.ts';
import { placeHead } from '../passport/place-head.ts';
import { BACKGROUNDS, PASSPORT_RULES } from '../passport/rules.ts';
import { maxPixelsOf, openFrame } from '../pixels/open-frame.ts';
import type { Picture } from '../pixels/picture.ts';

/** A face that is worth a passport photo is no guess. */
const LEAST_SCORE = 0.8;
const PRINT_DOTS_PER_INCH = 300;

/**
 * A passport photo at 300 dots an inch: the largest face upright, in the middle and as large as the country wants it, on a plain background.
 * @throws ImagingError NOTHING_TO_DO when there is no face, or nobody whose face it is, TOOL_UNAVAILABLE
 */
export async function passportPhoto(photo: Photo, params: ToolParams<'passport-photo'>, models: Models): Promise<Picture> {
  const maxPixels = maxPixelsOf(params);
  const pixels = await openFrame(photo, { maxPixels });
  const face = pickLargest(await detectFaces(pixels, { models, score: LEAST_SCORE, turned: false }));
  if (face === null) throw new ImagingError('NOTHING_TO_DO');
  const landmarks = await findLandmarks(pixels, face, models);
  const middle = { x: (face.left + face.right) / 2 / pixels.width, y: (face.top + face.bottom) / 2 / pixels.height };
  const matte = keepPerson(await createMatte(pixels, models), middle);
  // What looks like a face is none where nobody is.
  if (matte === null) throw new ImagingError('NOTHING_TO_DO');
  const head = measureHead(landmarks, { mask: matte.mask, scale: matte.width / pixels.width });
  const rule = PASSPORT_RULES[params.country];
  const placed = await placeHead(cutOut(pixels, matte), head, { rule, maxPixels });
  const finished = putOnColour(placed, BACKGROUNDS[params.background === 'rule' ? rule.background : params.background]);
  return setPrintDensity(
    await encodePicture(finished, { format: params.format, quality: params.quality, place: photo.place }),
    PRINT_DOTS_PER_INCH,
  );
}

function pickLargest(faces: readonly Face[]): Face | null {
  const sizeOf = (face: Face) => (face.right - face.left) * (face.bottom - face.top);
  return faces.reduce<Face | null>((largest, face) => (largest === null || sizeOf(face) > sizeOf(largest) ? face : largest), null);
}
