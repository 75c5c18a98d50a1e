import type { Jobs } from '../jobs/index.ts';
import type { VaultCtx } from '../vault/index.ts';
import type { RunEvents } from './run-events.ts';

/** What the verbs of tool runs need beside the request's context. */
export type RunCtx = VaultCtx & { jobs: Jobs; runEvents: RunEvents };
