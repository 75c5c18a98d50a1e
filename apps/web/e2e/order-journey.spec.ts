import { randomUUID } from 'node:crypto';
import { PACKS, PLANS } from '@imagemint/contract/plans';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpDatabase } from '../../../scripts/test/dump-database.ts';
import { findCardNumbers } from '../../../scripts/test/find-card-numbers.ts';
import type { TestAccount } from '../../../scripts/test/start-stack.ts';
import { makePhoto } from './support/make-photo.ts';
import { payOnPage } from './support/pay.ts';
import { type App, startApp } from './support/start-app.ts';

const CARD = '4242424242424242';
/** Paid, and disputed by its holder at once. */
const DISPUTING_CARD = '4000000000000259';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

async function buySmallPack(page: Page, card: string): Promise<void> {
  await page.goto(`${app.origin}/pricing`);
  await page.locator('[data-pack=small]').getByRole('button').click();
  await page.getByTestId('pay').click();
  await payOnPage(page, app, { card });
  await page.locator('[data-outcome=paid]').waitFor();
}

/** Leaves one credit of the month, so that the next run takes from what was bought. */
async function spendMonth({ accountId }: TestAccount): Promise<void> {
  const { db } = app.stack.service.deps;
  const runId = randomUUID();
  await db.$executeRaw`SELECT quota_reserve(${accountId}::uuid, ${runId}::uuid, ${PLANS.free.monthlyCredits - 1}::int, now())`;
  await db.$executeRaw`SELECT quota_settle(${runId}::uuid, 'COMMITTED', now())`;
}

async function enhancePhoto(page: Page): Promise<void> {
  await page.goto(`${app.origin}/?tool=enhance`);
  const buffer = await makePhoto(page, { width: 1_200, height: 900 });
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([{ name: 'photo.jpg', mimeType: 'image/jpeg', buffer }]);
  await page.getByRole('button', { name: /^Enhance/ }).click();
  await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
}

const orders = async ({ client }: TestAccount) => (await client.trpc.billing.orders.query({ limit: 10 })).orders;

test('a customer buys, uses, is refunded for the rest, disputes and loses nothing else; no card number is anywhere', async () => {
  const account = await app.stack.signUp({ plan: 'free', credits: 0 });
  const { page, faults, context } = await app.open('/pricing', { account });
  await buySmallPack(page, CARD);
  await spendMonth(account);
  await enhancePhoto(page);
  const balance = await account.client.trpc.billing.balance.query();
  expect(balance.available).toBe(PACKS.small.credits - 1);

  await page.goto(`${app.origin}/account`);
  await page.getByRole('button', { name: /^Refund for IM-/ }).click();
  // One of a hundred credits was used.
  expect(await page.getByTestId('refund').textContent()).toBe('Pay back €4.95');
  await page.getByTestId('refund').click();
  await page.getByText('€4.95 paid back').waitFor();
  expect(await account.client.trpc.billing.balance.query()).toMatchObject({ available: 0, owed: 0 });

  await buySmallPack(page, CARD);
  await buySmallPack(page, DISPUTING_CARD);
  await expect.poll(async () => (await orders(account))[0]?.dispute, { timeout: 15_000 }).toBe('OPEN');
  // Only the disputed order's credits are frozen.
  expect(await account.client.trpc.billing.balance.query()).toMatchObject({ available: PACKS.small.credits, frozen: PACKS.small.credits });
  const { id } = await app.stack.service.deps.db.dispute.findFirstOrThrow({ select: { id: true } });
  await app.stripe.control.moveDispute(id, 'lost');
  await expect.poll(async () => (await orders(account))[0]?.dispute, { timeout: 15_000 }).toBe('LOST');
  expect(await account.client.trpc.billing.balance.query()).toMatchObject({ available: PACKS.small.credits, frozen: 0, owed: 0 });
  const sent = async () => {
    const { accountId } = account;
    const rows = await app.stack.service.deps.db.message.findMany({
      where: { accountId, sentAt: { not: null } },
      select: { template: true },
    });
    return rows.map(({ template }) => template).toSorted();
  };
  const told = ['dispute-closed', 'dispute-opened', 'order-confirmed', 'order-confirmed', 'order-confirmed', 'refund-sent'];
  await expect.poll(sent, { timeout: 15_000 }).toEqual(told);

  const staff = await app.stack.signUp({ role: 'staff' });
  expect(await staff.client.trpc.admin.reconcile.mutate()).toMatchObject({ drift: 0 });
  expect((await app.stack.findLeftovers()).drift).toBe(0);

  const mails = app.stack.service.outbox.list().map(({ subject, text, html }) => `${subject}\n${text}\n${html}`);
  const kept = [await dumpDatabase(app.stack.databaseUrl), JSON.stringify(app.stack.logged), ...mails].join('\n');
  // What the scan could not find would prove nothing.
  for (const card of [CARD, DISPUTING_CARD]) expect(findCardNumbers(`${kept} ${card}`)).toEqual([card]);
  expect(findCardNumbers(kept)).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
}, 240_000);
