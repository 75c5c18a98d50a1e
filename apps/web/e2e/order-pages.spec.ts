import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, type TestAccount } from '../../../scripts/test/start-stack.ts';
import { checkWidths, LOOKS } from './support/check-widths.ts';
import { buy } from './support/pay.ts';
import { type App, startApp } from './support/start-app.ts';

const DAY_MS = 86_400_000;

let app: App;
let buyer: TestAccount;
let staff: TestAccount;
let sessions: Record<'paid' | 'pending', string>;
beforeAll(async () => {
  app = await startApp();
  buyer = await app.stack.signUp({ plan: 'free', credits: 0 });
  staff = await app.stack.signUp({ role: 'staff' });
  sessions = await fillOrders();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

type Who = 'buyer' | 'staff';
const PAGES: { name: string; path: string; as?: Who }[] = [
  { name: 'pricing', path: '/pricing' },
  { name: 'pricing-chosen', path: '/pricing?item=plan:plus' },
  { name: 'pricing-left', path: '/pricing?cancelled=true&item=pack:small', as: 'buyer' },
  { name: 'pricing-offer', path: '/pricing?item=pack:large', as: 'buyer' },
  { name: 'pricing-change', path: '/pricing?item=plan:pro', as: 'buyer' },
  { name: 'account-orders', path: '/account', as: 'buyer' },
  { name: 'checkout-signed-out', path: '/checkout/done?session_id=cs_test_12345678' },
  { name: 'checkout-missing', path: '/checkout/done', as: 'buyer' },
  { name: 'staff-orders', path: '/staff/orders', as: 'staff' },
  { name: 'staff-refunds', path: '/staff/refunds', as: 'staff' },
  { name: 'staff-disputes', path: '/staff/disputes', as: 'staff' },
  { name: 'staff-goodwill', path: '/staff/goodwill', as: 'staff' },
  { name: 'staff-blocks', path: '/staff/blocks', as: 'staff' },
  { name: 'staff-payments', path: '/staff/payments', as: 'staff' },
];

describe.each(LOOKS)('$look', ({ look, ...options }) => {
  const accountOf = (as: Who | undefined) => (as === undefined ? {} : { account: as === 'buyer' ? buyer : staff });

  test.each(PAGES)('$name', async ({ name, path, as }) => {
    const { page, faults, context } = await app.open(path, { ...options, ...accountOf(as) });
    await page.locator('h1').waitFor();
    await checkWidths(page, `${name}-${look}`);
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each(['paid', 'pending'] as const)('a payment that is %s', async (outcome) => {
    const path = `/checkout/done?session_id=${sessions[outcome]}`;
    const { page, faults, context } = await app.open(path, { ...options, account: buyer });
    await page.locator(`[data-outcome=${outcome}]`).waitFor();
    await checkWidths(page, `checkout-${outcome}-${look}`);
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each([
    { state: 'FAILED', outcome: 'failed' },
    { state: 'EXPIRED', outcome: 'expired' },
    { state: 'MISMATCHED', outcome: 'mismatched' },
    { state: 'OPEN', outcome: 'confirming' },
  ])('a payment that is $state', async ({ state, outcome }) => {
    const { page, faults, context } = await app.open('/pricing', { ...options, account: buyer });
    await answerWith(page, state);
    await page.goto(`${app.origin}/checkout/done?session_id=${sessions.paid}`);
    await page.locator(`[data-outcome=${outcome}]`).waitFor();
    await checkWidths(page, `checkout-${outcome}-${look}`);
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each([
    { name: 'cancel', en: 'Cancel the plan', de: 'Tarif kündigen' },
    { name: 'change', en: 'Upgrade to Pro', de: 'Auf Pro erweitern' },
    { name: 'refund', en: 'Refund for', de: 'Erstatten: ' },
    { name: 'contest', en: 'Contest it', de: 'Widersprechen' },
  ])('what is asked before something changes: $name', async ({ name, en, de }) => {
    const { page, faults, context } = await app.open('/account', { ...options, account: buyer });
    await page
      .getByRole('button', { name: look === 'dark' ? de : en })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button').nth(2).waitFor();
    await checkWidths(page, `account-${name}-${look}`);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('what staff decide on', async () => {
    const { page, faults, context } = await app.open('/staff/refunds', { ...options, account: staff });
    const decide = { name: look === 'dark' ? /^Entscheiden: / : /^Decide on / };
    await page.getByRole('button', decide).click();
    await checkWidths(page, `staff-refund-${look}`);
    await page.goto(`${app.origin}/staff/blocks`);
    await page.getByRole('button', decide).first().click();
    await checkWidths(page, `staff-block-${look}`);
    await page.goto(`${app.origin}/staff/disputes`);
    await page
      .getByRole('region')
      .getByRole('link', { name: look === 'dark' ? 'Nachweise' : 'Evidence' })
      .click();
    await page.locator('dl dd').first().waitFor();
    await checkWidths(page, `staff-evidence-${look}`);
    expect(faults).toEqual([]);
    await context.close();
  });
});

/** Lets the service say that the payment is in a state which takes time or bad luck to get into. */
async function answerWith(page: Page, state: string): Promise<void> {
  await page.route('**/trpc/*completeCheckout*', (route) =>
    route.fulfill({ contentType: 'application/json', body: JSON.stringify([{ result: { data: { order: null, state } } }]) }),
  );
}

/** Orders in every state that a purchase leads to, a block, and proposals. */
async function fillOrders(): Promise<typeof sessions> {
  const { db } = app.stack.service.deps;
  const { accountId, client } = buyer;
  await buy(app, buyer, { item: 'plan:plus' });
  const paid = await buy(app, buyer, { item: 'pack:medium' });
  await buy(app, buyer, { item: 'pack:small' });
  const { orders: first } = await client.trpc.billing.orders.query({ limit: 10 });
  const [refunded, old] = [first.find(({ item }) => item === 'pack:small'), first.find(({ item }) => item === 'plan:plus')];
  if (!refunded || !old) throw new Error('nothing was bought');
  await client.trpc.billing.requestRefund.mutate({ orderId: refunded.id, reason: 'by-mistake' });
  await db.order.update({ where: { id: old.id }, data: { paidAt: new Date(Date.now() - 20 * DAY_MS) } });
  await client.trpc.billing.requestRefund.mutate({ orderId: old.id, reason: 'too-expensive' });
  await buy(app, buyer, { item: 'pack:small', card: '4000000000000002' });
  const pending = await buy(app, buyer, { item: 'pack:small', isDelayed: true });
  await buy(app, buyer, { item: 'pack:large', card: '4000000000000259' });
  await eventually(async () => (await client.trpc.billing.orders.query({ limit: 10 })).orders.some(({ dispute }) => dispute === 'OPEN'));
  const times = { createdAt: new Date(), endsAt: new Date(Date.now() + 5 * DAY_MS) };
  await db.block.create({ data: { id: randomUUID(), accountId, stops: 'checkout', reason: 'card-testing', state: 'ACTIVE', ...times } });
  const contestText = 'My bank asked me to try three cards, the third one worked.\nPlease look at my last order.';
  await db.block.create({
    data: {
      id: randomUUID(),
      accountId: staff.accountId,
      stops: 'runs',
      reason: 'velocity',
      state: 'CONTESTED',
      contestedAt: new Date(),
      contestText,
      ...times,
    },
  });
  const other = await app.stack.signUp({ role: 'staff' });
  for (const { client: by, reason } of [
    { client: staff.client, reason: 'outage' },
    { client: other.client, reason: 'poor-result' },
  ] as const) {
    await by.trpc.admin.proposeGoodwill.mutate({ accountId, amount: 40, reason });
  }
  return { paid, pending };
}
