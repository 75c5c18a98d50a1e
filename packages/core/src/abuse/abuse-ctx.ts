import type { Ctx } from '../kernel/index.ts';
import type { Pace } from './pace.ts';

/** What the verbs of abuse need beside the request's context. */
export type AbuseCtx = Ctx & {
  pace: Pace;
  /** The network that the request came from, never stored and never logged; absent where there is no request. */
  network?: string | undefined;
};

/** What setting and deciding a block needs of it. */
export type BlockCtx = Pick<AbuseCtx, 'actor' | 'db' | 'clock' | 'log'>;
