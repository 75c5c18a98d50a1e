import { bindHandler, type JobHandler } from '@imagemint/core/jobs';
import { RUN_JOBS } from '@imagemint/core/tool-runs';
import { type HandlerParts, runTool } from './run-tool.ts';

export type { HandlerParts } from './run-tool.ts';

/** Every job there is. */
const JOBS = [RUN_JOBS.images, RUN_JOBS.models] as const;
export type JobName = (typeof JOBS)[number]['name'];

/** Exactly one handler for each job: the record's type refuses a missing and a second one, and a start with either fails. */
export function createHandlers(parts: HandlerParts): Record<JobName, JobHandler> {
  const handlers: Record<JobName, JobHandler> = {
    'tool-runs.run-tool': bindHandler(RUN_JOBS.images, (payload) => runTool(parts, payload)),
    'tool-runs.run-model-tool': bindHandler(RUN_JOBS.models, (payload) => runTool(parts, payload)),
  };
  for (const job of JOBS) {
    if (handlers[job.name].job !== (job as unknown)) throw new Error(`the handler of ${job.name} is bound to another job`);
  }
  return handlers;
}
