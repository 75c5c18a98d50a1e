import type { FormatChoice, InputFormat, OutputFormat } from '@imagemint/contract/formats';
import type { Photo } from '../decode/photo.ts';

/** Input formats that can be written. A table, because the schemas would bring their library into every sandbox's start. */
const WRITABLE: Record<InputFormat, OutputFormat | null> = {
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  gif: null,
  tiff: null,
  heic: null,
};

/** What a choice means for a photo: `auto` keeps its format where it can be written, else PNG for transparency and JPEG without. */
export function chooseFormat(photo: Pick<Photo, 'format' | 'hasAlpha'>, choice: FormatChoice): OutputFormat {
  if (choice !== 'auto') return choice;
  return WRITABLE[photo.format] ?? (photo.hasAlpha ? 'png' : 'jpeg');
}
