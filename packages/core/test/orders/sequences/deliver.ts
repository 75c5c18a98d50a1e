import { applyEvent, completeCheckout, receiveWebhook } from '../../../src/orders/index.ts';
import { EVENT_TYPES } from '../../../src/orders/stripe/read-event.ts';
import { observe } from './books.ts';
import type { Story } from './story.ts';

const TYPES: readonly string[] = EVENT_TYPES;
/** Of events that nobody listens to, so many are delivered none the less. */
const NOISE = 0.05;

function shuffle<T>({ dice }: Pick<Story, 'dice'>, list: readonly T[]): T[] {
  const left = [...list];
  return list.map(() => left.splice(dice.below(left.length), 1)[0] as T);
}

/** Events that have not been taken in and are not lost, as they were made. */
function untold({ shop, told, lost, dice }: Story): { id: string; type: string }[] {
  return shop.fake.events
    .list()
    .filter(({ id }) => !told.has(id) && !lost.has(id))
    .filter(({ type }) => TYPES.includes(type) || dice.chance(NOISE));
}

async function tellOne({ shop, figures }: Story, eventId: string): Promise<void> {
  const { system, fake } = shop;
  const { body, headers } = fake.buildDelivery(eventId, system.clock.now());
  const input = { body: Buffer.from(body), signature: headers['stripe-signature'] };
  await receiveWebhook({ ...system, actor: { kind: 'nobody' } }, input);
  await applyEvent(system, { eventId });
  figures.deliveries += 1;
}

async function land({ shop, dice, sessions, lines, notebook }: Story): Promise<void> {
  if (sessions.length === 0) return;
  await completeCheckout(await shop.customer(), { sessionId: dice.pick(sessions) });
  lines.push('  landing page');
  await observe(shop, notebook);
}

async function tellSome(story: Story, { id, type }: { id: string; type: string }): Promise<void> {
  const { dice, told, lines } = story;
  const times = dice.chance(0.2) ? 2 : 1;
  const isAtOnce = dice.chance(0.5);
  lines.push(`  told${times === 1 ? '' : isAtOnce ? ' twice at once' : ' twice'}: ${type}`);
  if (isAtOnce) await Promise.all(Array.from({ length: times }, () => tellOne(story, id)));
  else for (let time = 0; time < times; time += 1) await tellOne(story, id);
  told.add(id);
  await observe(story.shop, story.notebook);
}

/** Delivers events in no order: some twice, some twice at once, some never, with the landing page in between. */
export async function deliver(story: Story, share = 1): Promise<void> {
  const { dice, told, lost, figures, lines } = story;
  for (const event of shuffle(story, untold(story))) {
    if (!dice.chance(share)) continue;
    figures.events += 1;
    if (dice.chance(story.lossShare)) {
      lost.add(event.id);
      figures.lost += 1;
      lines.push(`  lost: ${event.type}`);
      continue;
    }
    await tellSome(story, event);
    const [old] = told;
    if (dice.chance(0.05) && old !== undefined) await tellOne(story, old);
    if (dice.chance(0.08)) await land(story);
  }
}
