import type { ToolParams } from '@imagemint/contract/tools';
import type { OutputFormat } from '@imagemint/contract/formats';
import { blurBehind } from '../background/blur-behind.ts';
import { createProductShot, MOST_GROWTH } from '../background/create-product-shot.ts';
import { putOnBackdrop } from '../background/put-on-backdrop.ts';
import { putOnColour } from '../background/put-on-colour.ts';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { libvips, type Sharp } from '../libvips.ts';
import { createMatte, type Matte } from '../matte/create-matte.ts';
import { type CutOut, cutOut } from '../matte/cut-out.ts';
import type { Models } from '../models/open-models.ts';
import { maxPixelsOf, openFrame } from '../pixels/open-frame.ts';
import type { Picture } from '../pixels/picture.ts';

type Params = ToolParams<'remove-background'>;

/**
 * The subject without its background, or on another one. One frame of an animation.
 * @throws ImagingError NOTHING_TO_DO when there is no subject or no background, TOOL_UNAVAILABLE
 */
export async function removeBackground(photo: Photo, params: Params, models: Models): Promise<Picture> {
  const format = pickFormat(photo, params);
  const pixels = await openFrame(photo, { maxPixels: maxPixelsOf(params) });
  const most = params.background === 'studio' ? MOST_GROWTH : 1;
  checkSides({ width: pixels.width * most, height: pixels.height * most }, format);
  const matte = await createMatte(pixels, models);
  const cut = cutOut(pixels, matte);
  return encodePicture(await compose(cut, matte, params), { format, quality: params.quality, place: photo.place });
}

/** `auto` gives PNG where a JPEG would lose the transparency. */
function pickFormat(photo: Photo, { format, background }: Params): OutputFormat {
  const chosen = chooseFormat(photo, format);
  return format === 'auto' && background === 'transparent' && chosen === 'jpeg' ? 'png' : chosen;
}

async function compose(cut: CutOut, matte: Matte, params: Params): Promise<Sharp> {
  switch (params.background) {
    case 'transparent':
      return libvips(cut.data, { raw: { width: cut.width, height: cut.height, channels: 4 }, limitInputPixels: false });
    case 'colour':
      return putOnColour(cut, params.colour);
    case 'blur':
      return putOnBackdrop(cut, blurBehind(matte, params.blur));
    case 'studio':
      return createProductShot(cut, params.shadow);
  }
}
