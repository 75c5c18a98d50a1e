import type { Pixels } from '../pixels/open-pixels.ts';

/** Takes the colour from pixels that are wholly transparent: whatever is hidden in them cannot be looked through for faces or text. */
export function blackenInvisible({ data, channels }: Pixels): void {
  if (channels !== 4) return;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 0) data.fill(0, at, at + 3);
  }
}
