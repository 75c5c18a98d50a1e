import type { Landmark } from '../faces/find-landmarks.ts';
import type { Plane } from '../matte/plane.ts';

/** A head in pixels of the frame: the middle of its crown, its height down to the chin, and how far it leans clockwise, in radians. */
export type Head = { crown: Landmark; chin: Landmark; heightPixels: number; lean: number };

/** Eyes are half way down a head. Hair may add or (rarely) take this much of the way from eyes to chin. */
const CROWN = { least: 0.85, usual: 1.02, most: 1.25 };
/** More than this is a head on its side, which no turning makes a passport photo. */
const MAX_LEAN = Math.PI / 5;

/** Measures a head from its landmarks, and its crown from where the subject ends above the eyes. */
export function measureHead(landmarks: readonly Landmark[], { mask, scale }: { mask: Plane; scale: number }): Head {
  const [one, two] = [meanOf(landmarks.slice(36, 42)), meanOf(landmarks.slice(42, 48))];
  const eyes = meanOf([one, two]);
  const chin = landmarks[8] ?? eyes;
  const lean = Math.min(MAX_LEAN, Math.max(-MAX_LEAN, Math.atan2(two.y - one.y, two.x - one.x)));
  const up = { x: Math.sin(lean), y: -Math.cos(lean) };
  const down = Math.max(1, (eyes.x - chin.x) * up.x + (eyes.y - chin.y) * up.y);
  const seen = walkUp(eyes, { up, mask, scale, most: down * CROWN.most }) / down;
  const share = seen >= CROWN.least && seen < CROWN.most ? seen : seen < CROWN.least ? CROWN.usual : CROWN.most;
  const along = (distance: number) => ({ x: eyes.x + up.x * distance, y: eyes.y + up.y * distance });
  return { crown: along(share * down), chin: along(-down), heightPixels: (1 + share) * down, lean };
}

type Walk = { up: Landmark; mask: Plane; scale: number; most: number };

/** Pixels of the frame from a point up to where the subject ends. */
function walkUp(from: Landmark, { up, mask, scale, most }: Walk): number {
  for (let distance = 0; distance < most; distance += 1 / scale) {
    const x = Math.min(mask.width - 1, Math.max(0, Math.floor((from.x + up.x * distance) * scale)));
    const y = Math.floor((from.y + up.y * distance) * scale);
    if (y < 0 || (mask.data[y * mask.width + x] ?? 0) < 0.5) return distance;
  }
  return most;
}

function meanOf(points: readonly Landmark[]): Landmark {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / Math.max(1, points.length), y: sum.y / Math.max(1, points.length) };
}
