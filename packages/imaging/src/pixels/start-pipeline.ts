import type { Photo } from '../decode/photo.ts';
import { libvips, type Sharp } from '../libvips.ts';

export type PipelineStart = {
  /** All frames of an animation one below the other, instead of the first one. */
  isAnimated: boolean;
  /** Leaves the colours as they are stored. */
  ignoresProfile: boolean;
};

/** A pipeline on a photo, upright, refusing damaged files. */
export function startPipeline(photo: Photo, { isAnimated, ignoresProfile }: PipelineStart): Sharp {
  return libvips(photo.source, {
    limitInputPixels: Math.ceil(photo.maxMegapixels * 1e6),
    failOn: photo.isLenient ? 'truncated' : 'warning',
    sequentialRead: true,
    animated: isAnimated,
    ignoreIcc: ignoresProfile,
    autoOrient: photo.format !== 'heic',
  });
}
