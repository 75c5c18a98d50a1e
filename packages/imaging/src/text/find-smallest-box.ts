/** Points in pixels. */
export type Point = { x: number; y: number };
/** A turned rectangle: middle, half lengths, and how far it is turned clockwise, in radians. */
export type Box = { x: number; y: number; halfWidth: number; halfHeight: number; angle: number };

/** The smallest turned rectangle around points, with its longer side as its width. */
export function findSmallestBox(points: readonly Point[]): Box {
  const hull = findHull(points);
  let best: Box | null = null;
  for (let index = 0; index < hull.length; index += 1) {
    const from = hull[index];
    const to = hull[(index + 1) % hull.length];
    if (!from || !to) continue;
    const box = boxAlong(hull, Math.atan2(to.y - from.y, to.x - from.x));
    if (best === null || box.halfWidth * box.halfHeight < best.halfWidth * best.halfHeight) best = box;
  }
  const box = best ?? boxAlong(points, 0);
  if (box.halfWidth >= box.halfHeight) return box;
  return { ...box, halfWidth: box.halfHeight, halfHeight: box.halfWidth, angle: box.angle + Math.PI / 2 };
}

function boxAlong(points: readonly Point[], angle: number): Box {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const along = x * cos + y * sin;
    const across = y * cos - x * sin;
    left = Math.min(left, along);
    right = Math.max(right, along);
    top = Math.min(top, across);
    bottom = Math.max(bottom, across);
  }
  const [along, across] = [(left + right) / 2, (top + bottom) / 2];
  return {
    x: along * cos - across * sin,
    y: along * sin + across * cos,
    halfWidth: (right - left) / 2,
    halfHeight: (bottom - top) / 2,
    angle,
  };
}

/** The convex hull, counted around (Andrew's monotone chain). */
function findHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && !turnsLeft(chain, point)) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function turnsLeft(chain: readonly Point[], next: Point): boolean {
  const [from, over] = [chain.at(-2), chain.at(-1)];
  if (!from || !over) return true;
  return (over.x - from.x) * (next.y - from.y) - (over.y - from.y) * (next.x - from.x) > 0;
}
