import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestAccount } from '../../../scripts/test/start-stack.ts';
import { makePhoto } from './support/make-photo.ts';
import { type App, startApp, type View } from './support/start-app.ts';

const SHOTS = new URL('../../../test-results/web/', import.meta.url).pathname;
const VIEWS: (View & { name: string })[] = [360, 768, 1_280].flatMap((width) =>
  [false, true].map((isDark) => ({ width, isDark, name: `${width}-${isDark ? 'dark' : 'light'}`, locale: isDark ? 'de-DE' : 'en-GB' })),
);

let app: App;
let customer: TestAccount;
let staff: TestAccount;
beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  app = await startApp();
  customer = await app.stack.signUp({ credits: 200 });
  staff = await app.stack.signUp({ role: 'staff' });
  await fillHistory();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const PAGES: { name: string; path: string; as?: 'customer' | 'staff' }[] = [
  { name: 'start', path: '/' },
  { name: 'start-signed-in', path: '/', as: 'customer' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in-confirm', path: '/sign-in#token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
  { name: 'history', path: '/history', as: 'customer' },
  { name: 'history-signed-out', path: '/history' },
  { name: 'history-empty', path: '/history', as: 'staff' },
  { name: 'account', path: '/account', as: 'customer' },
  { name: 'policy', path: '/policy#2.11' },
  { name: 'reference', path: '/docs/api' },
  { name: 'staff-quotas', path: '/staff/quotas', as: 'staff' },
  { name: 'staff-purges', path: '/staff/purges?sort=lag&desc=true', as: 'staff' },
  { name: 'staff-refused', path: '/staff/quotas', as: 'customer' },
  { name: 'not-found', path: '/nothing/here' },
];

describe.each(VIEWS)('$name', ({ name: view, ...options }) => {
  test.each(PAGES)('$name', async ({ name, path, as }) => {
    const account = as === 'customer' ? customer : as === 'staff' ? staff : undefined;
    const { page, faults, context } = await app.open(path, { ...options, ...(account && { account }) });
    await page.waitForTimeout(350);
    await check(page, `${name}-${view}`);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('studio: chosen, settings of every tool, result', async () => {
    const { page, faults, context } = await app.open('/?tool=enhance', { ...options, account: customer });
    const buffer = await makePhoto(page, { width: 900, height: 600 });
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([
        { name: 'harbour.jpg', mimeType: 'image/jpeg', buffer },
        { name: 'note.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') },
      ]);
    await page.locator('aside [role=slider]').first().waitFor();
    await check(page, `studio-chosen-${view}`);
    for (const tool of ['resize', 'convert', 'compress', 'smart-crop', 'strip-metadata']) {
      await page.locator(`aside [role=radio][value=${tool}]`).click();
      await page.waitForURL((url) => url.searchParams.get('tool') === tool);
      await check(page, `studio-${tool}-${view}`);
    }
    await page.locator('aside [role=radio][value=enhance]').click();
    await page.locator('aside button.w-full, aside button.grow').last().click();
    await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
    await check(page, `studio-result-${view}`);
    await page.locator('ul button[aria-label*="note.jpg"]').first().click();
    await page.getByRole('alert').waitFor();
    await check(page, `studio-refused-${view}`);
    expect(faults).toEqual([]);
    await context.close();
  });
});

test('the chosen appearance wins over the system and survives a reload', async () => {
  const { page, context } = await app.open('/', { isDark: false });
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Appearance, Language' }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  expect(await ground()).not.toBe(light);
  await page.reload({ waitUntil: 'domcontentloaded' });
  expect(await ground()).not.toBe(light);
  await page.getByRole('button', { name: 'Appearance, Language' }).click();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('heading', { name: 'Ein Foto hinein, ein besseres heraus, und nichts bleibt zurück.' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  await context.close();
});

test('without a network the app says so, and goes on when it is back', async () => {
  const { page, context } = await app.open('/');
  await context.setOffline(true);
  await page.getByText('You are offline.').waitFor();
  await context.setOffline(false);
  await page.getByText('You are offline.').waitFor({ state: 'detached' });
  await context.close();
});

test('a service that cannot answer is a state of its own, with its code and a way on', async () => {
  const { page, context } = await app.open('/', { account: customer });
  await page.route('**/trpc/toolRuns.list*', (route) => route.fulfill({ status: 503, contentType: 'text/html', body: 'gateway' }));
  await page.getByRole('link', { name: 'History' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'SERVICE_UNAVAILABLE' });
  await alert.waitFor();
  await page.unroute('**/trpc/toolRuns.list*');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Delivered', { exact: true }).first().waitFor();
  await context.close();
});

/** Screenshot, no sideways scrolling, no axe finding. */
async function check(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: !name.startsWith('reference') && !name.startsWith('studio') });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

/** One delivered run, so that history, statement and purge log have something to show. */
async function fillHistory(): Promise<void> {
  const { page, context } = await app.open('/?tool=smart-crop', { account: customer });
  const buffer = await makePhoto(page, { width: 600, height: 400 });
  await page.locator('input[type=file]').first().setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'Crop photo' }).click();
  await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
  await context.close();
}
