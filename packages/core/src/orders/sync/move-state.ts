import { canReach, type StateMachine } from '@imagemint/contract/billing';
import type { Log } from '../../kernel/index.ts';

/**
 * The state that a row may take: the new one, or the present one when the machine leads from here to there in no number of steps, which is
 * logged and shows up as drift.
 */
export function moveState<State extends string>(log: Log, machine: StateMachine<State>, move: { from: State | null; to: State }): State {
  const { from, to } = move;
  if (from === null || canReach(machine, from, to)) return to;
  log.error('billing.state-refused', { reason: `${from} > ${to}` });
  return from;
}
