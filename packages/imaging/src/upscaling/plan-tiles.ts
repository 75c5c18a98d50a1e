export type Rectangle = { left: number; top: number; width: number; height: number };

/** A part of a picture: what comes out of it, and what the model has to see for that. */
export type Tile = { core: Rectangle; seen: Rectangle };

/** Parts that cover a picture without gap or overlap, each seen with a margin where the picture goes on; sides in pixels. */
export function planTiles(size: { width: number; height: number }, { side, margin }: { side: number; margin: number }): Tile[] {
  const tiles: Tile[] = [];
  for (let top = 0; top < size.height; top += side) {
    for (let left = 0; left < size.width; left += side) {
      const core = { left, top, width: Math.min(side, size.width - left), height: Math.min(side, size.height - top) };
      tiles.push({ core, seen: widen(core, size, margin) });
    }
  }
  return tiles;
}

function widen({ left, top, width, height }: Rectangle, size: { width: number; height: number }, margin: number): Rectangle {
  const [from, upper] = [Math.max(0, left - margin), Math.max(0, top - margin)];
  const [to, lower] = [Math.min(size.width, left + width + margin), Math.min(size.height, top + height + margin)];
  return { left: from, top: upper, width: to - from, height: lower - upper };
}
