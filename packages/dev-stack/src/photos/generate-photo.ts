import sharp, { type Sharp } from 'sharp';
import { addCanary } from './add-canary.ts';
import { paintLandscape } from './paint-landscape.ts';
import type { PhotoFormat } from './photo-format.ts';

export type PhotoOptions = {
  /** The same seed and options give the same bytes. */
  seed: number;
  width: number;
  height: number;
  format?: PhotoFormat;
  /** Embedded ICC profile; the numbers of the pixels are meant in it. */
  profile?: 'srgb' | 'none' | 'display-p3';
  /** EXIF orientation, 1 to 8. The pixels are stored so that the landscape stands upright once it is applied. */
  orientation?: number;
  progressive?: boolean;
  quality?: number;
  /** Sensor noise, 1 for good light; 3 makes files as large as those of phones. */
  grain?: number;
  /** A text for every metadata slot of the format, and the seed of a patch of noise in the pixels. */
  canary?: string;
};

const QUALITY = 88;

/** What undoes each EXIF orientation: degrees clockwise after an optional mirroring. */
const UNDO: Record<number, { mirror: boolean; degrees: number }> = {
  1: { mirror: false, degrees: 0 },
  2: { mirror: true, degrees: 0 },
  3: { mirror: false, degrees: 180 },
  4: { mirror: true, degrees: 180 },
  5: { mirror: true, degrees: 90 },
  6: { mirror: false, degrees: 270 },
  7: { mirror: true, degrees: 270 },
  8: { mirror: false, degrees: 90 },
};

/**
 * Makes a photograph of a landscape that never was: clouds with 1/f noise, hills in haze, a lake with grain, smooth and sharp parts,
 * as a camera would store it.
 */
export async function generatePhoto(options: PhotoOptions): Promise<Buffer> {
  const pixels = await paintLandscape(options);
  const { format = 'jpeg', orientation = 1, profile = 'srgb', canary } = options;
  const { mirror, degrees } = UNDO[orientation] ?? { mirror: false, degrees: 0 };
  const upright = sharp(pixels, { raw: { width: options.width, height: options.height, channels: 3 } });
  const turned = await (mirror ? upright.flop() : upright).rotate(degrees).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = turned.info;
  let image = sharp(turned.data, { raw: { width, height, channels: 3 } });
  if (profile !== 'none') image = image.withIccProfile(profile === 'srgb' ? 'srgb' : 'p3', { attach: true });
  if (canary !== undefined) image = withMetadata(image, canary, orientation);
  else if (orientation !== 1) image = image.withMetadata({ orientation });
  const file = await encode(image, { ...options, format }).toBuffer();
  return canary === undefined ? file : addCanary(file, format, canary);
}

function withMetadata(image: Sharp, canary: string, orientation: number): Sharp {
  return image
    .withExif({
      IFD0: {
        Copyright: canary,
        ImageDescription: canary,
        Artist: canary,
        Make: canary,
        Model: canary,
        Software: canary,
        Orientation: String(orientation),
      },
      IFD2: { UserComment: canary, LensModel: canary, BodySerialNumber: canary },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 0/1', GPSMapDatum: canary },
    })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${canary}"/></rdf:RDF></x:xmpmeta>`,
    );
}

function encode(image: Sharp, options: PhotoOptions & { format: PhotoFormat }): Sharp {
  const quality = options.quality ?? QUALITY;
  switch (options.format) {
    case 'jpeg':
      return image.jpeg({ quality, progressive: options.progressive ?? false });
    case 'png':
      return image.png({ compressionLevel: 6 });
    case 'webp':
      return image.webp({ quality, effort: 2 });
    case 'gif':
      return image.gif({ effort: 2 });
    case 'avif':
      return image.avif({ quality: Math.min(quality, 70), effort: 0 });
    case 'tiff':
      return image.tiff({ compression: 'lzw', predictor: 'horizontal' });
  }
}
