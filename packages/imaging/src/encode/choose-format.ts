import type { FormatChoice, OutputFormat } from '@imagemint/contract/formats';
import type { Photo } from '../decode/photo.ts';

// Not the contract's schema: it would bring the whole schema library into every sandbox, a third of its time to start.
const WRITABLE = { jpeg: true, png: true, webp: true, avif: true } satisfies Record<OutputFormat, true>;

/** What a choice means for a photo: `auto` keeps its format where it can be written, else PNG for transparency and JPEG without. */
export function chooseFormat(photo: Pick<Photo, 'format' | 'hasAlpha'>, choice: FormatChoice): OutputFormat {
  if (choice !== 'auto') return choice;
  if (isWritable(photo.format)) return photo.format;
  return photo.hasAlpha ? 'png' : 'jpeg';
}

function isWritable(format: string): format is OutputFormat {
  return Object.hasOwn(WRITABLE, format);
}
