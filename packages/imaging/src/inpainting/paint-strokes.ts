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

type Line = { from: Point; to: Point; radius: number };

/** Every point whose middle is within the radius of the line. In a row they follow one another, because the shape has no dents. */
function paintLine({ mask, width, height }: { mask: Uint8Array; width: number; height: number }, line: Line): void {
  const { from, to, radius } = line;
  const top = Math.max(0, Math.floor(Math.min(from[1], to[1]) - radius));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(from[1], to[1]) + radius));
  for (let y = top; y <= bottom; y += 1) {
    const [low, high] = findSpan(line, y + 0.5);
    let left = Math.max(0, Math.floor(low - 1.5));
    let right = Math.min(width - 1, Math.ceil(high + 0.5));
    while (left <= right && !isNear(line, left + 0.5, y + 0.5)) left += 1;
    while (right > left && !isNear(line, right + 0.5, y + 0.5)) right -= 1;
    if (left <= right) mask.fill(1, y * width + left, y * width + right + 1);
  }
}

function isNear({ from, to, radius }: Line, x: number, y: number): boolean {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  const [px, py] = [x - from[0], y - from[1]];
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
  return Math.hypot(px - along * dx, py - along * dy) <= radius;
}

/** Where a row enters and leaves the shape, but for rounding: the round ends, and the straight sides between them. */
function findSpan({ from, to, radius }: Line, y: number): readonly [number, number] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const places: number[] = [];
  for (const [x, middle] of [from, to]) {
    const half = Math.sqrt(radius * radius - (y - middle) ** 2);
    if (half >= 0) places.push(x - half, x + half);
  }
  for (const side of dy === 0 ? [] : [-radius, radius]) {
    const along = (y - from[1] - (side * dx) / length) / dy;
    if (along >= 0 && along <= 1) places.push(from[0] + along * dx - (side * dy) / length);
  }
  return [Math.min(...places), Math.max(...places)];
}
