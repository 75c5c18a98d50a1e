import type { SaleItem } from '@imagemint/contract/plans';
import type { Page } from 'playwright-core';
import type { TestAccount } from '../../../../scripts/test/start-stack.ts';
import type { App } from './start-app.ts';

type How = { card?: string; method?: 'Delayed debit (goes through after 2 days)' | 'Delayed debit that fails' };

/** Pays on the hosted page that the browser has been sent to. */
export async function payOnPage(page: Page, app: App, { card, method }: How = {}): Promise<void> {
  await page.waitForURL((url) => url.origin === app.stripe.url);
  if (method !== undefined) await page.getByLabel(method).check();
  if (card !== undefined) await page.getByLabel('Card number').fill(card);
  await page.getByRole('button', { name: /^Pay/ }).click();
}

type Purchase = { item: SaleItem; card?: string; isDelayed?: boolean };

/** Buys without a browser: the session's id, after the landing page's question. */
export async function buy(app: App, { client }: TestAccount, { item, card, isDelayed = false }: Purchase): Promise<string> {
  const { url } = await client.trpc.billing.startCheckout.mutate({ item });
  const sessionId = /cs_\w+/.exec(url)?.[0];
  if (sessionId === undefined) throw new Error(`no session in ${url}`);
  await app.stripe.control.completeCheckout(sessionId, { method: isDelayed ? 'delayed' : 'card', ...(card !== undefined && { card }) });
  await app.stripe.events.flush();
  await client.trpc.billing.completeCheckout.mutate({ sessionId });
  return sessionId;
}
