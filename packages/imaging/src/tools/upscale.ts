import { type ToolParams, UPSCALE_MEGAPIXELS } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { ImagingError } from '../imaging-error.ts';
import { libvips, type Sharp } from '../libvips.ts';
import type { Models } from '../models/open-models.ts';
import { openFrame, PREVIEW_PIXELS } from '../pixels/open-frame.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import type { Picture } from '../pixels/picture.ts';
import { enlarge, type Enlarger } from '../upscaling/enlarge.ts';

/**
 * Two times the sides, faithful to what the photo shows, or four times with made-up detail, which is marked as such. One frame of an
 * animation. @throws ImagingError IMAGE_TOO_MANY_PIXELS, TOOL_UNAVAILABLE
 */
export async function upscale(photo: Photo, params: ToolParams<'upscale'>, models: Models): Promise<Picture> {
  const { factor, preview } = params;
  const format = chooseFormat(photo, params.format);
  if (!preview) checkSize(photo, params);
  checkSides({ width: photo.width * factor, height: photo.height * factor }, format);
  const pixels = await openFrame(photo, { maxPixels: preview ? PREVIEW_PIXELS / factor ** 2 : Infinity });
  const larger = await enlarge(pixels, await openEnlarger(models, factor));
  const opaque = libvips(larger, {
    raw: { width: pixels.width * factor, height: pixels.height * factor, channels: 3 },
    limitInputPixels: false,
  });
  const picture = pixels.channels === 4 ? await joinAlpha(opaque, pixels, factor) : opaque;
  return encodePicture(picture, { format, quality: params.quality, place: photo.place, isGenerated: factor === 4 });
}

function checkSize({ width, height }: Photo, { factor }: ToolParams<'upscale'>): void {
  if ((width * height) / 1e6 > UPSCALE_MEGAPIXELS[factor]) throw new ImagingError('IMAGE_TOO_MANY_PIXELS');
}

async function openEnlarger(models: Models, factor: 2 | 4): Promise<Enlarger> {
  return factor === 2
    ? { model: await models.open('upscale-2x'), factor, input: 'LR', output: 'SR', white: 255 }
    : { model: await models.open('upscale-4x'), factor, input: 'data', output: 'output', white: 1 };
}

/** Edges of transparency hold no detail that a network would have to find. */
async function joinAlpha(opaque: Sharp, pixels: Pixels, factor: number): Promise<Sharp> {
  const [width, height] = [pixels.width * factor, pixels.height * factor];
  const plane = pixels.data.filter((_, at) => at % 4 === 3);
  const small = libvips(plane, { raw: { width: pixels.width, height: pixels.height, channels: 1 }, limitInputPixels: false });
  const alpha = await small.resize({ width, height, fit: 'fill' }).extractChannel(0).raw().toBuffer();
  return libvips(
    await opaque
      .joinChannel(alpha, { raw: { width, height, channels: 1 } })
      .raw()
      .toBuffer(),
    {
      raw: { width, height, channels: 4 },
      limitInputPixels: false,
    },
  );
}
