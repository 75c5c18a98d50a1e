import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOTHING_LEFT } from '../../../scripts/test/start-stack.ts';
import { checkWidths, LOOKS } from './support/check-widths.ts';
import { type App, startApp } from './support/start-app.ts';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const steps = (page: Page) =>
  page.locator('aside li[data-step-tool]').evaluateAll((items) => items.map((item) => item.getAttribute('data-step-tool')));

async function addStep(page: Page, tool: string): Promise<void> {
  await page.getByTestId('add-step').click();
  await page.locator(`aside [data-tool=${tool}]`).click();
}

/** Our sample for a tool, chosen on the start page as a customer does. */
async function openSample(tool: string, options: Parameters<App['open']>[1]): Promise<Awaited<ReturnType<App['open']>>> {
  const opened = await app.open('/', options);
  await opened.page.locator(`button[data-sample=${tool}]`).click();
  await opened.page.locator(`aside li[data-step-tool=${tool}]`).waitFor();
  return opened;
}

/** The share of pixels in a box that differ clearly between two pictures of the page; places are shares of the picture's sides. */
async function measureChange(page: Page, box: { x: number; y: number; width: number; height: number }): Promise<number> {
  return await page.evaluate(async ({ x, y, width, height }) => {
    const side = 200;
    const read = async (src: string) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      const canvas = new OffscreenCanvas(side, side);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0, side, side);
      return context?.getImageData(x * side, y * side, width * side, height * side).data ?? new Uint8ClampedArray();
    };
    const [before, after] = await Promise.all(
      [...document.querySelectorAll<HTMLImageElement>('figure img')].slice(0, 2).map(({ src }) => read(src)),
    );
    let changed = 0;
    for (let at = 0; at < (before?.length ?? 0); at += 4) {
      const apart = [0, 1, 2].reduce((sum, channel) => sum + Math.abs((before?.[at + channel] ?? 0) - (after?.[at + channel] ?? 0)), 0);
      if (apart > 24) changed += 1;
    }
    return changed / Math.max(1, (before?.length ?? 0) / 4);
  }, box);
}

test('tools one after another: added, moved, taken away, priced as their sum before anything is sent, run at once', async () => {
  const account = await app.stack.signUp({ plan: 'free', credits: 0 });
  const { page, context, faults } = await openSample('resize', { account });
  await addStep(page, 'enhance');
  await addStep(page, 'convert');
  await addStep(page, 'compress');
  expect(await steps(page)).toEqual(['resize', 'enhance', 'convert', 'compress']);
  await page.getByText('Four tools are the most in one run.').waitFor();
  expect(await page.getByTestId('price-note').textContent()).toContain('1 + 2 + 1 + 1');

  // What settles the file's size stays last.
  expect(await page.getByRole('button', { name: 'Move Compress up' }).isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Move Convert down' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Remove Convert' }).click();
  await page.getByRole('button', { name: 'Move Enhance up' }).click();
  await expect.poll(() => steps(page)).toEqual(['enhance', 'resize', 'compress']);
  expect(new URL(page.url()).searchParams.get('tool')).toBe('enhance');
  await page.getByText('can only be last').waitFor();

  // Each step has settings of its own, which moving does not lose.
  await page.getByRole('button', { name: 'Step 2: Resize' }).click();
  await page.getByRole('radio', { name: 'Profile picture' }).click();
  await page.getByRole('button', { name: 'Step 3: Compress' }).click();
  await page.getByRole('radio', { name: 'Very small' }).click();

  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await page.getByRole('button', { name: 'Run all steps' }).click();
  await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
  expect(sent.filter((text) => text.includes('toolRuns.prepare')).length).toBe(1);
  expect(await page.getByTestId('credit-effect').textContent()).toBe('4 credits charged');
  await page.getByText('400 × 400').waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('sample-balloon-enhance-resize-compress.jpg');
  expect((await readFile(await download.path())).length).toBeLessThanOrEqual(100_000);

  // And the record of it names every tool.
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('Enhance, Resize, Compress').first().waitFor();
  expect(await app.stack.findLeftovers()).toEqual(NOTHING_LEFT);
  expect(faults).toEqual([]);
  await context.close();
});

test('what was painted is erased before the photo changes its shape, and the app says so', async () => {
  const { page, context } = await openSample('smart-crop', {});
  await page.getByTestId('add-step').click();
  expect(await page.locator('aside [data-tool=erase]').isDisabled()).toBe(true);
  expect(await page.locator('aside [data-tool=erase]').textContent()).toContain('put it before the crop');
  expect(await page.locator('aside [data-tool=compress]').textContent()).toContain('only as the last step');
  await context.close();
});

describe('a preview', () => {
  test('shows what a model would do for less, beside the original; it goes when a setting changes, and the whole photo can be run', async () => {
    const account = await app.stack.signUp({ plan: 'free', credits: 0 });
    const { page, context, faults } = await openSample('anonymise-faces', { account });
    await page.getByRole('button', { name: 'Preview for 1 credit' }).click();
    await page.getByTestId('preview-shown').waitFor();
    await page.waitForFunction(() => document.querySelector('[data-testid=credits]')?.textContent === '49 credits');
    // The face in front is covered, the sky is not.
    expect(await measureChange(page, { x: 0.44, y: 0.46, width: 0.12, height: 0.2 })).toBeGreaterThan(0.5);
    expect(await measureChange(page, { x: 0.05, y: 0.05, width: 0.9, height: 0.2 })).toBe(0);
    expect(await page.getByRole('button', { name: 'Download', exact: true }).count()).toBe(0);

    await page.getByRole('radio', { name: 'Solid, safest' }).click();
    await page.getByTestId('preview-shown').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Preview for 1 credit' }).waitFor();
    await page.getByRole('button', { name: 'Anonymise photo' }).click();
    await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
    expect(await page.getByTestId('credit-effect').textContent()).toBe('3 credits charged');
    expect(await measureChange(page, { x: 0.46, y: 0.5, width: 0.08, height: 0.12 })).toBe(1);
    await page.waitForFunction(() => document.querySelector('[data-testid=credits]')?.textContent === '46 credits');
    expect(await app.stack.findLeftovers()).toEqual(NOTHING_LEFT);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('that is under way is cancelled by a change: nothing is kept, nothing is charged', async () => {
    const account = await app.stack.signUp({ plan: 'free', credits: 0 });
    const { page, context, faults } = await openSample('redact-text', { account });
    const resume = app.vault.pause();
    await page.getByRole('button', { name: 'Preview for 1 credit' }).click();
    await page.getByText('Preview: processing').first().waitFor();
    await page.waitForFunction(() => document.querySelector('[data-testid=credits]')?.textContent !== undefined);
    await page.getByRole('radio', { name: 'Pixels', exact: true }).first().click();
    await page.getByRole('button', { name: 'Preview for 1 credit' }).waitFor();
    await expect
      .poll(() => app.stack.service.deps.db.run.findFirst({ where: { accountId: account.accountId }, select: { state: true } }))
      .toEqual({ state: 'CANCELLED' });
    resume();
    await expect.poll(() => app.stack.findLeftovers()).toEqual(NOTHING_LEFT);
    await page.waitForFunction(() => document.querySelector('[data-testid=credits]')?.textContent === '50 credits');
    expect(faults).toEqual([]);
    await context.close();
  });

  test('is never made without a press of its button', async () => {
    const account = await app.stack.signUp({ plan: 'free', credits: 0 });
    const { page, context } = await openSample('remove-background', { account });
    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
    for (const preset of ['Product shot', 'Soft behind', 'Cut-out']) await page.getByRole('radio', { name: preset }).click();
    await addStep(page, 'enhance');
    await page.getByRole('button', { name: 'Preview for 3 credits' }).waitFor();
    expect(sent).toEqual([]);
    await context.close();
  });
});

test('our sample is cut out by the model: nothing is left where the room was, all of the mug is there', async () => {
  const account = await app.stack.signUp();
  const { page, context, faults } = await openSample('remove-background', { account });
  await page.getByRole('button', { name: 'Remove background' }).click();
  await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
  const alphas = await page.evaluate(async () => {
    const image = new Image();
    image.src = document.querySelectorAll<HTMLImageElement>('figure img')[1]?.src ?? '';
    await image.decode();
    const canvas = new OffscreenCanvas(100, 100);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0, 100, 100);
    const data = context?.getImageData(0, 0, 100, 100).data ?? new Uint8ClampedArray();
    const at = (x: number, y: number) => data[4 * (y * 100 + x) + 3];
    return [at(5, 5), at(95, 50), at(20, 95), at(48, 40), at(48, 65)];
  });
  expect(alphas).toEqual([0, 0, 0, 255, 255]);
  expect(faults).toEqual([]);
  await context.close();
});

describe.each(LOOKS)('in $look', ({ look, ...options }) => {
  test('a preview is seen at every width', async () => {
    const account = await app.stack.signUp();
    const { page, context, faults } = await openSample('portrait-blur', { ...options, account });
    await page.getByTestId('preview-offered').click();
    await page.getByTestId('preview-shown').waitFor();
    await checkWidths(page, `studio-preview-${look}`);
    expect(faults).toEqual([]);
    await context.close();
  });
});
