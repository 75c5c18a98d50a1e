import { availableParallelism } from 'node:os';
import { BackendEnv, parseEnv } from '@imagemint/core/setup';
import { z } from 'zod';

const Count = z.coerce.number().int().min(1).max(1_024);

const WorkerEnv = BackendEnv.extend({
  WORKER_LANES: Count.default(availableParallelism()),
  WORKER_SPARES: Count.optional(),
  /** Sandboxes that wait with a tool's models open, half a gigabyte each. */
  WORKER_WARM: z.coerce.number().int().min(0).max(16).default(2),
  /** A run whose worker is silent for this long is given to another. */
  JOB_LOCK_SECONDS: Count.default(30),
  JOB_STALLED_CHECK_SECONDS: Count.default(10),
  SANDBOX_MEMORY_MEGABYTES: z.coerce.number().int().min(256).default(2_048),
  SANDBOX_TIME_LIMIT_SECONDS: z.coerce.number().int().min(1).default(60),
  /** The folder that the model build has filled; without it the tools that need a model fail uncharged. */
  MODELS_DIR: z.string().startsWith('/').optional(),
});
export type WorkerEnv = z.infer<typeof WorkerEnv>;

/** What a stand-alone worker takes from the environment. @throws SetupError */
export function readEnv(env: NodeJS.ProcessEnv = process.env): WorkerEnv {
  return parseEnv(WorkerEnv, env);
}
