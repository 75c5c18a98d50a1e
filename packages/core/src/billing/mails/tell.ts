import type { Tx } from '@imagemint/db';
import { asSystem, type Clock } from '../../kernel/index.ts';
import { enqueueMessage, type MessageOf } from '../../mail/index.ts';
import type { BILLING_MAILS } from './billing-mails.ts';

type Message = MessageOf<typeof BILLING_MAILS>;
/** A message by what it is about, such as an order's id: the same message about the same thing is sent once. */
export type Told = Message extends infer Each ? (Each extends Message ? Omit<Each, 'uniqueKey'> & { about: string } : never) : never;

/** Puts a message into the outbox within the transaction of what it tells: it is sent if and only if that is committed. */
export async function tell(ctx: { tx: Tx; clock: Clock }, message: Told): Promise<void> {
  const { about, ...rest } = message;
  const system = asSystem({ db: ctx.tx, clock: ctx.clock, actor: { kind: 'nobody' } as const });
  await enqueueMessage(system, { ...rest, uniqueKey: `${rest.template}:${about}` });
}
