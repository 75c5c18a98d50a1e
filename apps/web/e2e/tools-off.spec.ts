import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, startApp } from './support/start-app.ts';
import { makePhoto } from './support/make-photo.ts';

let app: App;
beforeAll(async () => {
  app = await startApp({ toolsOff: ['convert'] });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

test('a tool that is off is offered nowhere, and an old address that names it still works', async () => {
  const account = await app.stack.signUp({ credits: 10 });
  const { page, faults, context } = await app.open('/?tool=convert', { account });
  await page.getByText('Resize', { exact: true }).first().waitFor();
  await expect.poll(() => page.getByText('Convert', { exact: true }).count()).toBe(0);
  const buffer = await makePhoto(page, { width: 300, height: 200 });
  await page.locator('input[type=file]').first().setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer });
  await page.locator('aside [data-tool=enhance][aria-pressed=true]').waitFor();
  expect(await page.locator('aside [data-tool=convert]').count()).toBe(0);
  await page.locator('aside [data-tool=enhance]').click();
  await page.getByTestId('add-step').click();
  await page.locator('aside [data-tool=resize]').waitFor();
  expect(await page.locator('aside [data-tool=convert]').count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
});
