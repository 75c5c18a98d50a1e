import type { Dice } from '../../lifecycle/choose-operation.ts';
import { newNotebook, type Notebook } from './books.ts';
import type { Shop } from './lane.ts';

/** One sequence while it is told. */
export type Story = {
  shop: Shop;
  dice: Dice;
  notebook: Notebook;
  /** What has happened, so that a failure can be read. */
  lines: string[];
  /** Events that were taken in, and those that never will be. */
  told: Set<string>;
  lost: Set<string>;
  /** Share of events that are lost. */
  lossShare: number;
  sessions: string[];
  holds: string[];
  figures: { steps: number; events: number; deliveries: number; lost: number };
};

/** A story of which nothing has been told. */
export function newStory(shop: Shop, dice: Dice): Story {
  const lossShare = dice.chance(0.4) ? dice.pick([0.1, 0.3, 0.7]) : 0;
  return {
    ...{ shop, dice, lossShare, notebook: newNotebook(), lines: [], told: new Set(), lost: new Set(), sessions: [], holds: [] },
    figures: { steps: 0, events: 0, deliveries: 0, lost: 0 },
  };
}
