import type { Families } from './process-usage.ts';
import type { JobId } from './jobs.ts';

/** What one slice of an arm left: the results in the order of the photos, to be fetched when the clock has stopped. */
export type SliceResult = { collect: () => Promise<Uint8Array[]> };

/** One way to do a job. Its processes live as long as the measurement. */
export type Arm = {
  name: string;
  families: Families;
  /** Does a job on photos, by their numbers; resolves when all is done that counts, purges included. */
  run: (job: JobId, photos: readonly number[]) => Promise<SliceResult>;
  stop: () => Promise<void>;
};
