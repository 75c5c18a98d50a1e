import type { ToolParams } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { ImagingError } from '../imaging-error.ts';
import type { Sharp } from '../libvips.ts';
import type { Picture } from '../pixels/picture.ts';
import { renderSrgb } from '../pixels/render-srgb.ts';

type ResizeParams = ToolParams<'resize'>;
type Size = { width: number; height: number };

/** Other pixel dimensions, by one of four ways to meet a box. @throws ImagingError IMAGE_TOO_MANY_PIXELS when the result would be. */
export async function resize(photo: Photo, params: ResizeParams): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  const isAnimated = photo.frames > 1 && format === 'webp';
  const plan = planResize(photo, params);
  const frames = isAnimated ? photo.frames : 1;
  if ((plan.box.width * plan.box.height * frames) / 1e6 > photo.maxMegapixels) throw new ImagingError('IMAGE_TOO_MANY_PIXELS');
  checkSides(plan.box, format);
  const background = format === 'jpeg' ? '#ffffff' : { r: 0, g: 0, b: 0, alpha: 0 };
  const shape = (start: Sharp): Sharp => {
    const { width, height } = plan.picture;
    const resized = start.resize({ ...plan.resized, fit: plan.fit });
    const padding = { left: Math.floor((plan.box.width - width) / 2), top: Math.floor((plan.box.height - height) / 2) };
    const right = plan.box.width - width - padding.left;
    const bottom = plan.box.height - height - padding.top;
    return padding.left + padding.top + right + bottom === 0 ? resized : resized.extend({ ...padding, right, bottom, background });
  };
  const shrinks = plan.picture.width * plan.picture.height < photo.width * photo.height * 0.8;
  return encodePicture(await renderSrgb(photo, { isAnimated, shrinks, shape }), { format, quality: params.quality });
}

export type ResizePlan = {
  /** The result. */
  box: Size;
  /** The picture inside the box. */
  picture: Size;
  resized: Size;
  fit: 'fill' | 'cover';
};

/** Exact sizes for a photo and its parameters, in pixels. Without `enlarge` no side of the picture grows. */
export function planResize(photo: Size, { width, height, fit, enlarge }: ResizeParams): ResizePlan {
  const box = { width: width ?? Infinity, height: height ?? Infinity };
  const isOpen = width === undefined || height === undefined;
  if (fit === 'fill' && !isOpen) {
    const size = enlarge ? box : { width: Math.min(box.width, photo.width), height: Math.min(box.height, photo.height) };
    return { box: size, picture: size, resized: size, fit: 'fill' };
  }
  if (fit === 'cover' && !isOpen) {
    // A box that the photo cannot fill shrinks in its own proportions.
    const factor = enlarge ? 1 : Math.min(1, photo.width / box.width, photo.height / box.height);
    const size = scale(box, factor);
    return { box: size, picture: size, resized: size, fit: 'cover' };
  }
  const factor = Math.min(box.width / photo.width, box.height / photo.height, enlarge ? Infinity : 1);
  const picture = scale(photo, factor);
  return { box: fit === 'contain' && !isOpen ? box : picture, picture, resized: picture, fit: 'fill' };
}

function scale(size: Size, factor: number): Size {
  return { width: Math.max(1, Math.round(size.width * factor)), height: Math.max(1, Math.round(size.height * factor)) };
}
