import { useFormatter } from 'use-intl';

/** Writes the day of a moment, in UTC as the mails do. */
export function useDay(): (at: string | Date) => string {
  const format = useFormatter();
  return (at) => format.dateTime(new Date(at), { dateStyle: 'medium', timeZone: 'UTC' });
}
