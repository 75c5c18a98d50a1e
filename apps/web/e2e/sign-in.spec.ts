import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePhoto } from './support/make-photo.ts';
import { type App, readToken, startApp } from './support/start-app.ts';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

test('a visitor signs in with the link from the outbox, with one click of their own', async () => {
  const { page, faults, context } = await app.open('/sign-in');
  await page.getByLabel('E-mail address').fill('nobody');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('That does not look like an e-mail address.').waitFor();

  await page.getByLabel('E-mail address').fill('new.person@example.org');
  await page.getByRole('button', { name: 'Send the link' }).click();
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'Open the outbox' }).click();
  const outbox = await opened;
  // The HTML form has its styles, under a policy that lets nothing else in.
  const button = outbox.frameLocator('iframe').first().getByRole('link', { name: 'Sign in' });
  expect(await button.evaluate((link) => getComputedStyle(link).backgroundColor)).toBe('rgb(124, 228, 190)');
  await outbox.locator('pre a[href*="#token="]').first().click();
  const confirm = outbox.getByRole('button', { name: 'Sign in now' });
  await confirm.waitFor();
  const link = outbox.url();
  await confirm.click();
  await outbox.getByTestId('credits').waitFor();
  expect(await outbox.getByTestId('credits').textContent()).toBe('50 credits');
  // The first tab learns of it by itself.
  await page.getByTestId('credits').waitFor();
  expect(faults).toEqual([]);

  await outbox.goto(app.origin);
  await outbox.goto(link);
  await outbox.getByRole('button', { name: 'Sign in now' }).click();
  await outbox.getByText('This link was used before or has expired').waitFor();
  expect(await outbox.getByRole('alert').textContent()).toContain('SIGN_IN_LINK_INVALID');
  await context.close();
});

test('signed out, everything can be tried up to the button; the photos wait in the tab', async () => {
  const { page, faults, context } = await app.open('/?tool=resize');
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  const photo = await makePhoto(page, { width: 320, height: 240 });
  await page.locator('input[type=file]').first().setInputFiles({ name: 'mine.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.getByRole('button', { name: 'Resize photo' }).click();
  const gate = page.getByRole('dialog', { name: 'Sign in to start' });
  await gate.getByLabel('E-mail address').fill('late@example.org');
  expect(sent).toEqual([]);
  await gate.getByRole('button', { name: 'Send the link' }).click();
  await gate.getByText('Look in your inbox').waitFor();

  const other = await context.newPage();
  await other.goto(`${app.origin}/sign-in#token=${readToken(app.stack, 'late@example.org')}`);
  await other.getByRole('button', { name: 'Sign in now' }).click();
  await other.getByTestId('credits').waitFor();

  await page.getByRole('dialog', { name: 'You are signed in' }).getByRole('button', { name: 'Start now' }).click();
  await page.getByRole('button', { name: 'Download' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('the link in the HTML form of the mail opens beside the outbox', async () => {
  const { page, context } = await app.open('/dev/outbox');
  await context.request.post(`${app.origin}/trpc/accounts.requestSignInLink`, {
    data: { email: 'reader@example.org', locale: 'en' },
    headers: { origin: app.origin },
  });
  await expect.poll(() => app.stack.service.outbox.findLatest('reader@example.org')?.subject).toBe('Your sign-in link for ImageMint');
  await page.reload();
  const opened = context.waitForEvent('page');
  await page.frameLocator('iframe').first().getByRole('link', { name: 'Sign in' }).click();
  await (await opened).getByRole('button', { name: 'Sign in now' }).waitFor();
  await context.close();
});

test('mail follows the language that is chosen', async () => {
  const account = await app.stack.signUp();
  const { page, faults, context } = await app.open('/', { account });
  const readLocale = async () => {
    const reply = await context.request.get(`${app.origin}/trpc/accounts.me`);
    return ((await reply.json()) as { result: { data: { locale: string } } }).result.data.locale;
  };
  expect(await readLocale()).toBe('en');
  await page.getByRole('button', { name: 'Appearance, Language' }).click();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect.poll(readLocale).toBe('de');
  expect(faults).toEqual([]);
  await context.close();
});

test('signing out ends the session on the server', async () => {
  const account = await app.stack.signUp();
  const { page, context } = await app.open('/', { account });
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await page.goto(`${app.origin}/history`);
  await page.getByRole('heading', { name: 'Sign in to see this' }).waitFor();
  await context.close();
});
