import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Where screenshots go. */
export const SHOTS = new URL('../../../../test-results/web/', import.meta.url).pathname;
const WIDTHS = [360, 768, 1_280];
/** Light in English, dark in German: every page is seen in both languages and both appearances at every width. */
export const LOOKS = [
  { look: 'light', isDark: false, locale: 'en-GB' },
  { look: 'dark', isDark: true, locale: 'de-DE' },
];

/** At each width: screenshot, no sideways scrolling, no axe finding. */
export async function checkWidths(page: Page, name: string): Promise<void> {
  await mkdir(SHOTS, { recursive: true });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    // Colours that are still changing have a contrast of their own.
    await page.evaluate(async () => {
      const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations === 1);
      await Promise.allSettled(ending.map(({ finished }) => finished));
    });
    await page.screenshot({ path: `${SHOTS}${name}-${width}.png`, fullPage: !/^(reference|studio)/.test(name) });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${name} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0);
    // No page of ours holds a frame of somebody else's, for which axe would open a second page each time.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id} at ${width} px: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  }
}
