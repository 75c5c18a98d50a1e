import { DECLINES_ALLOWED } from '@imagemint/contract/abuse';
import { PACKS, PLANS } from '@imagemint/contract/plans';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, payOnPage } from './support/pay.ts';
import { type App, readToken, startApp } from './support/start-app.ts';

const DAY_SECONDS = 86_400;

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const signUp = () => app.stack.signUp({ plan: 'free', credits: 0 });

test('a visitor chooses, signs in by a link in another tab, and comes back to the same choice', async () => {
  const email = `wish-${crypto.randomUUID()}@example.org`;
  const { page, faults, context } = await app.open('/pricing');
  await page.locator('[data-pack=small]').getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('€5.00').first().waitFor();
  await dialog.getByLabel('E-mail address').fill(email);
  await dialog.getByRole('button', { name: 'Send the link' }).click();
  await expect.poll(() => app.stack.service.outbox.findLatest(email)?.text).toContain('#token=');

  const mailTab = await context.newPage();
  await mailTab.goto(`${app.origin}/sign-in#token=${readToken(app.stack, email)}`);
  await mailTab.getByRole('button', { name: 'Sign in now' }).click();
  await mailTab.getByTestId('pay').waitFor();
  expect(new URL(mailTab.url()).searchParams.get('item')).toBe('pack:small');
  // The tab that was left knows as well.
  await page.getByTestId('pay').click();
  await payOnPage(page, app, { card: '4242424242424242' });
  await page.locator('[data-outcome=paid]').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a pack: declined first, then paid; its credits are there at once, and loading again counts nothing twice', async () => {
  const account = await signUp();
  const { page, faults, context } = await app.open('/pricing', { account });
  await page.locator('[data-pack=medium]').getByRole('button').click();
  await page.getByTestId('pay').click();
  await payOnPage(page, app, { card: '4000000000000002' });
  await page.getByRole('alert').filter({ hasText: 'declined' }).waitFor();
  await payOnPage(page, app, { card: '4242424242424242' });
  await page.locator('[data-outcome=paid]').waitFor();
  const available = `${PLANS.free.monthlyCredits + PACKS.medium.credits} credits`;
  await page.getByText(`${available} available`).waitFor();
  expect(await page.getByTestId('credits').textContent()).toBe(available);
  await page.reload();
  await page.locator('[data-outcome=counted]').waitFor();
  await page.getByText(`${available} available`).waitFor();

  await page.getByRole('link', { name: 'To your orders' }).click();
  const row = page.getByRole('list', { name: 'Orders' }).getByRole('listitem');
  await row.getByText('Paid', { exact: true }).waitFor();
  const number = (await row.locator('code').textContent()) ?? '';
  expect(number).toMatch(/^IM-\d{8}$/);
  await page.getByTestId('statement').locator('tr[data-kind=grant]').filter({ hasText: number }).waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const csv = await readFile(await (await downloading).path(), 'utf8');
  expect(csv).toContain(number);
  expect(csv).toContain('Added to your account');

  const opened = context.waitForEvent('page');
  await row.getByRole('button', { name: `Receipt of ${number}` }).click();
  const receipt = await opened;
  await receipt.waitForURL((url) => url.origin === app.stripe.url);
  expect(faults).toEqual([]);
  await context.close();
});

test('leaving the payment comes back to the prices, and nothing is charged', async () => {
  const account = await signUp();
  const { page, faults, context } = await app.open('/pricing?item=pack:small', { account });
  await page.getByTestId('pay').click();
  await page.getByRole('link', { name: 'Back without paying' }).click();
  await page.getByText('You left the payment before it was done').waitFor();
  await page.getByRole('button', { name: 'Continue with 100 credits' }).click();
  await page.getByTestId('pay').waitFor();
  expect((await account.client.trpc.billing.balance.query()).available).toBe(PLANS.free.monthlyCredits);
  expect(faults).toEqual([]);
  await context.close();
});

test('a delayed payment is on its way, gives nothing yet, and gives when it arrives', async () => {
  const account = await signUp();
  const { page, faults, context } = await app.open('/pricing?item=pack:small', { account });
  await page.getByTestId('pay').click();
  await payOnPage(page, app, { method: 'Delayed debit (goes through after 2 days)' });
  await page.locator('[data-outcome=pending]').waitFor();
  const sessionId = new URL(page.url()).searchParams.get('session_id') ?? '';
  expect((await account.client.trpc.billing.balance.query()).available).toBe(PLANS.free.monthlyCredits);
  await page.getByRole('link', { name: 'To your orders' }).click();
  await page.getByText('Money on its way').waitFor();

  await app.stripe.control.settleDelayed(sessionId, 'succeeds');
  await app.stripe.events.flush();
  await expect
    .poll(async () => (await account.client.trpc.billing.balance.query()).available, { timeout: 15_000 })
    .toBe(PLANS.free.monthlyCredits + PACKS.small.credits);
  await page.reload();
  await page.getByRole('list', { name: 'Orders' }).getByText('Paid', { exact: true }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a plan: bought, upgraded with the difference shown before, changed down for later, kept, cancelled and resumed', async () => {
  const account = await signUp();
  const { page, faults, context } = await app.open('/pricing', { account });
  await page.locator('[data-plan=plus]').getByRole('button', { name: 'Choose Plus' }).click();
  await page.getByTestId('pay').click();
  await payOnPage(page, app);
  await page.locator('[data-outcome=paid]').waitFor();

  await page.getByRole('link', { name: 'To your orders' }).click();
  const plan = page.getByTestId('plan');
  await plan.getByText('Renews on').waitFor();
  await plan.getByRole('button', { name: 'Upgrade to Pro' }).click();
  const dialog = page.getByRole('dialog');
  const pay = dialog.getByTestId('change-plan');
  await expect.poll(() => pay.textContent()).toBe('Change and pay €12.00');
  await pay.click();
  await plan.getByText('Pro', { exact: true }).waitFor();
  expect(await plan.textContent()).toContain('€18.00 a month');

  await plan.getByRole('button', { name: 'Change to Plus' }).click();
  await dialog.getByText('nothing', { exact: true }).waitFor();
  await dialog.getByTestId('change-plan').click();
  await plan.getByText('Becomes Plus on').waitFor();
  await plan.getByRole('button', { name: 'Stay with Pro' }).click();
  await dialog.getByTestId('change-plan').click();
  await plan.getByText('Renews on').waitFor();

  await plan.getByRole('button', { name: 'Cancel the plan' }).click();
  await dialog.getByLabel('When its paid month ends').check();
  await dialog.getByTestId('cancel-plan').click();
  await plan.getByText('then free. Nothing more is charged.').waitFor();
  await plan.getByRole('button', { name: 'Keep the plan after all' }).click();
  await plan.getByText('Renews on').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a plan that is cancelled at once pays back what was shown', async () => {
  const account = await signUp();
  await buy(app, account, { item: 'plan:plus' });
  await expect.poll(async () => (await account.client.trpc.billing.plan.query()).subscription?.state, { timeout: 15_000 }).toBe('ACTIVE');
  const { page, faults, context } = await app.open('/account', { account });
  await page.getByTestId('plan').getByRole('button', { name: 'Cancel the plan' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('At once').check();
  await dialog.getByText('€6.00 is paid back.').waitFor();
  await dialog.getByTestId('cancel-plan').click();
  await page.getByText('€6.00 is on its way back to you.').waitFor();
  await page.getByText('You are on the free plan').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a renewal that fails says how long the plan stays', async () => {
  const account = await signUp();
  await buy(app, account, { item: 'plan:plus', card: '4000000000000341' });
  await expect.poll(async () => (await account.client.trpc.billing.plan.query()).subscription?.state, { timeout: 15_000 }).toBe('ACTIVE');
  await app.stripe.clock.advance(31 * DAY_SECONDS + 7_200);
  await app.stripe.events.flush();
  await expect.poll(async () => (await account.client.trpc.billing.plan.query()).subscription?.state, { timeout: 15_000 }).toBe('GRACE');
  const { page, faults, context } = await app.open('/account', { account });
  await page.getByTestId('plan').getByText('The payment failed. Your plan stays until').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a refund within the rule says the amount, is paid back, and takes its credits', async () => {
  const account = await signUp();
  await buy(app, account, { item: 'pack:small' });
  const { page, faults, context } = await app.open('/account', { account });
  await page.getByRole('button', { name: /^Refund for IM-/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('needs nobody’s leave').waitFor();
  expect(await dialog.getByTestId('refund').textContent()).toBe('Pay back €5.00');
  await dialog.getByTestId('refund').click();
  // The button that was used is gone, so the outcome has the focus.
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('€5.00 is on its way back to you.');
  await page.getByText('Paid back', { exact: true }).waitFor();
  await expect.poll(() => page.getByTestId('credits-available').textContent()).toBe(String(PLANS.free.monthlyCredits));
  await page.locator('tr[data-kind=revoke]').getByText('Their order was paid back').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a refund out of the rule is decided by a person', async () => {
  const account = await signUp();
  await buy(app, account, { item: 'pack:small' });
  const [order] = (await account.client.trpc.billing.orders.query({ limit: 1 })).orders;
  const paidAt = new Date(Date.now() - 20 * DAY_SECONDS * 1_000);
  await app.stack.service.deps.db.order.update({ where: { id: order?.id ?? '' }, data: { paidAt } });
  const { page, faults, context } = await app.open('/account', { account });
  await page.getByRole('button', { name: /^Refund for IM-/ }).click();
  await page.getByRole('dialog').getByText('a person decides').waitFor();
  await page.getByRole('dialog').getByTestId('refund').click();
  await page.getByText('You asked for your money back.').waitFor();

  const staff = await app.stack.signUp({ role: 'staff' });
  const desk = await app.open('/staff/refunds?filter=ASKED', { account: staff });
  await desk.page.getByRole('row').filter({ hasText: account.accountId }).getByRole('button', { name: 'Decide' }).click();
  await desk.page.getByLabel('Reason, if you decline').selectOption('too-late');
  await desk.page.getByRole('button', { name: 'Decline' }).click();
  await desk.page.getByText('Nothing matches.').waitFor();
  await page.reload();
  await page.getByText('Your refund was declined: it was bought too long ago.').waitFor();
  expect([...faults, ...desk.faults]).toEqual([]);
  await desk.context.close();
  await context.close();
});

test('a dispute is seen by the customer, and its evidence is read and sent by staff', async () => {
  const account = await signUp();
  await buy(app, account, { item: 'pack:small', card: '4000000000000259' });
  const dispute = async () => (await account.client.trpc.billing.orders.query({ limit: 1 })).orders[0]?.dispute;
  await expect.poll(dispute, { timeout: 15_000 }).toBe('OPEN');
  const { page, faults, context } = await app.open('/account', { account });
  await page.getByText('What is left of its credits is frozen until that is decided.').waitFor();
  expect(await page.getByTestId('credits-frozen').textContent()).toBe(String(PACKS.small.credits));

  const staff = await app.stack.signUp({ role: 'staff' });
  const desk = await app.open('/staff/disputes', { account: staff });
  await desk.page.getByRole('row').filter({ hasText: account.accountId }).getByRole('link', { name: 'Evidence' }).click();
  await desk.page.locator('main dl dd').first().waitFor();
  expect(await desk.page.locator('main').textContent()).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b/);
  await desk.page.getByRole('button', { name: 'Send the evidence' }).click();
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Send the evidence' }).click();
  await desk.page.getByText('Sent ', { exact: false }).first().waitFor();
  await expect.poll(dispute, { timeout: 15_000 }).toBe('REVIEW');
  await page.reload();
  await page.getByText('Your bank decides about this payment.').waitFor();
  expect([...faults, ...desk.faults]).toEqual([]);
  await desk.context.close();
  await context.close();
});

test('goodwill takes two people', async () => {
  const account = await signUp();
  const [first, second] = [await app.stack.signUp({ role: 'staff' }), await app.stack.signUp({ role: 'staff' })];
  const one = await app.open('/staff/goodwill', { account: first });
  await one.page.getByRole('button', { name: 'Propose', exact: true }).click();
  await one.page.getByText('A whole account id is needed.').waitFor();
  await one.page.getByRole('textbox', { name: 'Account' }).fill(account.accountId);
  await one.page.getByLabel('Credits, up to').fill('40');
  await one.page.getByRole('button', { name: 'Propose', exact: true }).click();
  const row = (page: typeof one.page) => page.getByRole('row').filter({ hasText: account.accountId });
  await row(one.page).getByText('another person decides').waitFor();
  expect(await row(one.page).getByRole('button').count()).toBe(0);

  const other = await app.open('/staff/goodwill', { account: second });
  await row(other.page)
    .getByRole('button', { name: /^Grant 40 credits/ })
    .click();
  await row(other.page).getByText('GRANTED').waitFor();
  const { page, context } = await app.open('/account', { account });
  await page.getByText('Goodwill').first().waitFor();
  expect([...one.faults, ...other.faults]).toEqual([]);
  await Promise.all([one.context.close(), other.context.close(), context.close()]);
});

test('too many declined cards stop buying; the customer contests it and a person lifts it', async () => {
  const account = await signUp();
  for (let count = 0; count <= DECLINES_ALLOWED; count += 1) await buy(app, account, { item: 'pack:small', card: '4000000000000002' });
  await expect.poll(async () => (await account.client.trpc.abuse.blocks.query()).length, { timeout: 15_000 }).toBe(1);
  const { page, faults, context } = await app.open('/pricing?item=pack:small', { account });
  await page.getByTestId('pay').click();
  await page.getByRole('alert').filter({ hasText: 'BLOCKED' }).waitFor();
  await page.goto(`${app.origin}/account`);
  await page.getByRole('button', { name: 'Contest it' }).click();
  await page.getByLabel('What should the person know?').fill('These were my own cards.');
  await page.getByRole('button', { name: 'Send it to a person' }).click();
  await page.getByText('You contested it on').waitFor();

  const staff = await app.stack.signUp({ role: 'staff' });
  const desk = await app.open('/staff/blocks?filter=CONTESTED', { account: staff });
  await desk.page.getByRole('row').filter({ hasText: account.accountId }).getByRole('button', { name: 'Decide' }).click();
  await desk.page.getByText('These were my own cards.').waitFor();
  await desk.page.getByRole('button', { name: 'Lift it' }).click();
  await desk.page.getByText('Nothing matches.').waitFor();
  await page.reload();
  await page.getByTestId('plan').waitFor();
  await page.getByText('Buying is stopped').waitFor({ state: 'detached' });
  // The browser itself writes down that a request was refused.
  expect([...faults, ...desk.faults].filter((fault) => !fault.includes('403'))).toEqual([]);
  await desk.context.close();
  await context.close();
});

test('staff compare with the payment processor, and nothing differs', async () => {
  const staff = await app.stack.signUp({ role: 'staff' });
  const { page, faults, context } = await app.open('/staff/payments', { account: staff });
  await page.getByRole('button', { name: 'Compare now' }).click();
  await page.getByText('Nothing differs.').first().waitFor();
  expect(await page.getByText('Ledger drift').locator('xpath=../dd').textContent()).toBe('0');
  expect(faults).toEqual([]);
  await context.close();
});
