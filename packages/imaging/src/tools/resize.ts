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
    const resized = start.resize({ ...plan.picture, fit: plan.fit });
    const padding = { left: Math.floor((plan.box.width - width) / 2), top: Math.floor((plan.box.height - height) / 2) };
    const right = plan.box.width - width - padding.left;
    const bottom = plan.box.height - height - padding.top;
    return padding.left + padding.top + right + bottom === 0 ? resized : resized.extend({ ...padding, right, bottom, background });
  };
  const shrinks = plan.picture.width * plan.picture.height < photo.width * photo.height * 0.8;
  return encodePicture(await renderSrgb(photo, { isAnimated, shrinks, shape }), { format, quality: params.quality, place: photo.place });
}

export type ResizePlan = {
  /** The result. */
  box: Size;
  /** The picture inside the box. */
  picture: Size;
  fit: 'fill' | 'cover';
};

/** Exact sizes for a photo and its parameters, in pixels. Without `enlarge` no side of the picture grows. */
export function planResize(photo: Size, { width, height, fit, enlarge }: ResizeParams): ResizePlan {
  if (width === undefined || height === undefined) {
    const factor = Math.min((width ?? Infinity) / photo.width, (height ?? Infinity) / photo.height);
    return planWhole(scale(photo, enlarge ? factor : Math.min(1, factor)), 'fill');
  }
  const box = { width, height };
  const [across, down] = [width / photo.width, height / photo.height];
  switch (fit) {
    case 'fill':
      return planWhole(enlarge ? box : { width: Math.min(width, photo.width), height: Math.min(height, photo.height) }, 'fill');
    case 'cover':
      // A box that the photo cannot fill shrinks in its own proportions.
      return planWhole(scale(box, enlarge ? 1 : Math.min(1, 1 / across, 1 / down)), 'cover');
    default: {
      const plan = planWhole(scale(photo, Math.min(across, down, enlarge ? Infinity : 1)), 'fill');
      return fit === 'contain' ? { ...plan, box } : plan;
    }
  }
}

function planWhole(size: Size, fit: ResizePlan['fit']): ResizePlan {
  return { box: size, picture: size, fit };
}

function scale(size: Size, factor: number): Size {
  return { width: Math.max(1, Math.round(size.width * factor)), height: Math.max(1, Math.round(size.height * factor)) };
}
