import type { Tx } from '@imagemint/db';
import type { Clock } from '../../kernel/index.ts';
import type { MessageOf } from '../../mail/index.ts';
import type { ORDER_MAILS } from './order-mail-templates.ts';
import { enqueueOrderMail } from './enqueue-order-mail.ts';

type Named<Message> = Message extends { uniqueKey: string } ? Omit<Message, 'uniqueKey'> & { about: string } : never;

/** A message by what it is about, such as an order's id: the same message about the same thing is sent once. */
export type Told = Named<MessageOf<typeof ORDER_MAILS>>;

/** Puts a message into the outbox within the transaction of what it tells: it is sent if and only if that is committed. */
export async function tell(ctx: { tx: Tx; clock: Clock }, { about, ...message }: Told): Promise<void> {
  const system = { db: ctx.tx, clock: ctx.clock, actor: { kind: 'system' } as const };
  await enqueueOrderMail(system, { ...message, uniqueKey: `${message.template}:${about}` });
}
