const STEP = 2;
const LEAP = 10;

/** Where a key moves the dividing line of a comparison, in percent; null for keys that do not (WAI-ARIA slider keys). */
export function moveSplit(percent: number, key: string, isShift: boolean): number | null {
  const step = isShift ? LEAP : STEP;
  const targets: Record<string, number> = {
    ArrowLeft: percent - step,
    ArrowDown: percent - step,
    ArrowRight: percent + step,
    ArrowUp: percent + step,
    PageDown: percent - LEAP,
    PageUp: percent + LEAP,
    Home: 0,
    End: 100,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(100, Math.max(0, target));
}
