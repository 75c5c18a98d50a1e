import sharp from 'sharp';

/** The first frame's pixels as libvips holds them while it works: 8 bits a channel, rows after rows. */
export async function decodePixels(photo: Buffer): Promise<Buffer> {
  return await sharp(photo).raw().toBuffer();
}
