import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Counts an address and an account that only this process knows, and looks for both in everything that its heap holds afterwards. */
const PROGRAM = `
  import { randomBytes } from 'node:crypto';
  import { getHeapSnapshot } from 'node:v8';
  import { createPace } from ${JSON.stringify(new URL('./pace.ts', import.meta.url).href)};

  const octets = [...randomBytes(4)];
  const pace = createPace({ clock: { now: () => new Date() } });
  const addressOf = () => octets.join('.');
  const accountOf = () => octets.join('-');
  const countAll = () => {
    for (const step of ['sign-in-link', 'new-account', 'checkout', 'runs', 'declined-payment'])
      pace.count(step, { network: addressOf(), accountId: accountOf(), plan: 'free' });
  };
  countAll();
  globalThis.kept = octets.join('_');
  globalThis.pace = pace;
  const chunks = [];
  for await (const chunk of getHeapSnapshot()) chunks.push(chunk);
  const heap = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
  process.stdout.write(JSON.stringify({
    address: heap.includes(addressOf()),
    account: heap.includes(accountOf()),
    control: heap.includes(globalThis.kept),
    pseudonyms: new Set(heap.toString('latin1').match(/"[\\w-]{43}"/g) ?? []).size,
  }));
`;

test('a heap that has counted holds pseudonyms, and neither address nor account', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
  expect(JSON.parse(stdout)).toEqual({ address: false, account: false, control: true, pseudonyms: expect.any(Number) });
  // Eight rules, each with a salt of its own.
  expect((JSON.parse(stdout) as { pseudonyms: number }).pseudonyms).toBeGreaterThanOrEqual(8);
}, 60_000);
