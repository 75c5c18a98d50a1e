import { expect } from 'vitest';
import { createRandom } from '@imagemint/dev-stack/photos/random';
import { reconcileStripe } from '../../../src/orders/index.ts';
import { executeWaitingRefunds } from '../../../src/orders/refunds/execute-refund.ts';
import { AppError } from '../../../src/kernel/index.ts';
import { createDice } from '../../lifecycle/choose-operation.ts';
import { observe } from './books.ts';
import { checkEnd } from './check-end.ts';
import { deliver } from './deliver.ts';
import type { Lane } from './lane.ts';
import { askForRefund, decide, dispute, failRefund, moveDispute, refundAtStripe, settle, settleOne, use } from './money-steps.ts';
import { cancelLater, cancelNow, changeTo, failRenewal, payLater, renew, resume, wait } from './plan-steps.ts';
import { buyPack, subscribe, subscribeTwice, type Step } from './purchases.ts';
import { newStory, type Story } from './story.ts';

/** What may happen, as often as it stands here. */
const FIRST: readonly Step[] = [buyPack, buyPack, subscribe, subscribe, subscribeTwice];
const NEXT: readonly Step[] = [
  ...[buyPack, buyPack, subscribe, subscribe, subscribeTwice],
  ...[renew, failRenewal, payLater, wait, changeTo, changeTo, cancelLater, resume, resume, cancelNow],
  ...[use, use, use, settleOne, refundAtStripe, refundAtStripe, failRefund, failRefund, failRefund, failRefund],
  ...[askForRefund, askForRefund, decide, decide, decide],
  ...[dispute, dispute, moveDispute, moveDispute, moveDispute, moveDispute],
];

/** What customers may be told; anything else is a failure. */
const REFUSALS = ['BLOCKED', 'SUBSCRIPTION_EXISTS', 'SUBSCRIPTION_MISSING', 'REFUND_REFUSED', 'PAYMENT_DECLINED'];
/** And at most nine more, few more often than many. */
const MIN_STEPS = 3;
/** Steps that have nothing to do are followed by others. */
const MAX_TRIES = 100;
const WINDOW_DAYS = 2_000;
const UPKEEP_SECONDS = 31;

/** A sequence begins in some hour of the year after this. */
const EPOCH = Date.UTC(2027, 0, 20, 9, 30);
const YEAR_HOURS = 24 * 365;
const HOUR_MS = 3_600_000;

/** @returns whether anything was done. */
async function take(story: Story, step: Step): Promise<boolean> {
  const { lines, shop, dice, notebook } = story;
  const done = await step(story).catch((error: unknown) => {
    const isRefusal = error instanceof AppError ? REFUSALS.includes(error.code) : (error as Error).constructor.name === 'StripeProblem';
    if (!isRefusal) throw error;
    lines.push(`  refused: ${step.name}: ${(error as Error).message}`);
    return null;
  });
  if (done !== null) lines.push(done);
  await observe(shop, notebook);
  await shop.fake.clock.advance(1 + dice.below(90));
  return done !== null;
}

/** What upkeep does by itself, until it finds nothing more to do. */
async function tend(story: Story): Promise<void> {
  const { shop, notebook } = story;
  await shop.fake.clock.advance(UPKEEP_SECONDS);
  await executeWaitingRefunds(shop.system);
  await observe(shop, notebook);
}

async function reconcile({ shop, notebook, lines }: Story): Promise<void> {
  const { drift, healed } = await reconcileStripe(shop.system, { days: WINDOW_DAYS });
  lines.push(`reconciled: ${healed} healed`);
  expect(drift, 'drift').toBe(0);
  await observe(shop, notebook);
  expect(await reconcileStripe(shop.system, { days: WINDOW_DAYS }), 'a second reconciliation').toMatchObject({ healed: 0, drift: 0 });
  await observe(shop, notebook);
}

async function finish(story: Story): Promise<void> {
  while (story.holds[0] !== undefined) story.lines.push(await settle(story, story.holds[0]));
  await deliver(story);
  if (story.lost.size > 0) await reconcile(story);
  story.lossShare = 0;
  await tend(story);
  await deliver(story);
  await tend(story);
  await deliver(story);
}

async function tell(story: Story): Promise<void> {
  const { dice } = story;
  // Some customers' events all come at the end, others' in between.
  const share = dice.pick([0, 0, 0.5, 1]);
  const steps = MIN_STEPS + Math.min(dice.below(10), dice.below(10));
  for (let step = 0, tries = 0; step < steps && tries < MAX_TRIES; tries += 1) {
    const isDone = await take(story, dice.pick(step === 0 ? FIRST : NEXT));
    if (!isDone) continue;
    step += 1;
    if (dice.chance(share)) await deliver(story, dice.pick([0.4, 1, 1]));
    if (dice.chance(0.1)) await tend(story);
  }
  story.figures.steps += steps;
  await finish(story);
  await checkEnd(story);
}

export type Figures = Story['figures'];

/**
 * Tells one sequence and holds its end against the model.
 * @throws with the seed and everything that happened.
 */
export async function runSequence(lane: Lane, seed: number): Promise<Figures> {
  const dice = createDice(createRandom(seed));
  await using shop = await lane.openShop(new Date(EPOCH + dice.below(YEAR_HOURS) * HOUR_MS));
  const story = newStory(shop, dice);
  try {
    await tell(story);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`sequence ${seed}: ${message}\n${story.lines.map((line) => `  ${line}`).join('\n')}`, { cause: error });
  }
  return story.figures;
}
