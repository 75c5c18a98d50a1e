import { readFile } from 'node:fs/promises';
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

test('staff see quotas and the purge log, sort, filter, export, and never a picture or a name', async () => {
  const customer = await app.stack.signUp();
  const run = await app.open('/?tool=resize', { account: customer });
  const buffer = await makePhoto(run.page, { width: 500, height: 400 });
  await run.page.locator('input[type=file]').first().setInputFiles({ name: 'family.jpg', mimeType: 'image/jpeg', buffer });
  await run.page.getByRole('button', { name: 'Resize photo' }).click();
  await run.page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
  await run.context.close();

  const staff = await app.stack.signUp({ role: 'staff' });
  const { page, faults, context } = await app.open('/staff', { account: staff });
  await page.getByRole('columnheader', { name: 'Spent' }).getByRole('button').click();
  await page.getByRole('columnheader', { name: 'Spent' }).getByRole('button').click();
  expect(new URL(page.url()).searchParams.get('desc')).toBe('true');
  expect(await page.locator('tbody tr').first().textContent()).toContain(customer.accountId);

  await page.getByLabel('Account begins with').fill(customer.accountId.slice(0, 13));
  await page.keyboard.press('Enter');
  await page.getByText('1 row', { exact: true }).waitFor();
  await page.getByRole('link', { name: customer.accountId }).click();
  await page.getByRole('region', { name: 'Holds' }).getByText('COMMITTED').waitFor();
  await page.getByLabel('Kind').selectOption('commit');
  expect(await page.getByRole('region', { name: 'Ledger' }).locator('tbody tr').count()).toBe(1);

  await page.getByRole('link', { name: 'Purge log' }).click();
  await page.getByRole('region', { name: 'Purge log' }).locator('tbody tr').nth(1).waitFor();
  const runId = await page.locator('tbody tr').first().locator('td').nth(5).textContent();
  await page.goto(`${app.origin}/staff/purges?q=${runId ?? ''}`);
  await page.getByText('2 rows', { exact: true }).waitFor();
  expect(await page.getByText('Overdue now').locator('xpath=../dd').textContent()).toBe('0');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const csv = await readFile(await (await downloading).path(), 'utf8');
  expect(csv.split('\r\n')).toHaveLength(4);
  expect(csv).toContain(runId ?? 'no id');

  await page.getByLabel('Run or object id').fill('abc');
  await page.keyboard.press('Enter');
  await page.getByText('A whole id is needed').waitFor();
  expect(await page.locator('main img').count()).toBe(0);
  expect(await page.content()).not.toContain('family');
  expect(faults).toEqual([]);
  await context.close();
});

test('customers are turned away, and so is their request', async () => {
  const customer = await app.stack.signUp();
  const { page, context } = await app.open('/staff/purges', { account: customer });
  await page.getByRole('heading', { name: 'This page is for staff' }).waitFor();
  const response = await context.request.get(`${app.origin}/trpc/admin.purgeFigures`);
  expect(response.status()).toBe(403);
  await context.close();
});
