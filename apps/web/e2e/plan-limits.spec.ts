import { PLANS } from '@imagemint/contract/plans';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePhoto } from './support/make-photo.ts';
import { type App, startApp } from './support/start-app.ts';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

test('a batch takes as many photos as the plan, and says which plan takes more', async () => {
  const { page, faults, context } = await app.open('/?tool=resize');
  const buffer = await makePhoto(page, { width: 40, height: 30 });
  const files = Array.from({ length: PLANS.free.maxBatchSize + 2 }, (_, at) => ({ name: `${at}.jpg`, mimeType: 'image/jpeg', buffer }));
  await page.locator('input[type=file]').first().setInputFiles(files);
  await page.getByText('2 photos were left out').waitFor();
  await page.getByText(`Plus takes ${PLANS.plus.maxBatchSize} at once.`).waitFor();
  expect(
    await page
      .getByRole('list', { name: 'Photos' })
      .getByRole('button', { name: /on your device$/ })
      .count(),
  ).toBe(PLANS.free.maxBatchSize);
  expect(faults).toEqual([]);
  await context.close();
});

test('a tool that the plan lacks says which plan has it, and cannot be started', async () => {
  const account = await app.stack.signUp({ plan: 'free' });
  const { page, faults, context } = await app.open('/?tool=denoise', { account });
  const buffer = await makePhoto(page, { width: 300, height: 200 });
  await page.locator('input[type=file]').first().setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByText('Denoise comes with Plus').waitFor();
  expect(await page.getByTestId('start').isDisabled()).toBe(true);
  await page.getByRole('link', { name: 'See the plans' }).click();
  await page.getByRole('heading', { name: 'Prices' }).waitFor();
  // The photo has waited in the tab.
  await page.getByRole('link', { name: 'Tools' }).click();
  await page.getByText('a.jpg').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('too few credits lead to where one buys some', async () => {
  const account = await app.stack.signUp({ plan: 'free', credits: 0 });
  const { page, faults, context } = await app.open('/?tool=remove-background', { account });
  const buffer = await makePhoto(page, { width: 300, height: 200 });
  const files = Array.from({ length: 10 }, (_, at) => ({ name: `${at}.jpg`, mimeType: 'image/jpeg', buffer }));
  await page.locator('input[type=file]').first().setInputFiles(files);
  // Ten photos at four credits and one more tool are more than a month's fifty.
  await page.getByTestId('add-step').click();
  await page.locator('aside [data-tool=enhance]').last().click();
  await page.getByText('INSUFFICIENT_CREDITS').waitFor();
  expect(await page.getByTestId('start').isDisabled()).toBe(true);
  await page.locator('aside').getByRole('link', { name: 'Buy credits' }).click();
  await page.getByRole('heading', { name: 'Credit packs' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
