import { useMessages } from 'use-intl';
import { type AppFailure, readFailure } from './read-failure.ts';

/** Reads a thrown value as a failure that the catalogue has words for; null when there was none. */
export function useFailure(error: unknown): AppFailure | null {
  const { errors } = useMessages();
  return error === null || error === undefined ? null : readFailure(error, (code) => Object.hasOwn(errors, code));
}
