import type { InputFormat } from '@imagemint/contract/formats';

/** What lies behind a picture: a chequered ground where it may be transparent, a plain one where it cannot. */
export function groundFor(format: InputFormat | undefined): string {
  return format === 'png' || format === 'webp' || format === 'avif' || format === 'gif' ? 'checkered' : 'bg-sunken';
}
