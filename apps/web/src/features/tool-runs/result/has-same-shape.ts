import type { Photo, Result } from '../session/photo.ts';

const TOLERANCE = 0.015;

/**
 * Whether original and result lie on top of each other. An original may be stored on its side and turned by its
 * metadata, so the turned shape counts as well.
 */
export function hasSameShape({ header }: Pick<Photo, 'header'>, result: Pick<Result, 'width' | 'height'>): boolean {
  if (!header || result.height === 0) return false;
  const shape = result.width / result.height;
  const isNear = (other: number) => Math.abs(other / shape - 1) <= TOLERANCE;
  return isNear(header.width / header.height) || isNear(header.height / header.width);
}
