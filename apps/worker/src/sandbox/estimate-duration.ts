import type { SandboxJob } from './sandbox-job.ts';

/** What a byte of compressed photo costs to decode and write again, in milliseconds per megabyte on a slow core. */
const MS_PER_MEGABYTE = 120;
const BASE_MS = 150;

/**
 * A careful guess at how long a job takes, in milliseconds; null when it may take so long that only a fresh process will do.
 * Pixels are not known out here: a wrong guess costs a second try, never the promise of a process's end.
 */
export function estimateDurationMs(job: Pick<SandboxJob, 'tool' | 'params' | 'sourceBytes'>): number | null {
  const format = 'format' in job.params ? job.params.format : 'auto';
  // AVIF takes seconds; a search for a target size encodes many times.
  if (format === 'avif' || job.tool === 'compress') return null;
  return BASE_MS + (job.sourceBytes / 1_000_000) * MS_PER_MEGABYTE;
}
