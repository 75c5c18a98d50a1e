import type { Ctx } from '../kernel/index.ts';
import type { BlockMessage } from './block-message.ts';
import type { Pace } from './pace.ts';

/** What the verbs of abuse need beside the request's context. */
export type AbuseCtx = Ctx & {
  pace: Pace;
  /** The network that the request came from, never stored and never logged; absent where there is no request. */
  network?: string | undefined;
  /** Takes the message about a block that is due; the same one may come again. */
  notifyBlock?: ((message: BlockMessage) => Promise<void>) | undefined;
};

/** What setting and deciding a block needs of it. */
export type BlockCtx = Pick<AbuseCtx, 'actor' | 'db' | 'clock' | 'log' | 'notifyBlock'>;
