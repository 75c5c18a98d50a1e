import type { Page } from 'playwright-core';

/**
 * What must not happen on a page: console errors, thrown errors, requests to another origin. To the place where one pays the page may
 * go as a whole, and what that place loads is its own.
 */
export function watchPage(page: Page, { origin, payOrigin }: { origin: string; payOrigin: string }): string[] {
  const faults: string[] = [];
  const isPaying = () => page.url().startsWith(`${payOrigin}/`);
  page.on('console', (message) => {
    const isFault = message.type() === 'error' || message.type() === 'warning';
    if (isFault && !isPaying()) faults.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    const isOurs = url.startsWith(`${origin}/`) || url.startsWith('blob:') || url.startsWith('data:');
    const isPayment =
      url.startsWith(`${payOrigin}/`) && (isPaying() || (request.isNavigationRequest() && request.frame() === page.mainFrame()));
    if (!isOurs && !isPayment) faults.push(`foreign request: ${url}`);
  });
  return faults;
}
