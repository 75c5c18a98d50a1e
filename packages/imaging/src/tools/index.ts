import type { ToolId, ToolParams } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import type { Models } from '../models/open-models.ts';
import type { Picture } from '../pixels/picture.ts';
import { anonymiseFaces } from './anonymise-faces.ts';
import { brighten } from './brighten.ts';
import { compress } from './compress.ts';
import { convert } from './convert.ts';
import { deblur } from './deblur.ts';
import { denoise } from './denoise.ts';
import { enhance } from './enhance.ts';
import { erase } from './erase.ts';
import { passportPhoto } from './passport-photo.ts';
import { portraitBlur } from './portrait-blur.ts';
import { redactText } from './redact-text.ts';
import { removeBackground } from './remove-background.ts';
import { resize } from './resize.ts';
import { smartCrop } from './smart-crop.ts';
import { stripMetadata } from './strip-metadata.ts';
import { upscale } from './upscale.ts';

/** The function of each tool; a tool of the manifest without one does not compile. */
export const TOOL_FUNCTIONS: { [T in ToolId]: (photo: Photo, params: ToolParams<T>, models: Models) => Promise<Picture> } = {
  enhance,
  resize,
  convert,
  compress,
  'smart-crop': smartCrop,
  'strip-metadata': stripMetadata,
  'remove-background': removeBackground,
  'portrait-blur': portraitBlur,
  'anonymise-faces': anonymiseFaces,
  'redact-text': redactText,
  'passport-photo': passportPhoto,
  upscale,
  brighten,
  denoise,
  deblur,
  erase,
};
