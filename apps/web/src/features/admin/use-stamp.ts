import { useFormatter } from 'use-intl';

/** Writes a moment to the millisecond, as staff compare them. */
export function useStamp(): (at: string | Date | null) => string {
  const format = useFormatter();
  return (at) =>
    at === null
      ? '–'
      : format.dateTime(new Date(at), {
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
          hour: '2-digit',
          minute: '2-digit',
          second: '2-digit',
          fractionalSecondDigits: 3,
        });
}
