import { libvips } from './libvips.ts';

/** Loads the native library and takes a small picture through decoding, resizing and encoding, so that the first photo does not wait for it. */
export async function warmUp(): Promise<void> {
  const start = libvips({ create: { width: 16, height: 16, channels: 3, background: '#808080' } });
  const jpeg = await start.jpeg().toBuffer();
  await libvips(jpeg, { autoOrient: true }).resize(8).webp().toBuffer();
}
