import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Applies the run's tool to its source. */
export const runToolJob = defineJob({ name: 'tool-runs.run-tool', queue: 'images', payload: z.strictObject({ runId: z.uuid() }) });
