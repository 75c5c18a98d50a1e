import { PACK_IDS, PAID_PLAN_IDS, type SaleItem } from '@imagemint/contract/plans';
import { completeCheckout, startCheckout } from '../../../src/orders/index.ts';
import type { Story } from './story.ts';

const CARD = {
  works: '4242424242424242',
  declined: '4000000000000002',
  disputed: '4000000000000259',
  inquired: '4000000000001976',
} as const;
const PACK_WAYS = ['card', 'card', 'card', 'declined first', 'debit', 'failing debit', 'left', 'disputed', 'inquired'] as const;
const PLAN_WAYS = ['card', 'card', 'card', 'declined first', 'debit', 'failing debit'] as const;
type Way = (typeof PACK_WAYS)[number] | 'twice';

/** Does something, and says in words what; null when there was nothing to do. */
export type Step = (story: Story) => Promise<string | null>;

async function open({ shop, sessions }: Story, item: SaleItem): Promise<string> {
  const { url } = await startCheckout(await shop.customer(), { item });
  const sessionId = /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
  sessions.push(sessionId);
  return sessionId;
}

async function pay({ shop, dice }: Story, sessionId: string, way: Way): Promise<void> {
  const { control, clock } = shop.fake;
  if (way === 'left') return await clock.advance(25 * 3_600);
  if (way === 'debit' || way === 'failing debit') {
    const outcome = way === 'debit' ? 'succeeds' : 'fails';
    await control.completeCheckout(sessionId, { method: 'delayed', outcome });
    // Else the bank says so in two days, or not while anybody looks.
    if (dice.chance(0.3)) await control.settleDelayed(sessionId, outcome);
    else if (dice.chance(0.5)) await clock.advance(49 * 3_600);
    return;
  }
  if (way === 'declined first') await control.completeCheckout(sessionId, { method: 'card', card: CARD.declined });
  await control.completeCheckout(sessionId, { method: 'card', card: way === 'disputed' || way === 'inquired' ? CARD[way] : CARD.works });
}

async function buy(story: Story, item: SaleItem, way: Way): Promise<string> {
  const sessionId = await open(story, item);
  await pay(story, sessionId, way);
  if (story.dice.chance(0.3)) await completeCheckout(await story.shop.customer(), { sessionId });
  return `bought ${item}, ${way}`;
}

export const buyPack: Step = (story) => buy(story, `pack:${story.dice.pick(PACK_IDS)}`, story.dice.pick(PACK_WAYS));

export const subscribe: Step = (story) => buy(story, `plan:${story.dice.pick(PAID_PLAN_IDS)}`, story.dice.pick(PLAN_WAYS));

/** Two tabs. */
export const subscribeTwice: Step = async (story) => {
  const item = `plan:${story.dice.pick(PAID_PLAN_IDS)}` as const;
  const first = await open(story, item);
  const second = await open(story, item);
  await pay(story, first, 'card');
  await story.shop.fake.clock.advance(1 + story.dice.below(100));
  await pay(story, second, 'card');
  return `paid twice for ${item}`;
};
