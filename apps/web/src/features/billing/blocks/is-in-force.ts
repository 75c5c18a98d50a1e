import type { BlockView } from '../views.ts';

/** Whether a block still stops anything: it was not lifted, and its end has not come. */
export function isInForce({ state, endsAt }: Pick<BlockView, 'state' | 'endsAt'>, nowMs: number): boolean {
  return state !== 'LIFTED' && (endsAt === null || new Date(endsAt).getTime() > nowMs);
}
