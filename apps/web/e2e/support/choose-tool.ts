import type { ToolId } from '@imagemint/contract/tools';
import type { Page } from 'playwright-core';

/** Chooses another first tool in the studio. */
export async function chooseTool(page: Page, tool: ToolId): Promise<void> {
  await page.getByTestId('change-tool').click();
  await page.locator(`aside [data-tool=${tool}]`).click();
  await page.waitForURL((url) => url.searchParams.get('tool') === tool);
}
