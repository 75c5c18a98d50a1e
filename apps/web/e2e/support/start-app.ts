import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildWeb } from '../../../../scripts/stack/build-web.ts';
import { startStack, type Stack, type TestAccount } from '../../../../scripts/test/start-stack.ts';
import { holdVault, type VaultHold } from './hold-vault.ts';
import { launchBrowser } from './launch-browser.ts';
import { type Line, openLine } from './open-line.ts';
import { watchPage } from './watch-page.ts';

type View = { width?: number; height?: number; isDark?: boolean; locale?: string };

export type App = {
  stack: Stack;
  origin: string;
  /** Where one pays. */
  stripe: NonNullable<Stack['service']['fakeStripe']>;
  vault: VaultHold;
  line: Pick<Line, 'cut' | 'mend'>;
  /** A new browser profile, signed in when an account is given (by its earlier session where it has one), with its faults collected. */
  open(
    path: string,
    options?: View & { account?: TestAccount; isNewSession?: boolean },
  ): Promise<{ page: Page; faults: string[]; context: BrowserContext }>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** The built web app on a whole service of its own, and a browser. */
export async function startApp(options: Parameters<typeof startStack>[0] = {}): Promise<App> {
  const vault = holdVault();
  const webDir = await buildWeb();
  const stack = await startStack({ webDir, wrapVault: vault.wrap, ...options });
  const stripe = stack.service.fakeStripe;
  if (stripe === null) throw new Error('there is no fake of Stripe');
  const line = await openLine(stack.service.port);
  // Pages see the service's own address, over a line that can be cut; and one address that is neither https nor localhost.
  const browser: Browser = await launchBrowser(`MAP localhost:${stack.service.port} 127.0.0.1:${line.port},MAP insecure.test 127.0.0.1`);
  const sessions = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();
  return {
    stack,
    origin: stack.origin,
    stripe,
    vault,
    line,
    async open(path, { width = 1280, height = 900, isDark = false, locale = 'en-GB', account, isNewSession = false } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: isDark ? 'dark' : 'light',
        locale,
        acceptDownloads: true,
      });
      if (account) {
        // Links are limited for each address, and a session is good for many profiles.
        const cookies = isNewSession ? undefined : sessions.get(account.email);
        if (cookies) await context.addCookies(cookies);
        else await signIn(context, account, stack);
        sessions.set(account.email, await context.cookies());
      }
      const page = await context.newPage();
      const faults = watchPage(page, { origin: stack.origin, payOrigin: stripe.url });
      await page.goto(`${stack.origin}${path}`, { waitUntil: 'networkidle' });
      return { page, faults, context };
    },
    async [Symbol.asyncDispose]() {
      vault.release();
      await browser.close();
      await line.close();
      await stack[Symbol.asyncDispose]();
    },
  };
}

/** Signs the profile in with a link of its own, by the same two calls that the page makes. */
async function signIn(context: BrowserContext, { email }: TestAccount, stack: Stack): Promise<void> {
  const call = async (name: string, data: unknown) => {
    const response = await context.request.post(`${stack.origin}/trpc/accounts.${name}`, { data, headers: { origin: stack.origin } });
    if (!response.ok()) throw new Error(`${name}: ${response.status()}`);
  };
  await call('requestSignInLink', { email, locale: 'en' });
  await call('redeemSignInLink', { token: readToken(stack, email) });
}

/** The token of the last link that was sent to an address. */
export function readToken(stack: Stack, email: string): string {
  const token = /#token=([\w-]+)/.exec(stack.service.outbox.findLatest(email)?.text ?? '')?.[1];
  if (token === undefined) throw new Error('no link was sent');
  return token;
}
