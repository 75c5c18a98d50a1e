import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { listHostileFiles } from '@imagemint/dev-stack/photos/hostile/list-hostile-files';
import { getBalance } from '@imagemint/core/billing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTY_ENTRY, markPhoto } from './faulty-photos.ts';
import { sendByRest, type Answer, type Job } from './send-hostile-file.ts';
import { eventually, NOTHING_LEFT, startStack, type Stack, type TestAccount } from './start-stack.ts';

/** Long enough to take all memory within it on a slow machine. */
const TIME_LIMIT_MS = 10_000;
const MEMORY_LIMIT_BYTES = 512 * 1_048_576;
const CONVERT: Job = { tool: 'convert', params: { format: 'jpeg' } };
const ROUNDS = 2;
const ALONE = 12;
/** Files of the generator that are made to take all memory or time there is. */
const HOGS = [
  'webp of 268 megapixels in 34 bytes',
  'jpeg of 2000 scans',
  'png of 49 megapixels with 16-bit RGBA',
  'gif of a canvas of 65535 × 65535',
  'png of 65535 × 65535 in a hundred bytes',
];

type Hog = { name: string; file: Buffer; expected: readonly string[] };

let stack: Stack;
let hogs: Hog[];
let photo: Buffer;
beforeAll(async () => {
  const small = await generatePhoto({ seed: 2, width: 64, height: 48, format: 'png' });
  const files = await listHostileFiles();
  const known = HOGS.map((name) => files.find((file) => file.name === name));
  hogs = [
    ...known.flatMap((file) => (file === undefined ? [] : [{ ...file, file: file.bytes }])),
    // What no check of a header foresees: a decoder that takes memory without end, and one that never comes back.
    { name: 'decoder without end of memory', file: markPhoto(small, 'hog'), expected: ['IMAGE_TOO_COMPLEX'] },
    { name: 'decoder without end of time', file: markPhoto(small, 'spin'), expected: ['PROCESSING_TIMEOUT'] },
  ];
  photo = await generatePhoto({ seed: 3, width: 1_200, height: 900 });
  stack = await startStack({
    lanes: 2,
    worker: { sandbox: { spares: 2, timeLimitMs: TIME_LIMIT_MS, memoryLimitBytes: MEMORY_LIMIT_BYTES, entry: FAULTY_ENTRY } },
  });
});
afterAll(() => stack[Symbol.asyncDispose]());

const availableOf = async ({ actor }: TestAccount) => (await getBalance({ ...stack.service.deps, actor })).available;
const countOf = (codes: readonly string[], code: string) => codes.filter((each) => each === code).length;
const killed = () => stack.logged.filter(({ event }) => event === 'worker.sandbox-killed').map(({ reason }) => reason);

async function sendPhotos(account: TestAccount, isEnough: (sent: number) => boolean): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (!isEnough(answers.length)) answers.push(await sendByRest(stack.origin, account, { file: photo, ...CONVERT }));
  return answers;
}

function quantile(answers: Answer[], share: number): number {
  const sorted = answers.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
}

test("photos that take all memory or time end their own sandbox, on time and uncharged; another account's photos come through", async () => {
  expect(hogs).toHaveLength(HOGS.length + 2);
  const [hostile, neighbour] = [await stack.signUp(), await stack.signUp()];
  const before = [await availableOf(hostile), await availableOf(neighbour)] as const;
  const alone = await sendPhotos(neighbour, (sent) => sent === ALONE);

  let isOver = false;
  await using neighbours = {
    answers: sendPhotos(neighbour, () => isOver),
    // A failure here must not leave them sending to a service that is gone.
    async [Symbol.asyncDispose]() {
      isOver = true;
      await this.answers;
    },
  };
  const ends: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, file, expected } of hogs) {
      const { code, faults, durationMs } = await sendByRest(stack.origin, hostile, { file, ...CONVERT });
      expect(expected, name).toContain(code);
      expect(faults, name).toEqual([]);
      // The limit is for the work; before it are the upload, the queue and a sandbox's start. That no limit is tried again is counted below.
      expect(durationMs, name).toBeLessThan(3 * TIME_LIMIT_MS);
      ends.push(code);
    }
  }
  isOver = true;
  const answers = await neighbours.answers;

  const wrong = [...alone, ...answers].filter(({ code, faults }) => code !== 'OK' || faults.length > 0);
  expect(wrong).toEqual([]);
  expect(answers.length).toBeGreaterThan(ALONE);
  // The two decoders were killed, and at most a photo that takes as long: headers or the decoders' own limits stop the rest.
  expect(killed().filter((reason) => reason === 'memory').length).toBeGreaterThanOrEqual(ROUNDS);
  // A limit is not tried again: one kill for each answer that names it.
  expect(killed().filter((reason) => reason === 'timeout')).toHaveLength(countOf(ends, 'PROCESSING_TIMEOUT'));
  expect(killed().filter((reason) => reason === 'crashed' || reason === 'misbehaved')).toEqual([]);
  const { db } = stack.service.deps;
  const tries = await db.run.groupBy({ by: ['fence'], where: { accountId: neighbour.accountId }, _count: true });
  expect(tries).toEqual([{ fence: 1, _count: alone.length + answers.length }]);

  await eventually(async () => (await stack.findLeftovers()).objects === 0);
  expect(await stack.findLeftovers()).toEqual(NOTHING_LEFT);
  expect(await availableOf(hostile)).toBe(before[0] - countOf(ends, 'OK'));
  expect(await availableOf(neighbour)).toBe(before[1] - alone.length - answers.length);
  process.stdout.write(
    `a neighbour's ${answers.length} photos beside ${ROUNDS * hogs.length} hogs: p50 ${quantile(answers, 0.5)} ms, p99 ${quantile(answers, 0.99)} ms; ` +
      `${ALONE} alone: p50 ${quantile(alone, 0.5)} ms, p99 ${quantile(alone, 0.99)} ms\n`,
  );
}, 300_000);
