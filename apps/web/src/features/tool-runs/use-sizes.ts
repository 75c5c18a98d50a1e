import { useFormatter } from 'use-intl';

const KILO = 1_000;
const MEGA = 1_000_000;

/** Writes byte counts and durations as people read them, in the chosen language. */
export function useSizes() {
  const format = useFormatter();
  return {
    bytes(value: number): string {
      if (value < KILO) return format.number(value, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
      if (value < MEGA)
        return format.number(value / KILO, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: value < 10 * KILO ? 1 : 0 });
      return format.number(value / MEGA, { style: 'unit', unit: 'megabyte', maximumFractionDigits: value < 100 * MEGA ? 1 : 0 });
    },
    megapixels: (width: number, height: number): string =>
      format.number((width * height) / MEGA, { maximumFractionDigits: width * height < 10 * MEGA ? 1 : 0 }),
    clock: (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`,
    time: (iso: string): string =>
      format.dateTime(new Date(iso), {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        fractionalSecondDigits: 1,
        hourCycle: 'h23',
      }),
    percent: (share: number): string => format.number(share, { style: 'percent', maximumFractionDigits: 0 }),
  };
}
