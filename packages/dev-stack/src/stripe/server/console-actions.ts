import type { Control } from '../control.ts';
import type { DisputeStatus } from '../objects/disputes.ts';
import { take, type World } from '../world.ts';
import type { Deliveries } from '../webhooks/deliver-events.ts';
import { refuse } from '../wire/stripe-error.ts';

export type ConsoleContext = { world: World; control: Control; deliveries: Deliveries; advance(seconds: number): Promise<void> };

type Fields = Record<string, string>;
type Action = (context: ConsoleContext, fields: Fields) => Promise<unknown>;

const share = (text: string | undefined): number => Math.min(1, Math.max(0, Number(text ?? 0) || 0));

const ACTIONS: Record<string, Action> = {
  advance: ({ advance }, { seconds }) => advance(Number(seconds)),
  refund: ({ control }, { id = '', amount }) => control.refund(id, amount === undefined ? undefined : Number(amount)),
  'fail-refund': ({ control }, { id = '' }) => control.failRefund(id),
  dispute: ({ control }, { id = '' }) => control.openDispute(id),
  inquiry: ({ control }, { id = '' }) => control.openDispute(id, { inquiry: true }),
  'move-dispute': ({ control }, { id = '', to }) => control.moveDispute(id, to as DisputeStatus),
  settle: ({ control }, { id = '', outcome }) => control.settleDelayed(id, outcome === 'fails' ? 'fails' : 'succeeds'),
  send: ({ world, deliveries }, { id = '' }) => deliveries.send(take([world, 'events'], id)),
  delivery: async ({ deliveries }, { drop, repeat, shuffle, hold }) =>
    deliveries.setMode({ drop: share(drop), repeat: share(repeat), shuffle: shuffle !== undefined, hold: hold !== undefined }),
};

/** Does what a button of the console asks for. */
export async function runConsoleAction(context: ConsoleContext, fields: Fields): Promise<void> {
  const action = Object.hasOwn(ACTIONS, fields.do ?? '') ? ACTIONS[fields.do ?? ''] : undefined;
  if (!action) throw refuse('The console has no such button.');
  await action(context, fields);
}
