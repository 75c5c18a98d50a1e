import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

const DEBIAN = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // An address that is neither https nor localhost, for the page that says so.
  '--host-resolver-rules=MAP insecure.test 127.0.0.1',
];

/** Debian's Chromium where it is installed, else the one that npm ships; each start has an empty profile of its own. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = existsSync(DEBIAN) ? DEBIAN : await chromium.executablePath();
  return await playwright.launch({ executablePath, args: FLAGS });
}
