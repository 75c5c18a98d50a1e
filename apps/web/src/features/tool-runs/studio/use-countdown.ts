import { useEffect, useState } from 'react';

/** Seconds left of a span that began at `sinceMs` of this tab's monotonic clock; the wall clocks need not agree. */
export function useCountdown(seconds: number | null, sinceMs: number): number | null {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    if (seconds === null) return undefined;
    const timer = setInterval(() => setNowMs(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, [seconds]);
  return seconds === null ? null : Math.max(0, Math.ceil(seconds - Math.max(0, nowMs - sinceMs) / 1_000));
}
