import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
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

/** Draws a line over the photo with the mouse; places are shares of the layer. */
async function paint(page: Page, layer: Locator, line: { from: [number, number]; to: [number, number] }): Promise<void> {
  const box = await layer.boundingBox();
  if (box === null) throw new Error('there is nothing to paint on');
  const place = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...place(line.from));
  await page.mouse.down();
  await page.mouse.move(...place(line.to), { steps: 8 });
  await page.mouse.up();
}

test('what is painted over is erased: painted, undone, painted again, run, and marked in the file', async () => {
  const account = await app.stack.signUp();
  const { page, context, faults } = await app.open('/?tool=erase', { account });
  const buffer = await makePhoto(page, { width: 900, height: 600 });
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([{ name: 'scratched.jpg', mimeType: 'image/jpeg', buffer }]);
  const start = page.getByRole('button', { name: 'Erase', exact: true });
  const layer = page.getByRole('img', { name: 'Your photo, to paint on' });
  await layer.waitFor();
  expect(await start.isDisabled()).toBe(true);

  await paint(page, layer, { from: [0.3, 0.3], to: [0.6, 0.6] });
  expect(await layer.locator('polyline').count()).toBe(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await layer.locator('polyline').count()).toBe(0);
  expect(await start.isDisabled()).toBe(true);
  await page.getByLabel('Brush').fill('0.05');
  await paint(page, layer, { from: [0.35, 0.4], to: [0.6, 0.5] });
  await page.screenshot({ path: `${SHOTS}erase-painted.png` });

  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.postData() ?? ''));
  await start.click();
  await page.locator('li[data-step=resultPurged][data-mark=past]').waitFor();
  await page.screenshot({ path: `${SHOTS}erase-result.png` });
  const body = sent.find((text) => text.includes('strokes')) ?? '';
  expect(/"size":0\.05\b/.exec(body)).not.toBeNull();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const bytes = await readFile(await (await downloading).path());
  expect(bytes.includes('digitalsourcetype/compositeWithTrainedAlgorithmicMedia')).toBe(true);

  // What was painted does not outlive the photo.
  const run = await app.stack.service.deps.db.run.findFirstOrThrow({ where: { accountId: account.accountId } });
  expect(run.params).not.toHaveProperty('strokes');
  expect(await app.stack.findLeftovers()).toEqual(NOTHING_LEFT);
  expect(faults).toEqual([]);
  await context.close();
});
