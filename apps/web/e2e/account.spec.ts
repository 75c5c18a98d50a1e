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

test('history shows the run and every purge time, and no picture', async () => {
  const account = await app.stack.signUp();
  const { page, faults, context } = await app.open('/?tool=compress', { account });
  const buffer = await makePhoto(page, { width: 900, height: 700 });
  await page.locator('input[type=file]').first().setInputFiles({ name: 'secret-name.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'Compress photo' }).click();
  await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('Delivered', { exact: true }).first().click();
  await page.getByText('maxKilobytes 300').waitFor();
  expect(await page.locator('main details time').count()).toBe(6);
  expect(await page.locator('main img, main canvas, main video').count()).toBe(0);
  expect(await page.content()).not.toContain('secret-name');

  // The tab still has the photo and its result.
  await page.getByRole('link', { name: 'Tools' }).click();
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();

  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByTestId('statement').getByText('Charged').waitFor();
  expect(await page.getByTestId('credits-available').textContent()).toBe('1,999');
  expect(faults).toEqual([]);
  await context.close();
});

test('an API key is shown once, works with a plain request, and stops when it is revoked', async () => {
  const account = await app.stack.signUp();
  const { page, faults, context } = await app.open('/account', { account });
  await page.getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog', { name: 'New key' });
  await dialog.getByLabel('What is it for?').fill('nightly job');
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  const key = (await dialog.getByTestId('new-key').textContent())?.trim() ?? '';
  expect(key).toMatch(/^im_[\w-]{43}$/);
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  expect(await page.content()).not.toContain(key);

  const ask = () => fetch(`${app.origin}/v1/account`, { headers: { authorization: `Bearer ${key}` } }).then(({ status }) => status);
  expect(await ask()).toBe(200);
  const row = page.getByRole('listitem').filter({ hasText: 'nightly job' });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await row.getByText('Revoked').waitFor();
  expect(await ask()).toBe(401);
  expect(faults).toEqual([]);
  await context.close();
});

test('another session can be ended from here', async () => {
  const account = await app.stack.signUp();
  const other = await app.open('/account', { account, isNewSession: true });
  const { page, context } = await app.open('/account', { account, isNewSession: true });
  const buttons = page.getByRole('button', { name: /^End the session/ });
  // The test account's own client, and the other profile.
  await expect.poll(() => buttons.count()).toBe(2);
  for (let left = 2; left > 0; left -= 1) {
    await buttons.first().click();
    await expect.poll(() => buttons.count()).toBe(left - 1);
  }
  await other.page.reload();
  await other.page.getByRole('heading', { name: 'Sign in to see this' }).waitFor();
  await other.context.close();
  await context.close();
});
