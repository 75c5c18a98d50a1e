import { libvips, type Sharp } from '../libvips.ts';
import type { Photo } from './photo.ts';

/** What makes each EXIF orientation upright: mirroring, then degrees clockwise (EXIF 3.0, 4.6.5.1.6). */
const TURNS: Record<number, { degrees: number; mirrors: boolean }> = {
  2: { degrees: 0, mirrors: true },
  3: { degrees: 180, mirrors: false },
  4: { degrees: 180, mirrors: true },
  5: { degrees: 270, mirrors: true },
  6: { degrees: 90, mirrors: false },
  7: { degrees: 90, mirrors: true },
  8: { degrees: 270, mirrors: false },
};

/**
 * An animation whose frames lie on their side, made upright frame by frame and sRGB. libvips turns the strip of all frames as one
 * picture, which shows them backwards or not at all. Anything else stays as it is. @param orientation of EXIF, 1 to 8.
 */
export async function turnFrames(photo: Photo, orientation = 1): Promise<Photo> {
  const turn = TURNS[orientation];
  if (turn === undefined || photo.frames === 1) return photo;
  const strip = libvips(photo.source, {
    ...{ limitInputPixels: Math.ceil(photo.maxMegapixels * 1e6), failOn: 'warning', animated: true, autoOrient: false },
    ignoreIcc: photo.colour.kind === 'none',
  });
  const { data, info } = await strip.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, channels } = info;
  const height = info.height / photo.frames;
  const frameBytes = width * height * channels;
  for (let frame = 0; frame < photo.frames; frame += 1) {
    const pixels = data.subarray(frame * frameBytes, (frame + 1) * frameBytes);
    pixels.set(
      await apply(turn, libvips(pixels, { raw: { width, height, channels } }))
        .raw()
        .toBuffer(),
    );
  }
  const upright = { width: photo.width, height: photo.height * photo.frames, channels, pageHeight: photo.height };
  const file = libvips(data, { raw: upright, limitInputPixels: false }).webp({
    lossless: true,
    exact: true,
    effort: 0,
    ...photo.animation,
  });
  return { ...photo, source: await file.toBuffer(), colour: { kind: 'none' } };
}

function apply({ degrees, mirrors }: { degrees: number; mirrors: boolean }, frame: Sharp): Sharp {
  // sharp mirrors before it turns, in whatever order it is told.
  return frame.flop(mirrors).rotate(degrees);
}
