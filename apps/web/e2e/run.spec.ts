import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOTHING_LEFT } from '../../../scripts/test/start-stack.ts';
import { makePhoto } from './support/make-photo.ts';
import { type App, startApp } from './support/start-app.ts';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const SHOTS = new URL('../../../test-results/web/', import.meta.url).pathname;

async function choose(page: Page, names: string[], size = { width: 1_200, height: 900 }): Promise<Buffer> {
  const buffer = await makePhoto(page, size);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(names.map((name) => ({ name, mimeType: 'image/jpeg', buffer })));
  await page
    .locator('ul[aria-label=Photos] img')
    .nth(names.length - 1)
    .waitFor();
  return buffer;
}

const step = (page: Page, name: string) => page.locator(`li[data-step=${name}]`);

test('two photos: uploaded, followed to the last purge, compared, downloaded, charged; nothing is left', async () => {
  const account = await app.stack.signUp({ plan: 'free', credits: 0 });
  const { page, faults, context } = await app.open('/?tool=enhance', { account });
  const names: string[] = [];
  page.on('request', (request) => names.push(`${request.url()} ${request.postDataBuffer()?.toString('latin1') ?? ''}`));
  await choose(page, ['mum-passport.jpg', 'mum-garden.jpg']);
  expect(await page.getByTestId('credits').textContent()).toBe('50 credits');
  const resume = app.vault.pause();
  await page.getByRole('button', { name: 'Enhance 2 photos' }).click();
  await page.locator('li[data-step=processing][data-mark=now] time').waitFor();
  expect(await page.getByTestId('credit-effect').textContent()).toBe('2 credits set aside');
  await page.getByText(/If it is not processed, purged in (30:00|29:\d\d)/).waitFor();
  await page.screenshot({ path: `${SHOTS}run-processing.png` });
  resume();
  await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
  for (const name of ['received', 'sealed', 'processing', 'sourcePurged', 'ready', 'resultPurged']) {
    expect(await step(page, name).locator('time').getAttribute('datetime'), name).toMatch(/^\d{4}-.*Z$/);
  }
  expect(await page.getByTestId('credit-effect').textContent()).toBe('2 credits charged');
  await page.getByText('Nothing of this photo is left with us.').waitFor();

  const slider = page.getByRole('slider', { name: 'Compare before and after' });
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  expect(await slider.getAttribute('aria-valuenow')).toBe('52');
  await page.keyboard.press('End');
  expect(await slider.getAttribute('aria-valuetext')).toBe('100 % before');
  await page.keyboard.press('Home');

  await page.getByRole('button', { name: 'Download all (2)' }).waitFor();
  await page.getByRole('button', { name: 'Adjust and run again' }).click();
  await page.getByRole('button', { name: 'Back without changes' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('mum-passport-enhance.jpg');
  const bytes = await readFile(await download.path());
  expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  await page.waitForFunction(() => document.querySelector('[data-testid=credits]')?.textContent === '46 credits');
  expect(names.filter((text) => text.includes('passport'))).toEqual([]);
  expect(await app.stack.findLeftovers()).toEqual(NOTHING_LEFT);
  expect(faults).toEqual([]);
  await context.close();
});

test('cancelling while it is processed: the bytes are gone, nothing is charged', async () => {
  const account = await app.stack.signUp({ plan: 'free', credits: 0 });
  const { page, context, faults } = await app.open('/?tool=convert', { account });
  await choose(page, ['a.jpg']);
  const resume = app.vault.pause();
  await page.getByRole('button', { name: 'Convert photo' }).click();
  await page.locator('li[data-step=processing][data-mark=now] time').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('What had arrived is purged. Nothing was charged.').waitFor();
  expect(await step(page, 'sourcePurged').getAttribute('data-mark')).toBe('past');
  expect(await step(page, 'ready').getAttribute('data-mark')).toBe('never');
  await page.waitForFunction(() => document.querySelector('[data-testid=credits]')?.textContent === '50 credits');
  resume();
  await expect.poll(() => app.stack.findLeftovers()).toEqual(NOTHING_LEFT);
  // The same photo can be tried again at once.
  await page.getByRole('button', { name: 'Run again', exact: true }).click();
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a photo that the service lost is sent again by itself, once', async () => {
  const account = await app.stack.signUp();
  const { page, context } = await app.open('/?tool=strip-metadata', { account });
  await choose(page, ['a.jpg']);
  app.vault.loseNext();
  await page.getByRole('button', { name: 'Strip metadata' }).click();
  await page.getByText('The service lost this photo before it was processed').waitFor();
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
  expect(await page.getByTestId('credit-effect').textContent()).toBe('1 credit charged');
  await context.close();
});

test('a connection lost while it is processed: the tab says so and goes on by itself', async () => {
  const account = await app.stack.signUp();
  const { page, context } = await app.open('/?tool=convert', { account });
  await choose(page, ['a.jpg']);
  const resume = app.vault.pause();
  await page.getByRole('button', { name: 'Convert photo' }).click();
  await page.locator('li[data-step=processing][data-mark=now] time').waitFor();
  expect(await page.getByText('Connection lost.').count()).toBe(0);
  app.line.cut();
  await page.getByText('Connection lost.').waitFor();
  resume();
  app.line.mend();
  await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
  expect(await page.getByTestId('credit-effect').textContent()).toBe('1 credit charged');
  await context.close();
});

test('more photos than places: the rest waits in the tab and is not uploaded yet', async () => {
  const account = await app.stack.signUp();
  const { page, context } = await app.open('/?tool=resize', { account });
  await choose(page, ['1.jpg', '2.jpg', '3.jpg', '4.jpg', '5.jpg'], { width: 400, height: 300 });
  const resume = app.vault.pause();
  const uploads: string[] = [];
  page.on('request', (request) => request.url().includes('toolRuns.upload') && uploads.push(request.url()));
  await page.getByRole('button', { name: 'Resize 5 photos' }).click();
  await page.locator('li[data-step=sealed][data-mark=past]').waitFor();
  await page.getByRole('button', { name: /^Show 5\.jpg/ }).click();
  await page.getByText('Waiting in this tab until a place is free.').waitFor();
  expect(uploads.length).toBeLessThan(5);
  resume();
  await page.getByRole('button', { name: 'Download all (5)' }).waitFor();
  expect(uploads.length).toBe(5);
  await context.close();
});

test('what cannot work is refused in the tab, before anything is sent', async () => {
  const account = await app.stack.signUp({ plan: 'free' });
  const { page, context } = await app.open('/?tool=enhance', { account });
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  const input = page.locator('input[type=file]').first();
  await input.setInputFiles([
    { name: 'note.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
    { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
    { name: 'huge.png', mimeType: 'image/png', buffer: pngHeader(20_000, 20_000) },
  ]);
  await page.getByRole('alert').getByText('This is not a photo we can read').waitFor();
  await page.getByRole('button', { name: /^Show empty\.png/ }).click();
  await page.getByRole('alert').getByText('This file is empty').waitFor();
  await page.getByRole('button', { name: /^Show huge\.png/ }).click();
  await page.getByText('Your plan takes up to 50 MP for each photo.').waitFor();
  expect(await page.getByRole('button', { name: 'Enhance photo' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Remove this photo' }).click();
  await page.getByRole('button', { name: /^Show huge/ }).waitFor({ state: 'detached' });
  expect(sent).toEqual([]);
  await context.close();
});

test('a damaged photo ends with its code, uncharged, and can be replaced', async () => {
  const account = await app.stack.signUp({ plan: 'free', credits: 0 });
  const { page, context } = await app.open('/?tool=enhance', { account });
  const photo = await makePhoto(page, { width: 800, height: 600 });
  const cut = photo.subarray(0, Math.floor(photo.length / 3));
  await page.locator('input[type=file]').first().setInputFiles({ name: 'cut.jpg', mimeType: 'image/jpeg', buffer: cut });
  await page.getByRole('button', { name: 'Enhance photo' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'IMAGE_TRUNCATED' });
  await alert.waitFor();
  expect(await page.getByTestId('credit-effect').textContent()).toBe('Nothing was charged');
  expect(await app.stack.findLeftovers()).toEqual(NOTHING_LEFT);
  await context.close();
});

test('an original that the browser cannot show has a place of its own, before and after', async () => {
  const account = await app.stack.signUp();
  const { page, context } = await app.open('/?tool=convert', { account });
  await page.locator('input[type=file]').first().setInputFiles({ name: 'scan.tif', mimeType: 'image/tiff', buffer: tinyTiff() });
  await page.getByText('Your browser cannot show TIFF').waitFor();
  await page.screenshot({ path: `${SHOTS}run-no-preview.png` });
  await page.getByRole('button', { name: 'Convert photo' }).click();
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
  await page.getByText('so there is no comparison').waitFor();
  await context.close();
});

test('leaving with a result that was not downloaded warns, once', async () => {
  const account = await app.stack.signUp();
  const { page, context } = await app.open('/?tool=resize', { account });
  await choose(page, ['a.jpg'], { width: 300, height: 200 });
  await page.getByRole('button', { name: 'Resize photo' }).click();
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.type());
    void dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => dialogs).toEqual(['beforeunload']);
  expect(page.isClosed()).toBe(false);
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => page.isClosed()).toBe(true);
  expect(dialogs).toEqual(['beforeunload']);
  await context.close();
});

/** A PNG's first bytes (PNG third edition, 11.2.1), which say how large it claims to be. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(64);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).copy(header);
  header.write('IHDR', 12, 'latin1');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  header.writeUInt8(8, 24);
  header.writeUInt8(2, 25);
  return header;
}

/** A grey 8 × 8 TIFF, uncompressed (TIFF 6.0, section 3). */
function tinyTiff(): Buffer {
  const side = 8;
  const tags: [number, number, number, number][] = [
    [256, 3, 1, side],
    [257, 3, 1, side],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 200],
    [277, 3, 1, 1],
    [278, 3, 1, side],
    [279, 4, 1, side * side],
  ];
  const tiff = Buffer.alloc(200 + side * side, 0x7f);
  tiff.write('II', 0, 'latin1');
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(tags.length, 8);
  tags.forEach(([tag, type, count, value], index) => {
    const at = 10 + index * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  });
  tiff.writeUInt32LE(0, 10 + tags.length * 12);
  return tiff;
}
