/** Points in the order of their distance: a binary heap. */
export type FrontQueue = { push(at: number, distance: number): void; pop(): number | undefined };

/** Makes an empty queue. */
export function createFrontQueue(): FrontQueue {
  const points: number[] = [];
  const distances: number[] = [];
  const swap = (one: number, two: number) => {
    [points[one], points[two]] = [points[two] ?? 0, points[one] ?? 0];
    [distances[one], distances[two]] = [distances[two] ?? 0, distances[one] ?? 0];
  };
  const isNearer = (one: number, two: number) => (distances[one] ?? Infinity) < (distances[two] ?? Infinity);
  return {
    push(at, distance) {
      points.push(at);
      distances.push(distance);
      for (let child = points.length - 1; child > 0;) {
        const parent = (child - 1) >> 1;
        if (!isNearer(child, parent)) return;
        swap(child, parent);
        child = parent;
      }
    },
    pop() {
      if (points.length === 0) return undefined;
      swap(0, points.length - 1);
      const nearest = points.pop();
      distances.pop();
      for (let parent = 0; ;) {
        const left = 2 * parent + 1;
        const child = isNearer(left + 1, left) ? left + 1 : left;
        if (!isNearer(child, parent)) return nearest;
        swap(child, parent);
        parent = child;
      }
    },
  };
}
