import type { InputFormat } from '@imagemint/contract/formats';
import type { Colour } from '../decode/photo.ts';
import { isSrgbProfile } from './is-srgb-profile.ts';
import { readHeifColour } from './read-heif-colour.ts';

/** How a file's pixels get to sRGB, by what its headers say. */
export function readColour(file: Uint8Array, known: { format: InputFormat; space: string | undefined; profile?: Uint8Array }): Colour {
  if (known.space === 'cmyk') return { kind: 'embedded' };
  if (known.profile !== undefined) return isSrgbProfile(known.profile) ? { kind: 'none' } : { kind: 'embedded' };
  return known.format === 'avif' ? readHeifColour(file) : { kind: 'none' };
}
