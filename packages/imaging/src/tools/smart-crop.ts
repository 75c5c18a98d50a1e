import type { ToolParams } from '@imagemint/contract/tools';
import smartcrop from 'smartcrop';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import type { Picture } from '../pixels/picture.ts';
import { renderSrgb } from '../pixels/render-srgb.ts';
import { readThumbnail, type Thumbnail } from '../pixels/read-thumbnail.ts';

const THUMBNAIL_PIXELS = 256;

/** The best part of a photo in the wanted proportions: faces' colours, edges and colour count. One frame of an animation. */
export async function smartCrop(photo: Photo, params: ToolParams<'smart-crop'>): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  const crop = planCrop(photo, await findCentre(photo, params.aspect), params);
  checkSides(crop.part, format);
  const { resized, part } = crop;
  const isWhole = part.width === resized.width && part.height === resized.height;
  const pipeline = await renderSrgb(photo, {
    isAnimated: false,
    shrinks: crop.isShrunk,
    shape: (start) => {
      const whole = crop.isShrunk ? start.resize({ ...resized, fit: 'fill' }) : start;
      return isWhole ? whole : whole.extract(part);
    },
  });
  return encodePicture(pipeline, { format, quality: params.quality, place: photo.place });
}

type Centre = { x: number; y: number };

/** Middle of the best part, both 0 to 1. */
async function findCentre(photo: Photo, aspect: string): Promise<Centre> {
  const thumbnail = await readThumbnail(photo, { maxSide: THUMBNAIL_PIXELS, channels: 4 });
  const whole = planCrop(thumbnail, { x: 0.5, y: 0.5 }, { aspect }).part;
  if (Math.min(thumbnail.width, thumbnail.height) < 8) return { x: 0.5, y: 0.5 };
  const { width, height } = whole;
  const { topCrop } = await findCrop(thumbnail, { width, height, minScale: 1, prescale: false, imageOperations: ADAPTER });
  return { x: (topCrop.x + topCrop.width / 2) / thumbnail.width, y: (topCrop.y + topCrop.height / 2) / thumbnail.height };
}

/** The package's own types know browsers only: no adapter, and a default export that is not there. */
const findCrop = (smartcrop as unknown as { crop: (image: Thumbnail, options: object) => Promise<{ topCrop: Box }> }).crop;
type Box = { x: number; y: number; width: number; height: number };

const ADAPTER = {
  open: (image: Thumbnail) => Promise.resolve(image),
  resample: (image: Thumbnail) => image,
  getData: (image: Thumbnail) => Promise.resolve({ ...image, data: image.pixels }),
};

type Part = { left: number; top: number; width: number; height: number };

/** The size to shrink to and the part to cut out of that, in whole pixels; the largest part of the wanted proportions. */
export function planCrop(
  photo: { width: number; height: number },
  centre: Centre,
  { aspect, maxWidth = Infinity }: { aspect: string; maxWidth?: number | undefined },
): { isShrunk: boolean; resized: { width: number; height: number }; part: Part } {
  const [across = 1, down = 1] = aspect.split(':').map(Number);
  const unit = Math.min(photo.width / across, photo.height / down);
  const factor = Math.min(1, maxWidth / (unit * across));
  const resized = { width: atLeastOne(photo.width * factor), height: atLeastOne(photo.height * factor) };
  const width = Math.min(resized.width, atLeastOne(unit * across * factor));
  const height = Math.min(resized.height, atLeastOne(unit * down * factor));
  const place = (middle: number, part: number, room: number) => Math.round(Math.min(Math.max(0, middle * room - part / 2), room - part));
  const part = { left: place(centre.x, width, resized.width), top: place(centre.y, height, resized.height), width, height };
  return { isShrunk: factor < 1, resized, part };
}

function atLeastOne(pixels: number): number {
  return Math.max(1, Math.round(pixels));
}
