import { afterAll, beforeAll, expect, test } from 'vitest';
import { getBalance } from '@imagemint/core/billing';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { listHostileFiles, type HostileFile } from '@imagemint/dev-stack/photos/hostile/list-hostile-files';
import { sendByRest, sendByWeb, type Answer, type Job } from './send-hostile-file.ts';
import { eventually, NOTHING_LEFT, startStack, type Stack, type TestAccount } from './start-stack.ts';

const TIME_LIMIT_MS = 10_000;
const MEMORY_LIMIT_BYTES = 1024 ** 3;
const CONVERT: Job = { tool: 'convert', params: { format: 'jpeg' } };
const AT_ONCE = 4;

let stack: Stack;
let files: HostileFile[];
let photo: Buffer;
beforeAll(async () => {
  stack = await startStack({
    lanes: 2,
    worker: { sandbox: { spares: 2, timeLimitMs: TIME_LIMIT_MS, memoryLimitBytes: MEMORY_LIMIT_BYTES } },
  });
  [files, photo] = await Promise.all([listHostileFiles(), generatePhoto({ seed: 3, width: 800, height: 600 })]);
});
afterAll(() => stack[Symbol.asyncDispose]());

const availableOf = async ({ actor }: TestAccount) => (await getBalance({ ...stack.service.deps, actor })).available;

type Send = (file: HostileFile) => Promise<Answer>;

/** Sends files, some at once, and gives a line for each that was not answered as it must be; and how many were accepted. */
async function sendAll(list: readonly HostileFile[], send: Send): Promise<{ wrong: string[]; accepted: number }> {
  const waiting = [...list];
  const wrong: string[] = [];
  let accepted = 0;
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const { code, faults, durationMs } = await send(file);
      if (code === 'OK') accepted += 1;
      if (!(file.expected as readonly string[]).includes(code)) faults.push(`${code} instead of ${file.expected.join(' or ')}`);
      if (durationMs > 3 * TIME_LIMIT_MS) faults.push(`took ${Math.round(durationMs)} ms`);
      if (faults.length > 0) wrong.push(`${file.name}: ${faults.join(', ')}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { wrong, accepted };
}

async function expectNothingLeft(): Promise<void> {
  await eventually(async () => JSON.stringify(await stack.findLeftovers()) === JSON.stringify(NOTHING_LEFT)).catch(() => undefined);
  expect(await stack.findLeftovers()).toEqual(NOTHING_LEFT);
}

test('there are at least 60 files, each of its own name, all small', () => {
  expect(files.length).toBeGreaterThanOrEqual(60);
  expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  expect(Math.max(...files.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(3_000_000);
});

test('REST: the right code and status for every file, no charge, no residue', { timeout: 100_000 }, async () => {
  const account = await stack.signUp();
  const before = await availableOf(account);
  const { wrong, accepted } = await sendAll(files, ({ bytes }) => sendByRest(stack.origin, account, { file: bytes, ...CONVERT }));
  expect(wrong).toEqual([]);
  expect(accepted).toBeGreaterThan(20);
  await expectNothingLeft();
  expect(await availableOf(account)).toBe(before - accepted);
  expect((await sendByRest(stack.origin, account, { file: photo, ...CONVERT })).code).toBe('OK');
});

test('web: the right code and status for a third of the files, no charge, no residue', { timeout: 60_000 }, async () => {
  const account = await stack.signUp();
  const before = await availableOf(account);
  const third = files.filter((_, index) => index % 3 === 0);
  const { wrong, accepted } = await sendAll(third, ({ bytes }) => sendByWeb(account, { file: bytes, ...CONVERT }));
  expect(wrong).toEqual([]);
  await expectNothingLeft();
  expect(await availableOf(account)).toBe(before - accepted);
  expect((await sendByWeb(account, { file: photo, ...CONVERT })).code).toBe('OK');
});
