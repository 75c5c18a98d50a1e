import { libvips, type Sharp } from '../libvips.ts';
import { boxMean } from '../matte/box-mean.ts';
import type { CutOut } from '../matte/cut-out.ts';
import { createPlane, mapPlane, type Plane } from '../matte/plane.ts';

/** Room around the subject, in shares of its longer side. */
const MARGIN = 0.1;
/** How much longer a side of the shot may be than the photo's longer one. */
export const MOST_GROWTH = 1 + 2 * MARGIN;
/** Longer side of the picture that shadows are drawn in: they have nothing fine. */
const SHADOW_SIDE = 512;
/** Two shadows: a wide one that fades far below, a narrow one near the ground. Shares of the longer side. */
const SHADOWS = [
  { blur: 0.03, down: 0.03, depth: 0.35 },
  { blur: 0.01, down: 0.01, depth: 0.25 },
] as const;
/** Coverage, 0 to 255, from which a pixel counts for the subject's size. */
const VISIBLE = 96;

type Box = { left: number; top: number; width: number; height: number };
type Room = { left: number; top: number; right: number; bottom: number };

/**
 * The subject on white with a soft shadow, in the middle of an even margin. Where the photo cuts it off it stays at the border, because a
 * straight edge in the middle of white would look broken. @param shadow 0 to 1
 */
export async function createProductShot(cut: CutOut, shadow: number): Promise<Sharp> {
  const box = findBox(cut);
  const margin = Math.round(Math.max(box.width, box.height) * MARGIN);
  const room = {
    left: box.left === 0 ? 0 : margin,
    top: box.top === 0 ? 0 : margin,
    right: box.left + box.width === cut.width ? 0 : margin,
    bottom: box.top + box.height === cut.height ? 0 : margin,
  };
  const subject = await libvips(cut.data, { raw: { width: cut.width, height: cut.height, channels: 4 }, limitInputPixels: false })
    .extract(box)
    .raw()
    .toBuffer();
  const size = { width: box.width + room.left + room.right, height: box.height + room.top + room.bottom };
  const ground = drawShadow({ data: subject, width: box.width, height: box.height }, { room, size, shadow });
  return libvips(ground.data, { raw: { width: ground.width, height: ground.height, channels: 3 } })
    .resize({ ...size, fit: 'fill', kernel: 'cubic' })
    .composite([
      {
        input: subject,
        raw: { width: box.width, height: box.height, channels: 4 },
        left: room.left,
        top: room.top,
        limitInputPixels: false,
      },
    ])
    .removeAlpha();
}

/** The smallest box around all that is clearly visible, and a pixel more. */
function findBox({ data, width, height }: CutOut): Box {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, at = 3; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      if ((data[at] ?? 0) < VISIBLE) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return { left: 0, top: 0, width, height };
  const [first, above] = [Math.max(0, left - 1), Math.max(0, top - 1)];
  return { left: first, top: above, width: Math.min(width, right + 2) - first, height: Math.min(height, bottom + 2) - above };
}

type Scene = { room: Room; size: { width: number; height: number }; shadow: number };

/** White, and darker where less light comes to. */
function drawShadow(subject: CutOut, { room, size, shadow }: Scene): { data: Uint8Array; width: number; height: number } {
  const factor = Math.min(1, SHADOW_SIDE / Math.max(size.width, size.height));
  const small = { width: Math.max(1, Math.round(size.width * factor)), height: Math.max(1, Math.round(size.height * factor)) };
  const longer = Math.max(small.width, small.height);
  const dark = createPlane(small);
  for (const { blur, down, depth } of SHADOWS) {
    const shape = sampleCoverage(subject, { room, factor, small, down: down * longer });
    const soft = soften(shape, Math.max(1, Math.round(blur * longer)));
    for (let at = 0; at < dark.data.length; at += 1) dark.data[at] = (dark.data[at] ?? 0) + depth * shadow * (soft.data[at] ?? 0);
  }
  const data = new Uint8Array(small.width * small.height * 3);
  dark.data.forEach((value, at) => data.fill(Math.round(255 * (1 - value)), at * 3, at * 3 + 3));
  return { data, ...small };
}

type Sampling = { room: Room; factor: number; small: { width: number; height: number }; down: number };

/** The subject's coverage in small, moved down by so many points. */
function sampleCoverage(subject: CutOut, { room, factor, small, down }: Sampling): Plane {
  return mapPlane(small, (at) => {
    const row = Math.round((Math.floor(at / small.width) + 0.5 - down) / factor) - room.top;
    const column = Math.round(((at % small.width) + 0.5) / factor) - room.left;
    if (row < 0 || row >= subject.height || column < 0 || column >= subject.width) return 0;
    return (subject.data[(row * subject.width + column) * 4 + 3] ?? 0) / 255;
  });
}

/** Three box means are close to a Gaussian. */
function soften(plane: Plane, radius: number): Plane {
  return boxMean(boxMean(boxMean(plane, radius), radius), radius);
}
