import { cosSin, VIEW, type View } from './view.ts';

type Size = { width: number; height: number };

/** A view is not made of fewer pixels of the frame than this many in width: it would only enlarge. */
const LEAST_WIDTH = 360;
const HALVINGS = 3;
/** Neighbours share so many pixels of the network: larger faces are seen whole in the views twice as wide. */
const OVERLAP = 80;

/** One view that shows the whole frame, turned. */
export function planWhole({ width, height }: Size, degrees: number): View {
  const { cos, sin } = cosSin(degrees);
  const [across, down] = [width * Math.abs(cos) + height * Math.abs(sin), width * Math.abs(sin) + height * Math.abs(cos)];
  return { x: width / 2, y: height / 2, scale: Math.max(across / VIEW.width, down / VIEW.height), degrees };
}

/** Widths in pixels of the frame of views that show half of it, a quarter and an eighth, as long as they have enough pixels. */
export function planWidths({ width, height }: Size): number[] {
  return Array.from({ length: HALVINGS }, (_, index) => Math.max(width, height) / 2 ** (index + 1)).filter((side) => side >= LEAST_WIDTH);
}

/** Views of one width side by side over the whole frame, turned by a quarter or none. */
export function planTiles({ width, height }: Size, { viewWidth, degrees }: { viewWidth: number; degrees: number }): View[] {
  const scale = viewWidth / VIEW.width;
  const isUpright = degrees % 180 === 0;
  const xs = spread(width, (isUpright ? VIEW.width : VIEW.height) * scale, OVERLAP * scale);
  const ys = spread(height, (isUpright ? VIEW.height : VIEW.width) * scale, OVERLAP * scale);
  return ys.flatMap((y) => xs.map((x) => ({ x, y, scale, degrees })));
}

/** Middles of parts of a length that share at least `overlap`, the first at its start and the last at its end. */
function spread(length: number, part: number, overlap: number): number[] {
  const room = length - part;
  if (room <= 0) return [length / 2];
  const steps = Math.ceil(room / (part - overlap));
  return Array.from({ length: steps + 1 }, (_, step) => part / 2 + (room * step) / steps);
}
