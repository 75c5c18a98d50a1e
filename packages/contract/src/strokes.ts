import { z } from 'zod';

const share = z.number().min(-0.5).max(1.5);

/** One stroke of a brush on a photo. Places and sizes are shares of the photo's longer side, so that they fit any copy of it. */
export const Stroke = z.strictObject({
  points: z
    .array(z.tuple([share, share]))
    .min(1)
    .max(100)
    .describe('Where the brush went, from the upper left corner: x and y as shares of the longer side'),
  size: z.number().min(0.001).max(0.3).describe('Width of the brush as a share of the longer side'),
});
export type Stroke = z.infer<typeof Stroke>;

/** What was painted over; bounded, so that a request stays small. */
export const Strokes = z.array(Stroke).min(1).max(60).describe('What to remove, as strokes of a brush');
