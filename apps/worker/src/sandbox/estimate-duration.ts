import { stepsOf } from '@imagemint/contract/chain';
import type { SandboxJob } from './sandbox-job.ts';

/** What a byte of compressed photo costs to decode and write again, in milliseconds per megabyte on a slow core. */
const MS_PER_MEGABYTE = 120;
const BASE_MS = 150;

/**
 * A careful guess at how long a job takes, in milliseconds; null when it may take so long that only a fresh process will do.
 * Pixels are not known out here: a wrong guess costs a second try, never the promise of a process's end.
 */
export function estimateDurationMs(job: Pick<SandboxJob, 'tool' | 'params' | 'sourceBytes'>): number | null {
  // AVIF takes seconds; a search for a target size encodes many times; what is erased is filled point by point. A chain is all of its tools.
  const [{ tool, params }, ...following] = stepsOf(job);
  const isLight = following.length === 0 && tool !== 'compress' && tool !== 'erase' && params['format'] !== 'avif';
  if (!isLight) return null;
  return BASE_MS + (job.sourceBytes / 1_000_000) * MS_PER_MEGABYTE;
}
