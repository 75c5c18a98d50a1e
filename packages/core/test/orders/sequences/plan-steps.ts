import { cancelPlan, changePlan, resumePlan } from '../../../src/orders/index.ts';
import type { Step } from './purchases.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const CARD = { works: '4242424242424242', fails: '4000000000000341' } as const;

export const renew: Step = async ({ shop }) => {
  await shop.fake.clock.advance(31 * DAY + 2 * HOUR + 7);
  return 'a month went by';
};

export const failRenewal: Step = async (story) => {
  await useCard(CARD.fails)(story);
  await story.shop.fake.clock.advance(31 * DAY + 2 * HOUR + 7);
  return 'a month went by, and the renewal failed';
};

const useCard =
  (card: string): Step =>
  async ({ shop }) => {
    const { accountId, system, fake } = shop;
    const customer = await system.db.stripeCustomer.findUnique({ where: { accountId }, select: { customerId: true } });
    if (customer) await fake.control.setDefaultCard(customer.customerId, card);
    return `renewals go to ${card}`;
  };

export const payLater: Step = async (story) => {
  await useCard(CARD.works)(story);
  await story.shop.fake.clock.advance(8 * DAY);
  return 'another card, and eight days';
};

export const wait: Step = async ({ shop, dice }) => {
  const hours = dice.pick([1, 5, 26, 50, 75, 190, 400]);
  await shop.fake.clock.advance(hours * HOUR + 11);
  return `${hours} hours went by`;
};

export const changeTo: Step = async ({ shop, dice }) => {
  const plan = dice.pick(['plus', 'pro', 'pro'] as const);
  await changePlan(await shop.customer(), { plan });
  return `changed to ${plan}`;
};

export const cancelLater: Step = async ({ shop }) => {
  await cancelPlan(await shop.customer(), { when: 'period-end' });
  return 'cancelled for the end of the period';
};

export const cancelNow: Step = async ({ shop }) => {
  const { refundCents } = await cancelPlan(await shop.customer(), { when: 'now' });
  return `cancelled at once: ${refundCents} back`;
};

export const resume: Step = async ({ shop }) => {
  await resumePlan(await shop.customer());
  return 'resumed';
};
