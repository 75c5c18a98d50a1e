/** Up to so many pixels noise and blur are repaired by a network; above, where it would take minutes, by a filter. */
const MAX_MODEL_PIXELS = 1_000_000;
/** The network looks through windows of this side, and a shorter side of a photo takes no less time than a whole one. */
const WINDOW_SIDE = 256;

/** Whether `denoise` and `deblur` use their network on a photo of this size, in pixels. Apart from schemas, which a sandbox does not load. */
export function isRepairedByModel({ width, height }: { width: number; height: number }): boolean {
  return Math.max(width, WINDOW_SIDE) * Math.max(height, WINDOW_SIDE) <= MAX_MODEL_PIXELS;
}
