import type { Stroke } from '@imagemint/contract/strokes';

/** The mask that strokes of a brush leave on a picture: 1 where they went. Coordinates and sizes are shares of the longer side. */
export function paintStrokes(strokes: readonly Stroke[], { width, height }: { width: number; height: number }): Uint8Array {
  const mask = new Uint8Array(width * height);
  const longer = Math.max(width, height);
  for (const { points, size } of strokes) {
    const radius = Math.max(0.5, (size * longer) / 2);
    const placed = points.map(([x, y]) => [x * longer, y * longer] as const);
    placed.forEach((to, index) => paintLine({ mask, width, height }, { from: placed[index - 1] ?? to, to, radius }));
  }
  return mask;
}

type Point = readonly [number, number];

/** Every point whose middle is within the radius of the line. */
function paintLine(
  { mask, width, height }: { mask: Uint8Array; width: number; height: number },
  { from, to, radius }: { from: Point; to: Point; radius: number },
): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  const range = (a: number, b: number, limit: number) =>
    [Math.max(0, Math.floor(Math.min(a, b) - radius)), Math.min(limit - 1, Math.ceil(Math.max(a, b) + radius))] as const;
  const [left, right] = range(from[0], to[0], width);
  const [top, bottom] = range(from[1], to[1], height);
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const [px, py] = [x + 0.5 - from[0], y + 0.5 - from[1]];
      const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
      if (Math.hypot(px - along * dx, py - along * dy) <= radius) mask[y * width + x] = 1;
    }
  }
}
