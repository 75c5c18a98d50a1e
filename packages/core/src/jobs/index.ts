export type { JobsBackend } from './backend.ts';
export { bindHandler, createJobWorker, type JobHandler, type JobWorker, type JobWorkerOptions } from './create-job-worker.ts';
export { createJobs, type Jobs } from './create-jobs.ts';
export { defineJob, type JobDefinition, QUEUE_NAMES, type QueueName } from './define-job.ts';
export { startUpkeepLoop } from './start-upkeep-loop.ts';
