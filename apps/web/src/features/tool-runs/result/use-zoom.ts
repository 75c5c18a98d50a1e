import { useState } from 'react';

const MAX_SCALE = 8;

export type Zoom = {
  scale: number;
  x: number;
  y: number;
  max: number;
  by: (factor: number) => void;
  pan: (dx: number, dy: number) => void;
  reset: () => void;
};

/** Scale and position that both sides of a comparison share; offsets are in CSS pixels. */
export function useZoom(): Zoom {
  const [{ scale, x, y }, setZoom] = useState({ scale: 1, x: 0, y: 0 });
  return {
    scale,
    x,
    y,
    max: MAX_SCALE,
    by: (factor) =>
      setZoom((now) => {
        const next = Math.min(MAX_SCALE, Math.max(1, now.scale * factor));
        const ratio = next / now.scale;
        return next === 1 ? { scale: 1, x: 0, y: 0 } : { scale: next, x: now.x * ratio, y: now.y * ratio };
      }),
    pan: (dx, dy) => setZoom((now) => (now.scale === 1 ? now : { ...now, x: now.x + dx, y: now.y + dy })),
    reset: () => setZoom({ scale: 1, x: 0, y: 0 }),
  };
}
