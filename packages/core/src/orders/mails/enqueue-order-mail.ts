import { authorize } from '../../kernel/index.ts';
import { enqueueMessage, type EnqueueCtx, type MessageOf } from '../../mail/index.ts';
import { ORDER_MAILS } from './order-mail-templates.ts';

/**
 * Puts one of billing's messages into the outbox, within the transaction of what it tells of.
 * @returns whether this call wrote it; the same `uniqueKey` is taken once.
 * @throws z.ZodError when the facts are not the template's.
 */
export async function enqueueOrderMail(ctx: EnqueueCtx, message: MessageOf<typeof ORDER_MAILS>): Promise<boolean> {
  authorize(ctx, 'system');
  const facts = ORDER_MAILS[message.template].facts.parse(message.facts);
  return await enqueueMessage(ctx, { ...message, facts });
}
