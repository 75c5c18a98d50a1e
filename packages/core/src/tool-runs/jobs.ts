import { modelsOf, ToolId } from '@imagemint/contract/tools';
import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

const payload = z.strictObject({ runId: z.uuid() });

/** Applies the run's tool to its source. */
export const runToolJob = defineJob({ name: 'tool-runs.run-tool', queue: 'images', payload });

/** The same for a tool with a model: it takes all cores for seconds or minutes, and must not keep the others waiting. */
export const runModelToolJob = defineJob({ name: 'tool-runs.run-model-tool', queue: 'models', payload });

/** The job that a run of this tool gets. */
export function jobFor(tool: string): typeof runToolJob | typeof runModelToolJob {
  const known = ToolId.safeParse(tool);
  return known.success && modelsOf(known.data).length > 0 ? runModelToolJob : runToolJob;
}
