import type { Price } from './stored.ts';

type Recurring = NonNullable<Price['recurring']>;

function addMonths(anchor: Date, months: number): Date {
  const first = new Date(Date.UTC(anchor.getUTCFullYear(), anchor.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(anchor.getUTCDate(), lastDay));
  return new Date(first.getTime() + (anchor.getTime() % 86_400_000));
}

const DAYS: Record<string, number> = { day: 1, week: 7 };

function addIntervals(anchor: number, recurring: Recurring, times: number): number {
  const count = recurring.interval_count * times;
  const days = DAYS[recurring.interval];
  if (days !== undefined) return anchor + days * count * 86_400;
  return addMonths(new Date(anchor * 1000), recurring.interval === 'year' ? 12 * count : count).getTime() / 1000;
}

/** The end of the period that starts at `start`, counted from the anchor so that a 31st comes back after February. */
export function periodEnd(anchor: number, recurring: Recurring, start: number): number {
  let times = 1;
  while (addIntervals(anchor, recurring, times) <= start) times += 1;
  return addIntervals(anchor, recurring, times);
}
