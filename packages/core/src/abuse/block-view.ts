import { BlockedThing, BlockReason, BlockState } from '@imagemint/contract/abuse';

/** A block as its customer sees it. */
export type BlockView = {
  id: string;
  stops: BlockedThing;
  reason: BlockReason;
  state: BlockState;
  createdAt: Date;
  endsAt: Date;
  /** Whether it stops anything now. */
  isInForce: boolean;
  /** Whether its customer can still contest it. */
  isContestable: boolean;
  contestedAt: Date | null;
  /** What the customer wrote. */
  contestText: string | null;
  decidedAt: Date | null;
};

/** The same for staff. */
export type StaffBlockView = BlockView & { accountId: string; decidedBy: string | null };

/** States in which a block counts until its end. */
const STATES_IN_FORCE = ['ACTIVE', 'CONTESTED', 'UPHELD'] as const satisfies BlockState[];

type BlockRow = Omit<StaffBlockView, 'stops' | 'reason' | 'state' | 'isInForce' | 'isContestable'> & {
  stops: string;
  reason: string;
  state: string;
};

/** The blocks that stop something at `now`. */
export function inForceAt(now: Date): { state: { in: BlockState[] }; endsAt: { gt: Date } } {
  return { state: { in: [...STATES_IN_FORCE] }, endsAt: { gt: now } };
}

/** What a customer may see of a block: everything but who decided. */
export function toBlockView(row: BlockRow, now: Date): BlockView {
  const { accountId: _, decidedBy: __, ...view } = toStaffBlockView(row, now);
  return view;
}

/** What staff may see of a block. */
export function toStaffBlockView(row: BlockRow, now: Date): StaffBlockView {
  const state = BlockState.parse(row.state);
  const lasts = row.endsAt > now;
  return {
    ...row,
    state,
    stops: BlockedThing.parse(row.stops),
    reason: BlockReason.parse(row.reason),
    isInForce: lasts && state !== 'LIFTED',
    isContestable: lasts && state === 'ACTIVE',
  };
}
