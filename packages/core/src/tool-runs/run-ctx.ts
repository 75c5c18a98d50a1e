import type { ToolId } from '@imagemint/contract/tools';
import type { Jobs } from '../jobs/index.ts';
import type { VaultCtx } from '../vault/index.ts';
import type { RunEvents } from './run-events.ts';

/** What the verbs of tool runs need beside the request's context. */
export type RunCtx = VaultCtx & {
  jobs: Jobs;
  runEvents: RunEvents;
  /** Tools that take no new runs: switched off by the operator, or without a model that they need. */
  toolsOff?: ReadonlySet<ToolId> | undefined;
};
