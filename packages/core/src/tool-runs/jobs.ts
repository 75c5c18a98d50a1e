import { modelsOfRun } from '@imagemint/contract/chain';
import { ToolId } from '@imagemint/contract/tools';
import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

const payload = z.strictObject({ runId: z.uuid() });

/** Applies the run's tool to its source. */
const runToolJob = defineJob({ name: 'tool-runs.run-tool', queue: 'images', payload });

/** The same for a tool with a model: it takes all cores for seconds or minutes, and must not keep the others waiting. */
const runModelToolJob = defineJob({ name: 'tool-runs.run-model-tool', queue: 'models', payload });

/** Both, by their queue. */
export const RUN_JOBS = { images: runToolJob, models: runModelToolJob } as const;

/** The job that a run gets, by its tools; `params` have been checked when it was opened. */
export function jobFor({ tool, params }: { tool: string; params: unknown }): (typeof RUN_JOBS)[keyof typeof RUN_JOBS] {
  const known = ToolId.safeParse(tool);
  if (!known.success) return runToolJob;
  return modelsOfRun({ tool: known.data, params: params as Record<string, unknown> }).length > 0 ? runModelToolJob : runToolJob;
}
