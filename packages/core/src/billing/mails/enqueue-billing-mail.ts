import { authorize } from '../../kernel/index.ts';
import { enqueueMessage, type EnqueueCtx, type MessageOf } from '../../mail/index.ts';
import { BILLING_MAILS } from './billing-mails.ts';

/**
 * Puts one of billing's messages into the outbox, within the transaction of what it tells of.
 * @returns whether this call wrote it; the same `uniqueKey` is taken once.
 * @throws z.ZodError when the facts are not the template's.
 */
export async function enqueueBillingMail(ctx: EnqueueCtx, message: MessageOf<typeof BILLING_MAILS>): Promise<boolean> {
  authorize(ctx, 'system');
  const facts = BILLING_MAILS[message.template].facts.parse(message.facts);
  return await enqueueMessage(ctx, { ...message, facts });
}
