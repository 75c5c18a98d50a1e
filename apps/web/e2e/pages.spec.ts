import { TOOL_IDS, type ToolId } from '@imagemint/contract/tools';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestAccount } from '../../../scripts/test/start-stack.ts';
import { makePhoto } from './support/make-photo.ts';
import { checkWidths, LOOKS, SHOTS } from './support/check-widths.ts';
import { chooseTool } from './support/choose-tool.ts';
import { type App, startApp } from './support/start-app.ts';

let app: App;
let customer: TestAccount;
let staff: TestAccount;
beforeAll(async () => {
  app = await startApp();
  customer = await app.stack.signUp({ credits: 200 });
  staff = await app.stack.signUp({ role: 'staff' });
  await fillHistory();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** Some twenty views at three widths. */
const STUDIO_MS = 400_000;
/** Tools with the very controls of another. */
const SAME_CONTROLS: readonly ToolId[] = ['redact-text', 'deblur'];

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
  { name: 'licences', path: '/licences' },
  { name: 'reference', path: '/docs/api' },
  { name: 'staff-quotas', path: '/staff/quotas', as: 'staff' },
  { name: 'staff-purges', path: '/staff/purges?sort=lag&desc=true', as: 'staff' },
  { name: 'staff-refused', path: '/staff/quotas', as: 'customer' },
  { name: 'not-found', path: '/nothing/here' },
];

describe.each(LOOKS)('$look', ({ look, ...options }) => {
  test.each(PAGES)('$name', async ({ name, path, as }) => {
    const account = as === 'customer' ? customer : as === 'staff' ? staff : undefined;
    const { page, faults, context } = await app.open(path, { ...options, ...(account && { account }) });
    await page.locator('h1').waitFor();
    await checkWidths(page, `${name}-${look}`);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('studio: chosen, settings of every tool, result', { timeout: STUDIO_MS }, async () => {
    const { page, faults, context } = await app.open('/?tool=enhance', { ...options, account: customer });
    const buffer = await makePhoto(page, { width: 900, height: 600 });
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([
        { name: 'harbour.jpg', mimeType: 'image/jpeg', buffer },
        { name: 'note.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') },
      ]);
    for (const tool of TOOL_IDS.filter((id) => !SAME_CONTROLS.includes(id))) {
      await chooseTool(page, tool);
      await checkWidths(page, `studio-${tool}-${look}`);
    }
    await page.getByTestId('change-tool').click();
    await checkWidths(page, `studio-choose-${look}`);
    await page.locator('aside [data-tool=enhance]').click();
    for (const tool of ['upscale', 'compress']) {
      await page.getByTestId('add-step').click();
      if (tool === 'compress') await checkWidths(page, `studio-chain-choose-${look}`);
      await page.locator(`aside [data-tool=${tool}]`).click();
    }
    await checkWidths(page, `studio-chain-${look}`);
    for (const last of [2, 1])
      await page
        .locator('aside li[data-step-tool] h2 + div button')
        .nth(last * 3 + 2)
        .click();
    await page.getByTestId('start').click();
    await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
    await checkWidths(page, `studio-result-${look}`);
    await page.locator('ul button[aria-label*="note.jpg"]').first().click();
    await page.getByRole('alert').waitFor();
    await checkWidths(page, `studio-refused-${look}`);
    expect(faults).toEqual([]);
    await context.close();
  });
});

test('the chosen appearance wins over the system and survives a reload', async () => {
  const { page, context } = await app.open('/', { isDark: false });
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Appearance, Language' }).click();
  await page.getByRole('button', { name: 'Dark', exact: true }).click();
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

test.each([
  { what: 'one list', pattern: '**/trpc/*toolRuns.list*' },
  { what: 'everything', pattern: '**/trpc/**' },
])('a service that cannot answer for $what is a state of its own, with its code and a way on', async ({ pattern }) => {
  const { page, context } = await app.open('/policy', { account: customer });
  await page.route(pattern, (route) => route.fulfill({ status: 503, contentType: 'text/html', body: 'gateway' }));
  await page.evaluate(() => history.pushState(null, '', '/history'));
  await page.reload({ waitUntil: 'domcontentloaded' });
  const alert = page.getByRole('alert').filter({ hasText: 'SERVICE_UNAVAILABLE' });
  await alert.waitFor();
  await page.unroute(pattern);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Delivered', { exact: true }).first().waitFor();
  await context.close();
});

test('at an address without WebCrypto the app says so instead of failing', async () => {
  const { page, context } = await app.open('/');
  await page.goto(app.origin.replace('localhost', 'insecure.test'));
  await page.getByRole('heading', { name: 'This address is not secure' }).waitFor();
  await page.screenshot({ path: `${SHOTS}insecure-address.png` });
  await context.close();
});

test('everything on the start page can be reached and used with the keyboard', async () => {
  const { page, context } = await app.open('/');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
  const seen = new Set<string>();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const label = element instanceof HTMLInputElement ? element.labels?.[0] : element;
      const outline = label ? getComputedStyle(label).outlineStyle : 'none';
      return { text: label?.textContent ?? element.getAttribute('aria-label') ?? '', outline };
    });
    if (focus === null) break;
    expect(focus.outline, `${focus.text} shows no focus`).not.toBe('none');
    seen.add(focus.text);
  }
  const all = [...seen].join('|');
  for (const name of ['Choose photos', 'No photo at hand? Use our sample', 'Enhance', 'Resize', 'Strip metadata', 'Policy 2.11']) {
    expect(all).toContain(name);
  }
  await context.close();
});

/** One delivered run, so that history, statement and purge log have something to show. */
async function fillHistory(): Promise<void> {
  const { page, context } = await app.open('/?tool=smart-crop', { account: customer });
  const buffer = await makePhoto(page, { width: 600, height: 400 });
  await page.locator('input[type=file]').first().setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'Crop photo' }).click();
  await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
  await context.close();
}
