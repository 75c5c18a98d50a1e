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
];

/** Debian's Chromium where it is installed, else the one that npm ships; each start has an empty profile of its own. `hostRules` as Chromium's flag takes them. */
export async function launchBrowser(hostRules: string): Promise<Browser> {
  const executablePath = existsSync(DEBIAN) ? DEBIAN : await chromium.executablePath();
  return await playwright.launch({ executablePath, args: [...FLAGS, `--host-resolver-rules=${hostRules}`] });
}
