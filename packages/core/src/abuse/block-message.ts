import { asSystem } from '../kernel/index.ts';
import { enqueueMessage, type EnqueueCtx } from '../mail/index.ts';
import type { BlockView } from './block-view.ts';

type Facts = Pick<BlockView, 'stops'> & { endsAt: string };

/** A mail that a block makes due: its template, what makes it the same mail, and the facts in it. */
export type BlockMessage = { accountId: string; uniqueKey: string } & (
  | { template: 'block-set'; facts: Facts & Pick<BlockView, 'reason'> }
  | { template: 'block-decided'; facts: Facts & { decision: 'LIFTED' | 'UPHELD' } }
);

type Told = Pick<BlockView, 'id' | 'stops' | 'reason' | 'endsAt'> & { accountId: string };

/** Tells a customer what is stopped, why, until when, and thereby that it can be contested. */
export function composeBlockSet({ id, accountId, stops, reason, endsAt }: Told): BlockMessage {
  return { accountId, template: 'block-set', uniqueKey: `block-set:${id}`, facts: { stops, reason, endsAt: endsAt.toISOString() } };
}

/** Tells a customer what a person has decided. */
export function composeBlockDecided({ id, accountId, stops, endsAt }: Told, decision: 'LIFTED' | 'UPHELD'): BlockMessage {
  return {
    accountId,
    template: 'block-decided',
    uniqueKey: `block-decided:${id}`,
    facts: { stops, decision, endsAt: endsAt.toISOString() },
  };
}

/** Puts the message into the outbox; the same one again changes nothing. */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are verbs that have checked their actor
export async function tellOfBlock(ctx: EnqueueCtx, message: BlockMessage): Promise<void> {
  await enqueueMessage(asSystem(ctx), message);
}
